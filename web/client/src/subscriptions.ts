import { Asks } from "./asks.js";
import type { Calls } from "./calls.js";
import type { Clock } from "./clock.js";
import { ConnectionLostError } from "./failures.js";
import { isPattern, matches, normalFilter } from "./filters.js";
import { ServerError } from "./refusal.js";
import {
  Subscription,
  type EventHandler,
  type SubscribeOptions,
  type SubscriptionOwner,
} from "./subscription.js";
import { positions, type Position, type Positions, type TopicEvent } from "./wire.js";

const TOPIC_LOG = "topic:";

/** Filters in one `subscribe`. */
const MOST_FILTERS = 100;

/** Positions in one frame, and bytes of their names: the server reads 1,000 in 64 KiB. */
const MOST_POSITIONS = 500;
const MOST_NAMES = 16 * 1024;

/** The subscriptions of a client, and what the server knows of them. */
export class Subscriptions implements SubscriptionOwner {
  readonly #calls: Calls;
  readonly #clock: Clock;
  readonly #fail: (error: unknown) => void;
  readonly #byFilter = new Map<string, Set<Subscription>>();
  readonly #patterns = new Set<string>();
  /** The filters that the server's session has. */
  readonly #known = new Set<string>();
  /** The filters that the server was asked to drop, and perhaps has not. */
  readonly #leaving = new Set<string>();
  readonly #asks = new Asks();
  /** Counts connections. */
  #generation = 0;
  #connected = false;

  /**
   * @param calls asks the server
   * @param clock counts the time
   * @param fail is told what handlers throw
   */
  constructor(calls: Calls, clock: Clock, fail: (error: unknown) => void) {
    this.#calls = calls;
    this.#clock = clock;
    this.#fail = fail;
  }

  /** Adds one; resolves when the server has confirmed it. */
  async add(
    filter: string,
    handler: EventHandler<never>,
    options: SubscribeOptions,
  ): Promise<Subscription> {
    const subscription = new Subscription(normalFilter(filter), handler, options, this);
    const normal = subscription.filter;
    const all = this.#byFilter.get(normal) ?? new Set();
    this.#byFilter.set(normal, all.add(subscription));
    if (isPattern(normal)) {
      this.#patterns.add(normal);
    }
    this.#leaving.delete(normal);
    if (this.#connected) {
      this.#askAll([normal], subscription.positions);
    }
    await subscription.confirmed.promise;
    return subscription;
  }

  async leave(subscription: Subscription): Promise<void> {
    const { filter } = subscription;
    if (!this.#remove(subscription) || !this.#known.delete(filter)) {
      return;
    }
    this.#leaving.add(filter);
    if (this.#connected) {
      await this.#drop(filter);
    }
  }

  failed(error: unknown): void {
    this.#fail(error);
  }

  dispatch(event: TopicEvent): void {
    if (event.position !== undefined) {
      this.#asks.seen(event.topic, event.position);
    }
    for (const subscription of this.#selecting(event.topic)) {
      subscription.accept(event);
    }
  }

  /** The server goes on with `first` in a topic, and not where it was asked to. */
  skipTo(topic: string, first: Position): void {
    const shift = this.#asks.shift(topic, first);
    for (const subscription of this.#selecting(topic)) {
      subscription.skipTo(topic, first, shift);
    }
  }

