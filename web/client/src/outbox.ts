import type { Clock, Timer } from "./clock.js";
import { Deferred } from "./deferred.js";
import { BufferFullError, ConnectionLostError, DeadlineError, type WaxwingError } from "./failures.js";
import type { ServerError } from "./refusal.js";
import { frame, type Data } from "./wire.js";

/** Where frames go. */
export interface Wire {
  write(text: string): void;
  /** Bytes that were written and have not reached the network. */
  readonly bufferedAmount: number;
}

export interface OutboxLimits {
  /** Bytes of all frames that are not answered yet. */
  readonly maxBytes: number;
  /** Bytes of one frame. */
  readonly maxFrameBytes: number;
  /** Frames that are sent and not answered yet. */
  readonly maxInFlight: number;
}

interface Entry {
  readonly order: number;
  readonly id: string;
  readonly text: string;
  readonly bytes: number;
  readonly repeatable: boolean;
  readonly answer: Deferred<Data>;
  deadline: Timer;
  sent: boolean;
  refusal: ServerError | undefined;
}

/** With more than this in the socket, frames wait here. */
const SOCKET_BYTES = 256 * 1024;

/** How often a full socket is looked at: it does not say when it has room. */
const LOOK_MS = 20;

const ENCODER = new TextEncoder();

/**
 * What is on its way to the server: each frame from its sending to its answer, in the order in
 * which they were sent, over reconnects. A frame that the server refuses for the moment waits and
 * goes again, and so do those behind it that are not sent yet.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #limits: OutboxLimits;
  readonly #inFlight = new Map<string, Entry>();
  #waiting: Entry[] = [];
  #wire: Wire | undefined;
  #bytes = 0;
  #count = 0;
  #pause: Timer | undefined;
  #closed: WaxwingError | undefined;
  #room = new Deferred<void>();
  #idle = new Deferred<void>();

  constructor(clock: Clock, limits: OutboxLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Bytes of the frames that are not answered yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when less than half of what may wait is waiting. */
  writable(): Promise<void> {
    return this.#hasRoom() ? Promise.resolve() : this.#room.promise;
  }

  /** Resolves when everything is answered. */
  idle(): Promise<void> {
    return this.#bytes === 0 ? Promise.resolve() : this.#idle.promise;
  }

  /**
   * Sends a frame, now or when there is a connection.
   *
   * @param repeatable whether it does no harm to send it twice
   * @param patienceMs how long it may take until it is answered
   */
  async send(type: string, data: unknown, repeatable: boolean, patienceMs: number): Promise<Data> {
    if (this.#closed !== undefined) {
      throw this.#closed;
    }
    const order = ++this.#count;
    const id = `m${order}`;
    const text = frame(type, data, id);
    const bytes = ENCODER.encode(text).length;
    this.#requireRoom(bytes);
    const answer = new Deferred<Data>();
    const entry: Entry = {
      order,
      id,
      text,
      bytes,
      repeatable,
      answer,
      deadline: this.#clock.after(patienceMs, () => this.#expire(entry, type, patienceMs)),
      sent: false,
      refusal: undefined,
    };
    this.#bytes += bytes;
    this.#waiting.push(entry);
    this.#pump();
    return answer.promise;
  }

  /** There is a connection: what was sent and not answered goes again, first. */
  connected(wire: Wire): void {
    this.#wire = wire;
    this.#resume();
  }

  /** There is no connection any more. */
  disconnected(): void {
    this.#wire = undefined;
    const open = [...this.#inFlight.values()];
    this.#inFlight.clear();
    this.#return(open.filter((entry) => entry.repeatable));
    for (const entry of open.filter((each) => !each.repeatable)) {
      this.#settle(entry);
      entry.answer.reject(new ConnectionLostError("the connection ended before the answer"));
    }
  }

  /** @returns whether the answer was waited for */
  answered(id: string, data: Data): boolean {
    const entry = this.#inFlight.get(id);
    if (entry === undefined) {
      return false;
    }
    this.#inFlight.delete(id);
    this.#settle(entry);
    entry.answer.resolve(data);
    this.#pump();
    return true;
  }

  /** @returns whether the answer was waited for */
  refused(id: string, error: ServerError): boolean {
    const entry = this.#inFlight.get(id);
    if (entry === undefined) {
      return false;
    }
    this.#inFlight.delete(id);
    if (error.remedy === "change" || !(entry.repeatable || isOnlyForNow(error))) {
      this.#settle(entry);
      entry.answer.reject(error);
      this.#pump();
      return true;
    }
    entry.refusal = error;
    this.#return([entry]);
    this.#hold(error.pauseMs);
    return true;
  }

  /** Nothing is sent any more, and nothing will be answered. */
  close(why: WaxwingError): void {
    this.#closed = why;
    this.#wire = undefined;
    this.#pause?.cancel();
    const open = [...this.#inFlight.values(), ...this.#waiting];
    this.#inFlight.clear();
    this.#waiting = [];
    for (const entry of open) {
      this.#settle(entry);
      entry.answer.reject(why);
    }
    this.#room.reject(why);
    this.#idle.resolve();
  }

  #requireRoom(bytes: number): void {
    const { maxBytes, maxFrameBytes } = this.#limits;
    if (bytes > maxFrameBytes) {
      throw new RangeError(`a frame of ${bytes} bytes; at most ${maxFrameBytes}`);
    }
    // A single frame fits whatever its size.
    if (this.#bytes > 0 && this.#bytes + bytes > maxBytes) {
      throw new BufferFullError(`${this.#bytes} bytes are waiting; at most ${maxBytes}`);
    }
  }

  #hasRoom(): boolean {
    return this.#bytes * 2 <= this.#limits.maxBytes;
  }

  #hold(delayMs: number): void {
    this.#pause?.cancel();
    this.#pause = this.#clock.after(delayMs, () => this.#resume());
  }

  #resume(): void {
    this.#pause?.cancel();
    this.#pause = undefined;
    this.#pump();
  }

  #pump(): void {
    while (
      this.#wire !== undefined &&
      this.#pause === undefined &&
      this.#waiting.length > 0 &&
      this.#inFlight.size < this.#limits.maxInFlight
    ) {
      if (this.#wire.bufferedAmount > SOCKET_BYTES) {
        this.#hold(LOOK_MS);
        return;
      }
      const entry = this.#waiting.shift() as Entry;
      this.#inFlight.set(entry.id, entry);
      entry.sent = true;
      this.#wire.write(entry.text);
    }
  }

  /** Puts entries back into their order. */
  #return(entries: Entry[]): void {
    this.#waiting = [...entries, ...this.#waiting].sort((one, other) => one.order - other.order);
  }

  #expire(entry: Entry, type: string, patienceMs: number): void {
    this.#inFlight.delete(entry.id);
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#settle(entry);
    entry.answer.reject(
      new DeadlineError(`${type} was not answered in ${patienceMs} ms`, entry.sent, entry.refusal),
    );
    this.#pump();
  }

  #settle(entry: Entry): void {
    entry.deadline.cancel();
    this.#bytes -= entry.bytes;
    if (this.#hasRoom()) {
      this.#room.resolve();
      this.#room = new Deferred<void>();
    }
    if (this.#bytes === 0) {
      this.#idle.resolve();
      this.#idle = new Deferred<void>();
    }
  }
}

/** The server did nothing, because the time was wrong; it says so for certain. */
function isOnlyForNow(error: ServerError): boolean {
  return error.number >= 1300 && error.number < 1400;
}
