import { Backoff } from "./backoff.js";
import type { Clock, Timer } from "./clock.js";
import { ClosedError } from "./failures.js";
import { Link, type End, type WebSocketClass } from "./link.js";
import { frame, PROTOCOL, type Inbound, type Positions } from "./wire.js";

/**
 * Where a client stands: `idle` before it was opened; `connecting`; `open`; `waiting` for its next
 * attempt; `closed`, for good.
 */
export type State = "idle" | "connecting" | "open" | "waiting" | "closed";

/** Why a token is asked for. */
export interface TokenRequest {
  /** The token that the server has just refused, when it has. */
  readonly refused?: string;
}

/** A token, or how to get one: it is asked for each connection. */
export type TokenSource = string | ((request: TokenRequest) => string | Promise<string>);

export type Welcome = Extract<Inbound, { type: "welcome" }>;

export interface ConnectionOptions {
  readonly url: string;
  readonly token: TokenSource;
  readonly webSocket: WebSocketClass;
  readonly clock: Clock;
  readonly random: () => number;
  /** The longest from the start of an attempt to the server's welcome. */
  readonly attemptMs: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

export interface ConnectionListener {
  stateChanged(state: State): void;
  /** What has been seen of each log, by the log's name; asked when a session is taken up again. */
  positions(): Positions;
  /** Frames may be written from now on. */
  ready(welcome: Welcome): void;
  heard(frame: Inbound): void;
  /** No frame can be written until the next `ready`. */
  lost(end: End): void;
  /** The last that is said. */
  closed(why: ClosedError): void;
}

/** A connection that held for so long was a good one: the waits start over. */
const STEADY_MS = 10_000;

const NORMAL = 1000;
const REPLACED = 4002;
const UNAUTHENTICATED = 4401;
const RESUME_ID = "resume";

type Phase = "none" | "opening" | "resuming" | "ready";

/** Keeps a link to the server: one after the other, with pauses, and the session across them. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #backoff: Backoff;
  #state: State = "idle";
  #phase: Phase = "none";
  #link: Link | undefined;
  #session: string | undefined;
  #token: string | undefined;
  #refused: string | undefined;
  /**
   * Whether the token is shown in a first frame. A platform does not tell why a handshake was
   * refused; a token that is refused there has a close code.
   */
  #showsLate = false;
  #attempt = 0;
  #attemptTimer: Timer | undefined;
  #retry: Timer | undefined;
  #notBefore = 0;
  #readyAt = 0;
  #lastEnd: End | undefined;
  /** With what the server has begun in place of the session that it is about to refuse. */
  #greeting: Welcome | undefined;
  /** What came behind that. */
  #early: Inbound[] = [];

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#backoff = new Backoff(options.firstWaitMs, options.longestWaitMs, options.random);
  }

  get state(): State {
    return this.#state;
  }

  /** How the last link ended. */
  get lastEnd(): End | undefined {
    return this.#lastEnd;
  }

  get bufferedAmount(): number {
    return this.#link?.bufferedAmount ?? 0;
  }

  /** Sends a frame, when there is a server to hear it. */
  write(text: string): void {
    this.#link?.write(text);
  }

  /** Begins with the first attempt. */
  open(): void {
    if (this.#state === "idle") {
      this.#connect();
    }
  }

  /** Ends for good, with the closing handshake when there is a link. */
  close(why: ClosedError): void {
    if (this.#state === "closed") {
      return;
    }
    const link = this.#link;
    this.#attempt++;
    this.#attemptTimer?.cancel();
    this.#retry?.cancel();
    this.#link = undefined;
    link?.leave({ code: NORMAL, reason: why.message }, NORMAL);
    this.#enter("closed");
    this.#listener.closed(why);
  }

  #enter(state: State): void {
    if (this.#state !== state) {
      this.#state = state;
      this.#listener.stateChanged(state);
    }
  }

  #connect(): void {
    const attempt = ++this.#attempt;
    this.#phase = "opening";
    this.#attemptTimer = this.#options.clock.after(this.#options.attemptMs, () =>
      this.#abandon(`no welcome within ${this.#options.attemptMs} ms`),
    );
    this.#enter("connecting");
    this.#askToken().then(
      (token) => {
        if (attempt === this.#attempt) {
          this.#dial(token);
        }
      },
      (error: unknown) => {
        if (attempt === this.#attempt) {
          this.#ended({ code: 1006, reason: `no token: ${String(error)}` });
        }
      },
    );
  }

  async #askToken(): Promise<string> {
    const { token } = this.#options;
    if (typeof token === "string") {
      return token;
    }
    return token(this.#refused === undefined ? {} : { refused: this.#refused });
  }

  #dial(token: string): void {
    const { webSocket, url, clock } = this.#options;
    const session = this.#session;
    this.#token = token;
    let socket;
    try {
      socket = new webSocket(
        session === undefined ? url : resuming(url),
        this.#showsLate ? [PROTOCOL] : [PROTOCOL, `access_token.${token}`],
      );
    } catch (error) {
      // The address or the token cannot be said: no attempt can ever succeed.
      this.#terminate(new ClosedError(`cannot connect: ${String(error)}`));
      return;
    }
    let wasOpen = false;
    const link: Link = new Link(socket, clock, {
      opened: () => {
        wasOpen = true;
        if (this.#showsLate) {
          link.write(frame("auth", { token }));
        }
        if (session !== undefined) {
          this.#phase = "resuming";
          const offsets = this.#listener.positions();
          link.write(frame("resume", { session, offsets }, RESUME_ID));
        }
      },
      heard: (heard) => {
        if (link === this.#link) {
          this.#heard(heard);
        }
      },
      ended: (end) => {
        if (link === this.#link) {
          this.#showsLate = !wasOpen;
          this.#ended(end);
        }
      },
    });
    this.#link = link;
  }

  #heard(heard: Inbound): void {
    if (heard.type === "welcome") {
      this.#welcomed(heard);
    } else if (heard.type === "error" && heard.id === RESUME_ID && this.#phase === "resuming") {
      this.#notResumed(heard.error.remedy, heard.error.pauseMs);
    } else if (this.#phase === "resuming" && heard.type !== "error" && heard.type !== "bye") {
      this.#early.push(heard);
    } else {
      if (heard.type === "error" && heard.id === undefined && heard.error.remedy !== "change") {
        this.#notBefore = this.#options.clock.now() + (heard.error.retryAfterMs ?? 0);
      }
      this.#listener.heard(heard);
    }
  }

  #welcomed(welcome: Welcome): void {
    if (this.#phase === "resuming" && welcome.id !== RESUME_ID) {
      this.#greeting = welcome;
    } else if (this.#phase === "opening" || this.#phase === "resuming") {
      this.#ready(welcome);
    } else {
      this.#listener.heard({ type: "unreadable", why: "a welcome that nobody waited for" });
    }
  }

  /** The session is gone, unless the server only has no time for it now. */
  #notResumed(remedy: string, pauseMs: number): void {
    if (remedy === "change" && this.#greeting !== undefined) {
      this.#ready(this.#greeting, true);
    } else {
      this.#notBefore = this.#options.clock.now() + pauseMs;
      this.#abandon("the server could not resume the session yet");
    }
  }

  /** @param isRefused whether the server has begun with nothing, and said so before */
  #ready(welcome: Welcome, isRefused = false): void {
    const { clock } = this.#options;
    this.#attemptTimer?.cancel();
    this.#phase = "ready";
    this.#session = welcome.session;
    this.#greeting = undefined;
    this.#refused = undefined;
    this.#readyAt = clock.now();
    this.#link?.keepAlive(welcome.heartbeatMs ?? 30_000);
    this.#enter("open");
    this.#listener.ready(welcome);
    const early = isRefused ? this.#early : [];
    this.#early = [];
    for (const one of early) {
      this.#listener.heard(one);
    }
  }

  #abandon(reason: string): void {
    const link = this.#link;
    this.#attempt++;
    if (link === undefined) {
      this.#ended({ code: 1006, reason });
    } else {
      link.leave({ code: 1006, reason }, NORMAL);
    }
  }

  #ended(end: End): void {
    const wasReady = this.#phase === "ready";
    this.#attemptTimer?.cancel();
    this.#attempt++;
    this.#link = undefined;
    this.#phase = "none";
    this.#greeting = undefined;
    this.#early = [];
    this.#lastEnd = end;
    if (wasReady) {
      this.#listener.lost(end);
    }
    if (this.#state === "closed") {
      return; // by the one who was told
    }
    const final = this.#isFinal(end);
    if (final) {
      this.#terminate(new ClosedError(`the server closed: ${end.code} ${end.reason}`, end.code));
      return;
    }
    if (end.code === REPLACED) {
      // Someone else goes on with the session; to take it back would be taken back in turn.
      this.#session = undefined;
    }
    this.#wait(wasReady);
  }

  /** A token that was refused is asked for again once, when there is someone to ask. */
  #isFinal(end: End): boolean {
    if (end.code < 4400 || end.code > 4499) {
      return false;
    }
    const askedAlready = this.#refused !== undefined;
    if (end.code === UNAUTHENTICATED && typeof this.#options.token !== "string" && !askedAlready) {
      this.#refused = this.#token;
      return false;
    }
    return true;
  }

  #wait(wasReady: boolean): void {
    const { clock } = this.#options;
    const now = clock.now();
    if (wasReady && now - this.#readyAt >= STEADY_MS) {
      this.#backoff.reset();
    }
    const wait = Math.max(this.#backoff.next(), this.#notBefore - now);
    this.#retry = clock.after(wait, () => this.#connect());
    this.#enter("waiting");
  }

  #terminate(why: ClosedError): void {
    this.#attemptTimer?.cancel();
    this.#retry?.cancel();
    this.#enter("closed");
    this.#listener.closed(why);
  }
}

/** Says in the handshake that the first frame goes on with a session. */
function resuming(url: string): string {
  const address = new URL(url);
  address.searchParams.set("first", "resume");
  return address.href;
}
