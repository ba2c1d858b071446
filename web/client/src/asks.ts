import { sameLog } from "./cursor.js";
import type { Position } from "./wire.js";

/**
 * What a server says that goes on elsewhere than was asked: what was asked for is `behind` its
 * history, or `ahead` of it, or of `another` log.
 */
export type Shift = "behind" | "ahead" | "another";

/** Where a server was asked to begin, on one connection, as long as it has not. */
export class Asks {
  readonly #byTopic = new Map<string, Position[]>();

  add(topic: string, position: Position): void {
    const asks = this.#byTopic.get(topic) ?? [];
    this.#byTopic.set(topic, [...asks.filter((ask) => !isEqual(ask, position)), position]);
  }

  /** An event has come: the server has begun wherever it was asked to before it. */
  seen(topic: string, position: Position): void {
    const asks = this.#byTopic.get(topic);
    if (asks !== undefined) {
      this.#keep(
        topic,
        asks.filter((ask) => sameLog(ask, position) && ask.offset >= position.offset),
      );
    }
  }

  /** Which way the server goes to `first`; asks that this answers are no longer open. */
  shift(topic: string, first: Position): Shift {
    const asks = this.#byTopic.get(topic) ?? [];
    const found = asks.map((ask) => shift(ask, first));
    const why = (["behind", "ahead", "another"] as const).find((each) => found.includes(each));
    this.#keep(
      topic,
      asks.filter((_, i) => found[i] !== why),
    );
    return why ?? "behind";
  }

  clear(): void {
    this.#byTopic.clear();
  }

  #keep(topic: string, asks: Position[]): void {
    if (asks.length === 0) {
      this.#byTopic.delete(topic);
    } else {
      this.#byTopic.set(topic, asks);
    }
  }
}

function shift(ask: Position, first: Position): Shift | undefined {
  if (!sameLog(ask, first)) {
    return "another";
  }
  const next = ask.offset + 1;
  return next === first.offset ? undefined : next < first.offset ? "behind" : "ahead";
}

function isEqual(one: Position, other: Position): boolean {
  return one.epoch === other.epoch && one.offset === other.offset;
}
