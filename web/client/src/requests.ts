import type { Clock } from "./clock.js";
import { Deferred } from "./deferred.js";
import { DeadlineError, RequestFailedError } from "./failures.js";
import { uuid7 } from "./ids.js";
import type { EventHandler, Subscription } from "./subscription.js";
import type { TopicEvent } from "./wire.js";

/** The topic on which the reply is waited for. */
export const REPLY_TO = "reply-to";

/** What ties a reply to its request. */
export const CORRELATION_ID = "correlation-id";

/** In a reply: why there is none. */
export const ERROR = "error";

/** What requests need of their client. */
export interface Messenger {
  publish(
    topic: string,
    payload: unknown,
    options: { headers: Record<string, string>; deadlineMs: number },
  ): Promise<unknown>;
  subscribe(filter: string, handler: EventHandler): Promise<Subscription>;
}

/** Requests over topics that wait for their replies, on one topic of this client's own. */
export class Requests {
  readonly #messenger: Messenger;
  readonly #clock: Clock;
  readonly #replyTopic: string;
  readonly #open = new Map<string, Deferred<TopicEvent>>();
  #listening: Promise<Subscription> | undefined;

  /**
   * @param messenger carries requests and replies
   * @param clock counts the time
   * @param prefix of the topic of the replies
   */
  constructor(messenger: Messenger, clock: Clock, prefix: string) {
    this.#messenger = messenger;
    this.#clock = clock;
    this.#replyTopic = `${prefix}.${uuid7().replaceAll("-", "")}`;
  }

  /** The first reply. */
  async ask(
    topic: string,
    payload: unknown,
    headers: Record<string, string>,
    timeoutMs: number,
  ): Promise<TopicEvent> {
    const correlation = uuid7();
    const reply = new Deferred<TopicEvent>();
    const timer = this.#clock.after(timeoutMs, () =>
      reply.reject(new DeadlineError(`no reply from ${topic} in ${timeoutMs} ms`, true)),
    );
    this.#open.set(correlation, reply);
    try {
      await Promise.race([this.#listen(), reply.promise]);
      this.#messenger
        .publish(topic, payload, {
          headers: { ...headers, [REPLY_TO]: this.#replyTopic, [CORRELATION_ID]: correlation },
          deadlineMs: timeoutMs,
        })
        .catch((error: unknown) => reply.reject(error));
      return await reply.promise;
    } finally {
      timer.cancel();
      this.#open.delete(correlation);
    }
  }

  #listen(): Promise<Subscription> {
    this.#listening ??= this.#messenger.subscribe(this.#replyTopic, (event) => this.#take(event));
    this.#listening.catch(() => {
      this.#listening = undefined;
    });
    return this.#listening;
  }

  #take(event: TopicEvent): void {
    const reply = this.#open.get(event.headers[CORRELATION_ID] ?? "");
    const error = event.headers[ERROR];
    if (error === undefined) {
      reply?.resolve(event);
    } else {
      reply?.reject(new RequestFailedError(error));
    }
  }
}

/** Answers requests, some at a time. */
export class Responder {
  readonly #messenger: Messenger;
  readonly #answer: (request: TopicEvent) => unknown;
  readonly #atOnce: number;
  readonly #failed: (error: unknown) => void;
  #running = 0;
  #slot = new Deferred<void>();

  /**
   * @param messenger carries the replies
   * @param answer gives the payload of the reply; what it throws is the requester's error
   * @param atOnce how many requests are worked on at a time
   * @param failed is told of replies that could not be sent
   */
  constructor(
    messenger: Messenger,
    answer: (request: TopicEvent) => unknown,
    atOnce: number,
    failed: (error: unknown) => void,
  ) {
    this.#messenger = messenger;
    this.#answer = answer;
    this.#atOnce = atOnce;
    this.#failed = failed;
  }

  /** Takes a request; a promise when the next one has to wait. */
  take(request: TopicEvent): Promise<void> | undefined {
    const replyTo = request.headers[REPLY_TO];
    if (replyTo === undefined) {
      return undefined; // nobody waits for a reply
    }
    this.#running++;
    void this.#reply(request, replyTo);
    return this.#running < this.#atOnce ? undefined : this.#slot.promise;
  }

  async #reply(request: TopicEvent, replyTo: string): Promise<void> {
    const headers = { [CORRELATION_ID]: request.headers[CORRELATION_ID] ?? "" };
    try {
      let payload: unknown = null;
      try {
        payload = await this.#answer(request);
      } catch (error) {
        Object.assign(headers, { [ERROR]: error instanceof Error ? error.message : String(error) });
      }
      await this.#messenger.publish(replyTo, payload, { headers, deadlineMs: 30_000 });
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running--;
      this.#slot.resolve();
      this.#slot = new Deferred<void>();
    }
  }
}
