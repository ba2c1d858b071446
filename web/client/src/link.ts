import type { Clock, Timer } from "./clock.js";
import { Heartbeat } from "./heartbeat.js";
import { frame, read, type Inbound } from "./wire.js";

/** As much of a browser's WebSocket as is used here. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  onopen: ((event: any) => any) | null;
  onmessage: ((event: any) => any) | null;
  onclose: ((event: any) => any) | null;
  onerror: ((event: any) => any) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike;

/** How a connection ended. */
export interface End {
  /** The WebSocket close code; 1006 when there was none. */
  readonly code: number;
  readonly reason: string;
}

export interface LinkListener {
  /** The socket is open, and can be written to. */
  opened(): void;
  heard(frame: Inbound): void;
  /** Said once; nothing is heard after it. */
  ended(end: End): void;
}

/** The code with which a client leaves a server that says nothing. */
const SILENT = 4004;

/** One WebSocket connection, from its opening to its end. */
export class Link {
  readonly #socket: WebSocketLike;
  readonly #clock: Clock;
  readonly #listener: LinkListener;
  #heartbeat: Heartbeat | undefined;
  #failure: Timer | undefined;
  #open = false;
  #ended = false;

  constructor(socket: WebSocketLike, clock: Clock, listener: LinkListener) {
    this.#socket = socket;
    this.#clock = clock;
    this.#listener = listener;
    socket.onopen = () => {
      this.#open = true;
      listener.opened();
    };
    socket.onmessage = (event) => {
      this.#heartbeat?.heard();
      listener.heard(read(event.data));
    };
    socket.onclose = (event) => this.#end({ code: event.code, reason: String(event.reason ?? "") });
    // A socket says that it is closed after an error; some do not when they never were open.
    socket.onerror = () => {
      this.#failure ??= clock.after(0, () =>
        this.#end({ code: 1006, reason: "the connection failed" }),
      );
    };
  }

  /** Begins with signs of life. */
  keepAlive(intervalMs: number): void {
    this.#heartbeat = new Heartbeat(
      this.#clock,
      intervalMs,
      () => this.write(frame("ping")),
      (silenceMs) =>
        this.leave(
          { code: 1006, reason: `nothing was heard for ${Math.round(silenceMs / 1000)} s` },
          SILENT,
        ),
    );
  }

  /** Bytes that the socket has not handed to the network yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a frame; does nothing when the connection has ended. */
  write(text: string): void {
    if (this.#open && !this.#ended) {
      this.#socket.send(text);
    }
  }

  /** Asks for the closing handshake, and ends with it. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Ends at once, for a reason of this side. */
  leave(end: End, code: number): void {
    this.#end(end);
    this.#socket.close(code);
  }

  #end(end: End): void {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#heartbeat?.stop();
    this.#failure?.cancel();
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    // An error without a listener would be uncaught in some implementations.
    this.#socket.onerror = () => undefined;
    this.#listener.ended(end);
  }
}
