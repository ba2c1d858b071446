import { Deferred } from "./deferred.js";

interface Offer<Item> {
  readonly item: Item;
  readonly taken: Deferred<void>;
}

/** Items from one who offers to one who takes them in a loop; each waits for the other. */
export class Handoff<Item> implements AsyncIterableIterator<Item> {
  /** Called once when the loop is left. */
  onReturn: () => Promise<void> = async () => undefined;

  readonly #offers: Offer<Item>[] = [];
  readonly #takers: Deferred<IteratorResult<Item, undefined>>[] = [];
  #failure: unknown;
  #ended = false;

  /** Resolves when the item was taken. */
  offer(item: Item): Promise<void> {
    const taker = this.#takers.shift();
    if (taker !== undefined) {
      taker.resolve({ done: false, value: item });
      return Promise.resolve();
    }
    const taken = new Deferred<void>();
    this.#offers.push({ item, taken });
    return taken.promise;
  }

  /** Ends the loop with an error, once what was offered is taken. */
  fail(error: unknown): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#failure = error;
      const taker = this.#takers.shift();
      if (taker !== undefined) {
        this.#failure = undefined;
        taker.reject(error);
      }
      this.#finish();
    }
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const offer = this.#offers.shift();
    if (offer !== undefined) {
      offer.taken.resolve();
      return Promise.resolve({ done: false, value: offer.item });
    }
    const failure = this.#failure;
    if (failure !== undefined) {
      this.#failure = undefined;
      return Promise.reject(failure);
    }
    if (this.#ended) {
      return Promise.resolve({ done: true, value: undefined });
    }
    const taker = new Deferred<IteratorResult<Item, undefined>>();
    this.#takers.push(taker);
    return taker.promise;
  }

  async return(): Promise<IteratorResult<Item, undefined>> {
    if (!this.#ended) {
      this.#ended = true;
      this.#offers.length = 0;
      this.#finish();
      await this.onReturn();
    }
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(): void {
    for (const taker of this.#takers.splice(0)) {
      taker.resolve({ done: true, value: undefined });
    }
  }
}
