/** Time, which a test may hold in its hand. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;

  /** Runs the task once, not before `delayMs` have passed. */
  after(delayMs: number, task: () => void): Timer;
}

/** A task that has still to run. */
export interface Timer {
  /** Does nothing when the task has run. */
  cancel(): void;
}

/** The time of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  after(delayMs, task) {
    const handle = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(handle) };
  },
};
