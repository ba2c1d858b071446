import type { Calls } from "./calls.js";
import type { Clock } from "./clock.js";
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
  /** It is done: the queue forgets it. Resolves when that is on the server's disk. */
  ack(): Promise<void>;
  /** It is not done: it comes again, or with `requeue: false` becomes a dead letter. */
  nack(options?: { readonly requeue?: boolean }): Promise<void>;
}

export type DeliveryHandler = (delivery: Delivery) => unknown;

export interface ConsumeOptions {
  /** How many deliveries may be unsettled; the server's default when absent. */
  readonly prefetch?: number;
  /** Is told when the consumption ends that was not stopped. */
  readonly onEnd?: (error: Error) => void;
}

/** A queue that is consumed. */
export interface Consumption {
  readonly queue: string;
  /**
   * Takes no more. The protocol has no word for it, so the client connects again; what is not
   * settled goes back to its queue.
   */
  stop(): void;
}

/** What consumers need of their client. */
export interface QueueClient {
  /** Settles a message, on this connection or the next one. */
  settle(type: "ack" | "nack", data: Data): Promise<unknown>;
  /** Connects again. */
  reconnect(): void;
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
    return { queue, stop: () => this.#stop(consumer) };
  }

  /** There is a connection. */
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

  #beginLater(consumer: Consumer, delayMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#clock.after(delayMs, () => {
        const isWanted = this.#connected && this.#consumers.get(consumer.queue) === consumer;
        (isWanted ? this.#begin(consumer) : Promise.resolve()).then(resolve, reject);
      });
    });
  }

  #stop(consumer: Consumer): void {
    if (this.#consumers.get(consumer.queue) === consumer) {
      this.#consumers.delete(consumer.queue);
      this.#client.reconnect();
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
