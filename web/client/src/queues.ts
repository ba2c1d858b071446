import type { Calls } from "./calls.js";
import type { Clock } from "./clock.js";
import { NotFoundError } from "./errors.js";
import { ConnectionLostError } from "./failures.js";
import { ServerError } from "./refusal.js";
import type { Data } from "./wire.js";

/** A message of a queue, to be settled: until then the server keeps it for this consumer. */
export interface Delivery {
  readonly queue: string;
  /** The message's own id. */
  readonly id: string;
  /** The message, as it was published. */
  readonly message: Data;
  /** It was handed out before. */
  readonly redelivered: boolean;
  /** How often it was handed out, this time included. */
  readonly deliveryCount: number;
  /**
   * It is done: the queue forgets it. Resolves when that is on the server's disk; where the server
   * has not yet seen the end of a connection on which the message came, it may come again all the
   * same.
   */
  ack(): Promise<void>;
  /** It is not done: it comes again, or with `requeue: false` becomes a dead letter. */
  nack(options?: { readonly requeue?: boolean }): Promise<void>;
}

export type DeliveryHandler = (delivery: Delivery) => unknown;

export interface ConsumeOptions {
  /** How many deliveries may be unsettled; the server's default when absent. */
  readonly prefetch?: number;
  /** Is told when the consumption ends that was not cancelled. */
  readonly onEnd?: (error: Error) => void;
}

/** A queue that is consumed. */
export interface Consumption {
  readonly queue: string;
  /**
   * Takes no more: the handler hears nothing any more. What is not settled goes back to its queue
   * and to others; to settle it all the same is still right. Resolves when the server has confirmed
   * it, or the connection has ended.
   */
  cancel(): Promise<void>;
}

/** What consumers need of their client. */
export interface QueueClient {
  /** Settles a message, on this connection or the next one. */
  settle(type: "ack" | "nack", data: Data): Promise<unknown>;
  /** Is told what handlers throw. */
  failed(error: unknown): void;
}

interface Consumer {
  readonly queue: string;
  readonly handler: DeliveryHandler;
  readonly options: ConsumeOptions;
}

/** The queues that a client consumes, on each of its connections anew. */
export class Consumers {
  readonly #calls: Calls;
  readonly #clock: Clock;
  readonly #client: QueueClient;
  readonly #consumers = new Map<string, Consumer>();
  #connected = false;

  /**
   * @param calls asks the server
   * @param clock counts the time
   * @param client carries what outlives a connection
   */
  constructor(calls: Calls, clock: Clock, client: QueueClient) {
    this.#calls = calls;
    this.#clock = clock;
    this.#client = client;
  }

  /** Begins to consume; resolves at once when there is no connection yet. */
  async add(
    queue: string,
    handler: DeliveryHandler,
    options: ConsumeOptions,
  ): Promise<Consumption> {
    if (this.#consumers.has(queue)) {
      throw new RangeError(`'${queue}' is consumed already`);
    }
    const consumer = { queue, handler, options };
    this.#consumers.set(queue, consumer);
    if (this.#connected) {
      await this.#begin(consumer);
    }
    return { queue, cancel: () => this.#cancel(consumer) };
  }

  /**
   * There is a connection, on which what was settled before is being said again: else that would
   * be handed out once more.
   */
  ready(): void {
    this.#connected = true;
    for (const consumer of this.#consumers.values()) {
      this.#begin(consumer).catch((error: Error) => consumer.options.onEnd?.(error));
    }
  }

  disconnected(): void {
    this.#connected = false;
  }

  close(why: Error): void {
    const all = [...this.#consumers.values()];
    this.#consumers.clear();
    for (const consumer of all) {
      consumer.options.onEnd?.(why);
    }
  }

  /** Hands out a delivery; others do not wait for its handler. */
  deliver(data: Data): void {
    const delivery = this.#delivery(data);
    const consumer = this.#consumers.get(delivery.queue);
    if (consumer !== undefined) {
      Promise.resolve(delivery)
        .then(consumer.handler)
        .catch((error: unknown) => this.#client.failed(error));
    }
  }

  async #begin(consumer: Consumer): Promise<void> {
    const { queue, options } = consumer;
    try {
      await this.#calls.call("consume", { queue, prefetch: options.prefetch });
    } catch (error) {
      if (error instanceof ConnectionLostError) {
        return; // the next connection asks again
      }
      if (error instanceof ServerError && error.remedy !== "change") {
        return this.#beginLater(consumer, error.pauseMs);
      }
      this.#consumers.delete(queue);
      throw error;
    }
  }

  async #beginLater(consumer: Consumer, delayMs: number): Promise<void> {
    await this.#pause(delayMs);
    if (this.#connected && this.#consumers.get(consumer.queue) === consumer) {
      await this.#begin(consumer);
    }
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(delayMs, () => resolve());
    });
  }

  async #cancel(consumer: Consumer): Promise<void> {
    const { queue } = consumer;
    if (this.#consumers.get(queue) === consumer) {
      this.#consumers.delete(queue);
      await this.#leave(queue);
    }
  }

  /** Has the server deliver nothing more, unless it is consumed anew meanwhile. */
  async #leave(queue: string): Promise<void> {
    while (this.#connected && !this.#consumers.has(queue)) {
      try {
        await this.#calls.call("cancel", { queue });
        return;
      } catch (error) {
        if (error instanceof ConnectionLostError || error instanceof NotFoundError) {
          return; // there is nothing to leave any more
        }
        if (!(error instanceof ServerError) || error.remedy === "change") {
          throw error;
        }
        await this.#pause(error.pauseMs);
      }
    }
  }

  #delivery(data: Data): Delivery {
    const message = (data["message"] ?? {}) as Data;
    const id = String(message["message_id"]);
    const settle = async (type: "ack" | "nack", more: Data): Promise<void> => {
      await this.#client.settle(type, { message_id: id, ...more });
    };
    return {
      queue: String(data["queue"]),
      id,
      message,
      redelivered: data["redelivered"] === true,
      deliveryCount: Number(data["delivery_count"] ?? 1),
      ack: () => settle("ack", {}),
      nack: ({ requeue = true } = {}) => settle("nack", { requeue }),
    };
  }
}
