/** Listeners by the name of what they hear. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** Adds a listener; what is returned removes it. */
  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /**
   * Tells everyone who listens now. What a listener throws becomes an uncaught error, and keeps the
   * others from nothing.
   *
   * @returns whether anybody was listening
   */
  emit<Name extends keyof Events>(name: Name, value: Events[Name]): boolean {
    const listeners = [...(this.#listeners.get(name) ?? [])];
    for (const listener of listeners) {
      try {
        (listener as (value: Events[Name]) => void)(value);
      } catch (error) {
        uncaught(error);
      }
    }
    return listeners.length > 0;
  }
}

/** Reports an error that nobody handles, as the platform reports those. */
export function uncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
