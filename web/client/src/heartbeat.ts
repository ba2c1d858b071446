import type { Clock, Timer } from "./clock.js";

/** The longest silence that a living server is allowed, in milliseconds. */
const LONGEST_SILENCE_MS = 60_000;

/** The longest time between two signs of life to the server. */
const LONGEST_INTERVAL_MS = 30_000;

/**
 * Signs of life, both ways: says one in each interval, which the server answers, and finds the
 * server dead when nothing at all came for two intervals, or for 60 s.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #silenceMs: number;
  readonly #ping: () => void;
  readonly #dead: (silenceMs: number) => void;
  #heard: number;
  #beat: Timer;
  #watch: Timer;

  /**
   * @param clock counts the time
   * @param intervalMs between two signs of life; 30 s at most
   * @param ping sends one
   * @param dead is told once how long nothing was heard
   */
  constructor(
    clock: Clock,
    intervalMs: number,
    ping: () => void,
    dead: (silenceMs: number) => void,
  ) {
    this.#clock = clock;
    this.#intervalMs = Math.max(1, Math.min(intervalMs, LONGEST_INTERVAL_MS));
    this.#silenceMs = Math.min(2 * this.#intervalMs, LONGEST_SILENCE_MS);
    this.#ping = ping;
    this.#dead = dead;
    this.#heard = clock.now();
    this.#beat = clock.after(this.#intervalMs, () => this.#say());
    this.#watch = clock.after(this.#silenceMs, () => this.#look());
  }

  /** Something came from the server. */
  heard(): void {
    this.#heard = this.#clock.now();
  }

  stop(): void {
    this.#beat.cancel();
    this.#watch.cancel();
  }

  #say(): void {
    this.#beat = this.#clock.after(this.#intervalMs, () => this.#say());
    this.#ping();
  }

  #look(): void {
    const silence = this.#clock.now() - this.#heard;
    if (silence >= this.#silenceMs) {
      this.stop();
      this.#dead(silence);
    } else {
      this.#watch = this.#clock.after(this.#silenceMs - silence, () => this.#look());
    }
  }
}
