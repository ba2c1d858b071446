import type { Shift } from "./asks.js";
import type { Position, Positions } from "./wire.js";

/** Events of a topic that a subscription cannot have. */
export interface Gap {
  readonly topic: string;
  /** The last event that the subscription had; absent when it had none. */
  readonly after?: Position;
  /** The first event that it gets again; absent while that is not known. */
  readonly first?: Position;
  /**
   * `not_kept`: the history does not reach back so far. `not_recovered`: the session could not be
   * taken up again for this topic. `skipped`: an event has an offset that is too high.
   * `other_log`: the topic's history is another one, or ends before what was asked for.
   * `overflow`: the handler was too slow.
   */
  readonly reason: "not_kept" | "not_recovered" | "skipped" | "other_log" | "overflow";
}

/** What an event is to a subscription: the next one, one that is not for it, or one behind a gap. */
export type Step = "next" | "pass" | Gap;

interface Place {
  readonly position: Position;
  /** Whether the server has still to begin there: what comes before is not in order. */
  readonly isAwaited: boolean;
}

/** Where one subscription stands in the history of each topic. */
export class Cursor {
  readonly #places = new Map<string, Place>();
  /** Topics without a place, whose loss was told. */
  readonly #lost = new Set<string>();

  /** Goes on behind this position, once the server has confirmed it. */
  ask(topic: string, position: Position): void {
    this.#places.set(topic, { position, isAwaited: true });
  }

  /** Takes the place of an event. */
  step(topic: string, position: Position): Step {
    const place = this.#places.get(topic);
    if (place === undefined) {
      this.#moveTo(topic, position);
      return "next";
    }
    const at = place.position;
    const isSame = sameLog(at, position);
    if (isSame && position.offset <= at.offset) {
      return "pass";
    }
    const isNext = isSame && position.offset === at.offset + 1;
    if (place.isAwaited && !isNext) {
      return "pass"; // it comes again, behind what was asked for
    }
    this.#moveTo(topic, position);
    const reason = isSame ? "skipped" : "other_log";
    return isNext ? "next" : { topic, after: at, first: position, reason };
  }

  /** The server says from where it has begun; a topic that is not known here stands there. */
  begun(topic: string, at: Position): void {
    this.#moveTo(topic, this.#places.get(topic)?.position ?? at);
  }

  /**
   * The server goes on with `first`, and not where it was asked to.
   *
   * @param isNew whether a topic that is not known here is one that the subscription has missed
   */
  skipTo(topic: string, first: Position, shift: Shift, isNew: boolean): Gap | undefined {
    const at = this.#places.get(topic)?.position;
    const before = { epoch: first.epoch, offset: Math.max(0, first.offset - 1) };
    if (at === undefined) {
      const wasLost = this.#lost.has(topic);
      this.#moveTo(topic, before);
      return isNew && !wasLost ? { topic, first, reason: "not_kept" } : undefined;
    }
    if (sameLog(at, first) && !isShifted(at.offset, before.offset, shift)) {
      return undefined; // another subscription has asked for it
    }
    this.#moveTo(topic, before);
    const isBehind = sameLog(at, first) && shift === "behind";
    return { topic, after: at, first, reason: isBehind ? "not_kept" : "other_log" };
  }

  /** What came since is lost, and where the topic stands is not known. */
  lost(topic: string): Gap | undefined {
    const at = this.#places.get(topic)?.position;
    this.#places.delete(topic);
    this.#lost.add(topic);
    return at === undefined ? undefined : { topic, after: at, reason: "not_recovered" };
  }

  at(topic: string): Position | undefined {
    return this.#places.get(topic)?.position;
  }

  /** Whether the server has still to begin at a place of this topic. */
  isAwaited(topic: string): boolean {
    return this.#places.get(topic)?.isAwaited ?? false;
  }

  positions(): Positions {
    const all: Record<string, Position> = {};
    for (const [topic, { position }] of this.#places) {
      all[topic] = position;
    }
    return all;
  }

  /** The server has to begin again at each position. */
  askAgain(): void {
    for (const [topic, { position }] of this.#places) {
      this.ask(topic, position);
    }
  }

  #moveTo(topic: string, position: Position): void {
    this.#lost.delete(topic);
    this.#places.set(topic, { position, isAwaited: false });
  }
}

function isShifted(at: number, before: number, shift: Shift): boolean {
  return shift === "ahead" ? at > before : at < before;
}

/** Whether two positions may be of one log. */
export function sameLog(one: Position, other: Position): boolean {
  return one.epoch === other.epoch || one.epoch === 0 || other.epoch === 0;
}
