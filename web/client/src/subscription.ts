import type { Shift } from "./asks.js";
import { Cursor, type Gap } from "./cursor.js";
import { Deferred } from "./deferred.js";
import { Sequence } from "./sequence.js";
import type { Position, Positions, TopicEvent } from "./wire.js";

/** Takes an event. While a promise of it is open, the next event of the subscription waits. */
export type EventHandler<Payload = unknown> = (event: TopicEvent<Payload>) => unknown;

export interface SubscribeOptions {
  /**
   * Where to go on, by topic: everything after that position comes first. Without it only what is
   * published from now on.
   */
  readonly after?: Positions;
  /** Is told, between the events, what is missing there. */
  readonly onGap?: (gap: Gap) => unknown;
  /** Is told when the server ends the subscription, as when a right was taken away. */
  readonly onEnd?: (error: Error) => void;
  /** How many events may wait for the handler: 10,000 unless said. More become a gap. */
  readonly maxWaiting?: number;
}

/** What subscriptions need of their client. */
export interface SubscriptionOwner {
  leave(subscription: Subscription): Promise<void>;
  failed(error: unknown): void;
}

type Item = { readonly event: TopicEvent } | { readonly gap: Gap };

const MAX_WAITING = 10_000;

/**
 * A filter with its handler, which sees each event once and in the order of its topic, over
 * reconnects too.
 */
export class Subscription {
  /** In lower case. */
  readonly filter: string;
  /** @internal The server's first word on it. */
  readonly confirmed = new Deferred<void>();
  readonly #owner: SubscriptionOwner;
  readonly #options: SubscribeOptions;
  readonly #cursor = new Cursor();
  readonly #sequence: Sequence<Item>;
  readonly #overflowed = new Map<string, Position | undefined>();
  #isConfirmed = false;
  #isRenewing = false;
  #ended = false;

  constructor(
    filter: string,
    handler: EventHandler<never>,
    options: SubscribeOptions,
    owner: SubscriptionOwner,
  ) {
    this.filter = filter;
    this.#owner = owner;
    this.#options = options;
    this.#sequence = new Sequence<Item>(
      options.maxWaiting ?? MAX_WAITING,
      (item) =>
        "gap" in item
          ? options.onGap?.(item.gap)
          : (handler as EventHandler)(item.event),
      (error) => owner.failed(error),
      () => this.#drained(),
    );
    for (const [topic, position] of Object.entries(options.after ?? {})) {
      this.#cursor.ask(topic.toLowerCase(), position);
    }
  }

  /**
   * Where it stands in each topic with history: behind the last event that came. A later program
   * goes on behind what was handled: it keeps the `position` of the last event in its handler.
   */
  get positions(): Positions {
    return this.#cursor.positions();
  }

  /** Ends it. Nothing is handed to the handler any more; the promise waits for the server. */
  async unsubscribe(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.#sequence.clear();
      await this.#owner.leave(this);
    }
  }

  /** @internal */
  accept(event: TopicEvent): void {
    if (this.#ended) {
      return;
    }
    if (this.#sequence.isFull || this.#overflowed.size > 0) {
      this.#overflowed.set(event.topic, event.position);
      return;
    }
    if (event.position !== undefined) {
      const step = this.#cursor.step(event.topic, event.position);
      if (step === "pass") {
        return;
      }
      if (step !== "next") {
        this.#push({ gap: step });
      }
    }
    this.#push({ event });
  }

  /**
   * The server has confirmed it.
   *
   * @internal
   * @param begun from where, by topic
   * @param asked the positions that were in this request
   * @returns where topics begin that are new since the last connection
   */
  confirm(begun: Positions, asked: Positions): Positions {
    const isRenewed = this.#isRenewing;
    this.#isRenewing = false;
    this.#isConfirmed = true;
    const missed: Record<string, Position> = {};
    for (const [topic, at] of Object.entries(begun)) {
      if (isRenewed && this.#cursor.at(topic) === undefined && at.offset > 0) {
        missed[topic] = { epoch: at.epoch, offset: 0 };
        this.#cursor.ask(topic, missed[topic]);
      } else if (topic in asked || !this.#cursor.isAwaited(topic)) {
        this.#cursor.begun(topic, at);
      }
    }
    this.confirmed.resolve();
    return missed;
  }

  /** @internal The server goes on with `first`, and not where it was asked to. */
  skipTo(topic: string, first: Position, shift: Shift): void {
    this.#report(this.#cursor.skipTo(topic, first, shift, this.#isConfirmed));
  }

  /** @internal */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** @internal */
  lost(topic: string): void {
    this.#report(this.#cursor.lost(topic));
  }

  /**
   * There is another connection.
   *
   * @internal
   * @param isKnown whether the server knows of the subscription, and goes on by itself
   */
  reconnected(isKnown: boolean): void {
    if (!isKnown) {
      this.#isRenewing = this.#isConfirmed;
      this.#cursor.askAgain();
    }
  }

  /** @internal The server, or the end of the client, has ended it. */
  end(error: Error): void {
    if (!this.#ended) {
      this.#ended = true;
      this.confirmed.reject(error);
      this.#options.onEnd?.(error);
    }
  }

  #report(gap: Gap | undefined): void {
    if (gap !== undefined) {
      this.#push({ gap });
    }
  }

  #push(item: Item): void {
    if (!this.#ended) {
      this.#sequence.push(item);
    }
  }

  /** What did not find room is told once there is some, in the place where it is missing. */
  #drained(): void {
    const missing = [...this.#overflowed];
    this.#overflowed.clear();
    for (const [topic, last] of missing) {
      const after = this.#cursor.at(topic);
      if (last !== undefined) {
        this.#cursor.step(topic, last);
      }
      const first = last && { epoch: last.epoch, offset: last.offset + 1 };
      this.#report({
        topic,
        reason: "overflow",
        ...(after === undefined ? {} : { after }),
        ...(first === undefined ? {} : { first }),
      });
    }
  }
}
