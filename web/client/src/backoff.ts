/**
 * Waiting times between attempts: exponential with full jitter, so that many clients of one
 * restarted server spread out.
 */
export class Backoff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  readonly #random: () => number;
  #failures = 0;

  /**
   * @param firstMs upper bound of the first wait
   * @param mostMs upper bound of every wait
   * @param random from 0 up to 1
   */
  constructor(firstMs: number, mostMs: number, random: () => number) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#random = random;
  }

  /** Milliseconds before the next attempt: uniform from zero to a bound that doubles. */
  next(): number {
    const bound = Math.min(this.#mostMs, this.#firstMs * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    return this.#random() * bound;
  }

  /** Start over with short waits. */
  reset(): void {
    this.#failures = 0;
  }
}
