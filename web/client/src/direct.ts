import type { DirectMessage, Position, Positions } from "./wire.js";

/** Direct messages that were missed and do not come again. */
export interface DirectGap {
  /** The last message that came, or what was before the first; absent when neither is known. */
  readonly after?: Position;
}

/** How many messages are known again. */
const REMEMBERED = 4096;

/** Where the client stands in its direct messages, and which ones it had. */
export class DirectLog {
  readonly #seen = new Set<string>();
  #last: Position | undefined;

  /** Whether it is known where the client stands. */
  get isPlaced(): boolean {
    return this.#last !== undefined;
  }

  /** Messages come from here on, unless it is known from where they were to come. */
  begin(at: Position): void {
    this.#last ??= at;
  }

  /** @returns whether the message did not come before */
  isNew(message: DirectMessage, epoch: number): boolean {
    const key = JSON.stringify([message.offset, message.from, message.messageId]);
    if (this.#seen.has(key)) {
      return false;
    }
    this.#seen.add(key);
    if (this.#seen.size > REMEMBERED) {
      const [oldest] = this.#seen;
      this.#seen.delete(oldest as string);
    }
    if (this.#last === undefined || message.offset > this.#last.offset) {
      this.#last = { epoch, offset: message.offset };
    }
    return true;
  }

  logs(): Positions {
    return this.#last === undefined ? {} : { direct: this.#last };
  }

  lost(): DirectGap {
    const after = this.#last;
    this.#last = undefined;
    return after === undefined ? {} : { after };
  }
}