  /**
   * By log, the position behind which a subscription may still miss something. What has no room in
   * a frame is left out: the server begins there at the beginning, and what comes again is known.
   */
  logs(): Positions {
    const logs: Record<string, Position> = {};
    const [first] = parts(this.#lowest(this.#byFilter.keys()));
    for (const [topic, position] of Object.entries(first as Positions)) {
      logs[TOPIC_LOG + topic] = position;
      this.#asks.add(topic, position);
    }
    return logs;
  }

  /** There is a connection. Asks for whatever the server's session does not have. */
  ready(resumed: boolean, recovered: Readonly<Record<string, boolean>>): void {
    this.#connected = true;
    this.#generation++;
    if (!resumed) {
      this.#known.clear();
      this.#leaving.clear();
    }
    for (const subscription of this.#all()) {
      const isKnown = this.#known.has(subscription.filter) && subscription.isConfirmed;
      subscription.reconnected(isKnown);
    }
    if (resumed) {
      this.#tellLost(recovered);
    }
    for (const filter of this.#leaving) {
      this.#drop(filter).catch(this.#fail);
    }
    const missing = [...this.#byFilter]
      .filter(([filter, all]) => !this.#known.has(filter) || ![...all].every((s) => s.isConfirmed))
      .map(([filter]) => filter);
    for (let i = 0; i < missing.length; i += MOST_FILTERS) {
      const some = missing.slice(i, i + MOST_FILTERS);
      this.#askAll(some, this.#lowest(some));
    }
  }

  disconnected(): void {
    this.#connected = false;
    this.#asks.clear();
  }

  close(why: Error): void {
    this.#connected = false;
    const all = [...this.#all()];
    this.#byFilter.clear();
    this.#patterns.clear();
    for (const subscription of all) {
      subscription.end(why);
    }
  }

  #askAll(filters: string[], after: Positions): void {
    for (const part of parts(after)) {
      void this.#ask(filters, part);
    }
  }

  async #ask(filters: string[], after: Positions): Promise<void> {
    for (const [topic, position] of Object.entries(after)) {
      this.#asks.add(topic, position);
    }
    const data = Object.keys(after).length === 0 ? { topics: filters } : { topics: filters, after };
    try {
      const answer = await this.#calls.call("subscribe", data);
      this.#confirm(filters, positions(answer["offsets"]), after);
    } catch (error) {
      this.#notSubscribed(filters, after, error);
    }
  }

  #confirm(filters: string[], begun: Positions, asked: Positions): void {
    const missed: Record<string, Position> = {};
    for (const filter of filters) {
      const all = this.#byFilter.get(filter);
      if (all === undefined) {
        this.#leaving.add(filter); // the last one left meanwhile
        this.#drop(filter).catch(this.#fail);
        continue;
      }
      this.#known.add(filter);
      const selected = Object.entries(begun).filter(([topic]) => matches(filter, topic));
      for (const subscription of all) {
        Object.assign(missed, subscription.confirm(Object.fromEntries(selected), asked));
      }
    }
    const hearing = filters.filter((filter) => this.#byFilter.has(filter));
    if (Object.keys(missed).length > 0 && hearing.length > 0) {
      this.#askAll(hearing, missed);
    }
  }

  #notSubscribed(filters: string[], after: Positions, error: unknown): void {
    if (error instanceof ConnectionLostError) {
      return; // the next connection asks again
    }
    const isRefused = error instanceof ServerError && error.remedy === "change";
    if (!isRefused) {
      this.#askLater(filters, after, error instanceof ServerError ? error.pauseMs : 1000);
    } else if (filters.length > 1) {
      for (const filter of filters) {
        this.#askAll([filter], this.#lowest([filter]));
      }
    } else {
      this.#end(filters, error);
    }
  }

  #askLater(filters: string[], after: Positions, delayMs: number): void {
    const generation = this.#generation;
    this.#clock.after(delayMs, () => {
      const hearing = filters.filter((filter) => this.#byFilter.has(filter));
      if (this.#connected && generation === this.#generation && hearing.length > 0) {
        void this.#ask(hearing, after);
      }
    });
  }

  #end(filters: string[], error: Error): void {
    for (const filter of filters) {
      this.#known.delete(filter);
      for (const subscription of [...(this.#byFilter.get(filter) ?? [])]) {
        this.#remove(subscription);
        subscription.end(error);
      }
    }
  }

  async #drop(filter: string): Promise<void> {
    try {
      await this.#calls.call("unsubscribe", { topics: [filter] });
      this.#leaving.delete(filter);
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) {
        throw error;
      }
    }
  }

  /** @returns whether it was the last one with its filter */
  #remove(subscription: Subscription): boolean {
    const { filter } = subscription;
    const all = this.#byFilter.get(filter);
    if (all === undefined || !all.delete(subscription) || all.size > 0) {
      return false;
    }
    this.#byFilter.delete(filter);
    this.#patterns.delete(filter);
    return true;
  }

  #tellLost(recovered: Readonly<Record<string, boolean>>): void {
    for (const [log, isRecovered] of Object.entries(recovered)) {
      if (!isRecovered && log.startsWith(TOPIC_LOG)) {
        const topic = log.slice(TOPIC_LOG.length);
        for (const subscription of this.#selecting(topic)) {
          subscription.lost(topic);
        }
      }
    }
  }

  *#all(): Iterable<Subscription> {
    for (const some of this.#byFilter.values()) {
      yield* some;
    }
  }

  #selecting(topic: string): Subscription[] {
    const found = [...(this.#byFilter.get(topic) ?? [])];
    for (const pattern of this.#patterns) {
      if (pattern !== topic && matches(pattern, topic)) {
        found.push(...(this.#byFilter.get(pattern) ?? []));
      }
    }
    return found;
  }

  /** The lowest position by topic of the subscriptions with these filters. */
  #lowest(filters: Iterable<string>): Positions {
    const lowest: Record<string, Position> = {};
    for (const filter of filters) {
      for (const subscription of this.#byFilter.get(filter) ?? []) {
        for (const [topic, position] of Object.entries(subscription.positions)) {
          const other = lowest[topic];
          if (other === undefined || position.offset < other.offset) {
            lowest[topic] = position;
          }
        }
      }
    }
    return lowest;
  }
}

/** Positions in parts that fit a frame; at least one part. */
function parts(all: Positions): Positions[] {
  let part: Record<string, Position> = {};
  const list = [part];
  let [count, bytes] = [0, 0];
  for (const [topic, position] of Object.entries(all)) {
    if (count === MOST_POSITIONS || bytes + topic.length > MOST_NAMES) {
      list.push((part = {}));
      [count, bytes] = [0, 0];
    }
    part[topic] = position;
    count++;
    bytes += topic.length;
  }
  return list;
}
