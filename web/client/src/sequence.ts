/**
 * Hands out items one after the other; when that takes a promise, the next one waits for it. At
 * most `limit` wait.
 */
export class Sequence<Item> {
  readonly #limit: number;
  readonly #hand: (item: Item) => unknown;
  readonly #failed: (error: unknown) => void;
  readonly #drained: () => void;
  readonly #items: Item[] = [];
  #busy = false;

  /**
   * @param limit how many items may wait
   * @param hand takes an item
   * @param failed is told what `hand` throws; the next item follows all the same
   * @param drained is told when nothing waits any more
   */
  constructor(
    limit: number,
    hand: (item: Item) => unknown,
    failed: (error: unknown) => void,
    drained: () => void,
  ) {
    this.#limit = limit;
    this.#hand = hand;
    this.#failed = failed;
    this.#drained = drained;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#limit;
  }

  push(item: Item): void {
    this.#items.push(item);
    if (!this.#busy) {
      this.#run();
    }
  }

  /** Forgets what waits. */
  clear(): void {
    this.#items.length = 0;
  }

  #run(): void {
    this.#busy = true;
    while (this.#items.length > 0) {
      const item = this.#items.shift() as Item;
      try {
        const taken = this.#hand(item);
        if (taken instanceof Promise) {
          taken.catch(this.#failed).finally(() => this.#run());
          return;
        }
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#busy = false;
    this.#drained();
  }
}
