import type { Clock, Timer } from "./clock.js";
import { Deferred } from "./deferred.js";
import { ConnectionLostError, DeadlineError } from "./failures.js";
import type { ServerError } from "./refusal.js";
import { frame, type Data } from "./wire.js";

interface Call {
  readonly answer: Deferred<Data>;
  readonly timer: Timer;
}

/** Requests that belong to the present connection, each waiting for the answer with its id. */
export class Calls {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #write: (text: string) => void;
  readonly #calls = new Map<string, Call>();
  #count = 0;

  /**
   * @param clock counts the time
   * @param patienceMs how long an answer may take
   * @param write sends a frame
   */
  constructor(clock: Clock, patienceMs: number, write: (text: string) => void) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#write = write;
  }

  /** Asks; refused with ConnectionLostError when the connection ends first. */
  call(type: string, data: unknown): Promise<Data> {
    const id = `c${++this.#count}`;
    const answer = new Deferred<Data>();
    const timer = this.#clock.after(this.#patienceMs, () => {
      this.#calls.delete(id);
      answer.reject(new DeadlineError(`no answer to ${type} in ${this.#patienceMs} ms`, true));
    });
    this.#calls.set(id, { answer, timer });
    this.#write(frame(type, data, id));
    return answer.promise;
  }

  /** @returns whether the answer was waited for */
  answered(id: string, data: Data): boolean {
    const call = this.#take(id);
    call?.answer.resolve(data);
    return call !== undefined;
  }

  /** @returns whether the answer was waited for */
  refused(id: string, error: ServerError): boolean {
    const call = this.#take(id);
    call?.answer.reject(error);
    return call !== undefined;
  }

  /** The connection has ended. */
  lost(): void {
    for (const id of [...this.#calls.keys()]) {
      this.#take(id)?.answer.reject(new ConnectionLostError("the connection ended"));
    }
  }

  #take(id: string): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.timer.cancel();
    return call;
  }
}
