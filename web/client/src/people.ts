import type { Calls } from "./calls.js";
import { ConnectionLostError } from "./failures.js";
import type { Data } from "./wire.js";

/** What people need of their client. */
export interface PeopleOwner {
  isOpen(): boolean;
  failed(error: unknown): void;
}

/** What this user says of being there, which every connection is told anew. */
export class People {
  readonly #calls: Calls;
  readonly #write: (data: Data) => void;
  readonly #owner: PeopleOwner;
  readonly #attended = new Set<string>();
  #said: Data | undefined;

  /** @param write sends a `presence`, or nothing while there is no connection */
  constructor(calls: Calls, write: (data: Data) => void, owner: PeopleOwner) {
    this.#calls = calls;
    this.#write = write;
    this.#owner = owner;
  }

  /** Says something, now and at each connection, beside what was said of other things. */
  say(data: Data): void {
    this.#said = { ...this.#said, ...data };
    this.#write(data);
  }

  async attend(topic: string): Promise<void> {
    this.#attended.add(topic);
    if (this.#owner.isOpen()) {
      await this.#attend(topic);
    }
  }

  /** There is a connection, or another one. */
  ready(): void {
    if (this.#said !== undefined) {
      this.#write(this.#said);
    }
  }

  /** The connection has its subscriptions again. */
  readyToAttend(): void {
    for (const topic of this.#attended) {
      this.#attend(topic).catch((error: unknown) => this.#owner.failed(error));
    }
  }

  async #attend(topic: string): Promise<void> {
    try {
      await this.#calls.call("subscribe", { topics: [topic], presence: true });
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) {
        this.#attended.delete(topic);
        throw error;
      }
    }
  }
}
