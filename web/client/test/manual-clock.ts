import type { Clock, Timer } from "../src/clock.js";

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands until the test moves it. */
export class ManualClock implements Clock {
  #now = 0;
  #tasks: Task[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Timer {
    const task = { at: this.#now + Math.max(0, delayMs), run };
    this.#tasks.push(task);
    return {
      cancel: () => {
        this.#tasks = this.#tasks.filter((other) => other !== task);
      },
    };
  }

  /** Milliseconds until the next task; infinite when there is none. */
  get next(): number {
    return Math.min(...this.#tasks.map((task) => task.at)) - this.#now;
  }

  /** Moves on, and runs what is due on the way, each task at its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) {
        break;
      }
      this.#tasks = this.#tasks.filter((task) => task !== due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }
}
