import { Calls } from "./calls.js";
import { SYSTEM_CLOCK, type Clock } from "./clock.js";
import { Connection, type State, type Welcome } from "./connection.js";
import { Deferred } from "./deferred.js";
import { DirectLog } from "./direct.js";
import { Emitter, uncaught } from "./emitter.js";
import { ClosedError } from "./failures.js";
import { Handoff } from "./handoff.js";
import { Hearing } from "./hearing.js";
import type {
  BroadcastFilter,
  ClientEvents,
  ClientOptions,
  NewMessage,
  PublishAck,
  PublishOptions,
  RequestOptions,
  RespondOptions,
  SendAck,
} from "./options.js";
import { Outbox } from "./outbox.js";
import { People } from "./people.js";
import { platformWebSocket, socketUrl } from "./platform.js";
import { Consumers, type ConsumeOptions, type Consumption, type DeliveryHandler } from "./queues.js";
import { Requests, Responder } from "./requests.js";
import { Rooms } from "./rooms.js";
import { Sending } from "./sending.js";
import type { EventHandler, SubscribeOptions, Subscription } from "./subscription.js";
import { Subscriptions } from "./subscriptions.js";
import { frame, type Data, type TopicEvent } from "./wire.js";

export type * from "./options.js";

const REQUEST_MS = 10_000;
const ANSWER_MS = 30_000;

/** One user's connection to a server, kept over reconnects. */
export class Client {
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #events = new Emitter<ClientEvents>();
  readonly #connection: Connection;
  readonly #calls: Calls;
  readonly #outbox: Outbox;
  readonly #sending: Sending;
  readonly #subscriptions: Subscriptions;
  readonly #consumers: Consumers;
  readonly #requests: Requests;
  readonly #direct = new DirectLog();
  /** The rooms of this user: to make and change them, and to read what was said. */
  readonly rooms = new Rooms(
    (name, params) => this.command(name, params),
    (type, data) => this.#sending.ask(type, data, true),
  );
  readonly #opened = new Deferred<void>();
  #user: string | undefined;
  #connectionId: string | undefined;
  readonly #people: People;

  constructor(options: ClientOptions) {
    this.#options = options;
    const clock = (this.#clock = options.clock ?? SYSTEM_CLOCK);
    const write = (text: string): void => this.#connection.write(text);
    const failed = (error: unknown): void => this.#failed(error);
    this.#calls = new Calls(clock, ANSWER_MS, write);
    this.#outbox = new Outbox(clock, {
      maxBytes: options.maxBufferedBytes ?? 1024 * 1024,
      maxFrameBytes: options.maxFrameBytes ?? 256 * 1024,
      maxInFlight: options.maxInFlight ?? 32,
    });
    this.#sending = new Sending(this.#outbox, options.deadlineMs ?? 60_000);
    this.#subscriptions = new Subscriptions(this.#calls, clock, failed);
    this.#consumers = new Consumers(this.#calls, clock, {
      settle: (type, data) => this.#sending.ask(type, data, true),
      failed,
    });
    this.#people = new People(this.#calls, (data) => this.#write("presence", data), {
      isOpen: () => this.state === "open",
      failed,
    });
    this.#requests = new Requests(this, clock, options.replyPrefix ?? "live.replies");
    const hearing = new Hearing({
      events: this.#events,
      calls: this.#calls,
      outbox: this.#outbox,
      subscriptions: this.#subscriptions,
      consumers: this.#consumers,
      direct: this.#direct,
      rooms: this.rooms,
      user: () => this.#user,
    });
    this.#connection = new Connection(
      {
        url: socketUrl(options.url),
        token: options.token,
        webSocket: options.webSocket ?? platformWebSocket(),
        clock,
        random: options.random ?? Math.random,
        attemptMs: options.attemptTimeoutMs ?? 10_000,
        firstWaitMs: options.firstWaitMs ?? 500,
        longestWaitMs: options.longestWaitMs ?? 30_000,
      },
      {
        stateChanged: (state) => this.#events.emit("state", state),
        positions: () => ({ ...this.#subscriptions.logs(), ...this.#direct.logs(), ...this.rooms.logs() }),
        ready: (welcome) => this.#ready(welcome),
        heard: (heard) => hearing.heard(heard),
        lost: () => this.#lost(),
        closed: (why) => this.#closed(why),
      },
    );
  }

  /** Where it stands now. */
  get state(): State {
    return this.#connection.state;
  }

  /** Who the server says this is; undefined before the first welcome. */
  get user(): string | undefined {
    return this.#user;
  }

  /** The id of this connection, for messages to it alone; another after each reconnect. */
  get connectionId(): string | undefined {
    return this.#connectionId;
  }

  /** Bytes of what was sent and is not answered yet. */
  get bufferedAmount(): number {
    return this.#outbox.bytes;
  }

  /** Adds a listener; what is returned removes it. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (value: ClientEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Connects, and from then on stays connected until it is closed.
   *
   * @throws ClosedError when the server refuses for good, or cannot be reached in time
   */
  async open(): Promise<void> {
    const patienceMs = this.#options.openTimeoutMs ?? 30_000;
    const timer = this.#clock.after(patienceMs, () => {
      const end = this.#connection.lastEnd;
      const last = end === undefined ? "" : `: ${end.code} ${end.reason}`;
      this.#connection.close(new ClosedError(`not connected in ${patienceMs} ms${last}`));
    });
    this.#connection.open();
    try {
      await this.#opened.promise;
    } finally {
      timer.cancel();
    }
  }

  /** Waits for the answers to what was sent, at most so long, and closes. */
  async close(patienceMs = 5000): Promise<void> {
    this.#sending.finish();
    if (this.state === "open" && this.#outbox.bytes > 0 && patienceMs > 0) {
      const patience = new Deferred<void>();
      const timer = this.#clock.after(patienceMs, () => patience.resolve());
      await Promise.race([this.#outbox.idle(), patience.promise]);
      timer.cancel();
    }
    this.#connection.close(new ClosedError("closed by its owner"));
  }

  /** Resolves when there is room for more: wait for it between publishing much. */
  writable(): Promise<void> {
    return this.#outbox.writable();
  }

  /**
   * Hands each event of the topics that the filter selects to the handler, once and in the order of
   * its topic. Resolves when the server has confirmed it.
   */
  subscribe<Payload = unknown>(
    filter: string,
    handler: EventHandler<Payload>,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    return this.#subscriptions.add(filter, handler, options);
  }

  /** The events as a loop takes them; leaving the loop ends the subscription. */
  events<Payload = unknown>(
    filter: string,
    options: SubscribeOptions = {},
  ): AsyncIterableIterator<TopicEvent<Payload>> {
    const handoff = new Handoff<TopicEvent<Payload>>();
    const onEnd = (error: Error): void => {
      handoff.fail(error);
      options.onEnd?.(error);
    };
    const added = this.subscribe<Payload>(filter, (event) => handoff.offer(event), {
      ...options,
      onEnd,
    });
    added.catch((error: unknown) => handoff.fail(error));
    handoff.onReturn = () =>
      added.then(
        (subscription) => subscription.unsubscribe(),
        () => undefined,
      );
    return handoff;
  }

  /**
   * Publishes; the same message goes again after a reconnect until it is acknowledged.
   *
   * @throws ServerError when the server refuses it
   * @throws DeadlineError when there is no acknowledgement in time
   * @throws BufferFullError when too much is waiting
   */
  publish(topic: string, payload: unknown, options: PublishOptions = {}): Promise<PublishAck> {
    return this.#sending.publish(topic, payload, options);
  }

  /**
   * Asks whoever responds on a topic.
   *
   * @returns the first reply
   * @throws RequestFailedError when the responder failed
   * @throws DeadlineError when no reply came in time
   */
  async request<Reply = unknown>(
    topic: string,
    payload: unknown,
    options: RequestOptions = {},
  ): Promise<TopicEvent<Reply>> {
    const timeoutMs = options.timeoutMs ?? REQUEST_MS;
    const reply = await this.#requests.ask(topic, payload, { ...options.headers }, timeoutMs);
    return reply as TopicEvent<Reply>;
  }

  /** Answers requests on a topic with what the handler returns. */
  respond<Payload = unknown>(
    topic: string,
    handler: (request: TopicEvent<Payload>) => unknown,
    options: RespondOptions = {},
  ): Promise<Subscription> {
    const responder = new Responder(
      this,
      handler as (request: TopicEvent) => unknown,
      options.atOnce ?? 16,
      (error) => this.#failed(error),
    );
    return this.subscribe(topic, (request) => responder.take(request));
  }

  /**
   * Sends a message to a user or a room; resolves once it is on the server's disk. To one
   * connection: once it was handed over; it is kept nowhere.
   */
  send(message: NewMessage): Promise<SendAck> {
    return this.#sending.send(message);
  }

  /** Says something to every connection there is, or to those that the filter selects. */
  broadcast(payload: unknown, filter?: BroadcastFilter): Promise<{ readonly reached: number }> {
    return this.#sending.broadcast(payload, filter);
  }

  /** Calls a command of the server, and gives its result. */
  command(name: string, params?: Data): Promise<unknown> {
    return this.#sending.command(name, params);
  }

  /**
   * Puts a message into queues, by way of an exchange. The message has the fields that the line
   * protocol asks for; its `message_id` makes a repetition known.
   */
  async enqueue(exchange: string, key: string, message: Data): Promise<void> {
    await this.#sending.ask("enqueue", { exchange, key, message }, true);
  }

  /** Tells how far a conversation was delivered and read. */
  async receipt(
    conversation: string,
    upTo: { readonly delivered?: number; readonly read?: number },
  ): Promise<void> {
    await this.#sending.ask("receipt", { conversation, ...upTo }, true);
  }

  /** Tells others how this user is, on this connection and the next ones. */
  presence(status: "online" | "away" | "busy" | "invisible", text?: string): void {
    this.#people.say({ status, text });
  }

  /** What broadcasts may select this user by, in place of what it was before. */
  attributes(attributes: Readonly<Record<string, string>>): void {
    this.#people.say({ attributes });
  }

  /**
   * Is seen at a topic by others who attend it, and told of them by `attendance`, also after
   * reconnects. It goes with a subscription to that topic, and ends with the last one.
   */
  attend(topic: string): Promise<void> {
    return this.#people.attend(topic);
  }

  /** Says who may see how present this user is; the server keeps it. */
  async privacy(by: "everyone" | "rooms" | "nobody"): Promise<void> {
    await this.command("privacy_set", { presence: by });
  }

  /** An announcement need not come again. */
  async seen(announcement: string): Promise<void> {
    await this.#sending.ask("receipt", { conversation: `announcement:${announcement}` }, true);
  }

  /**
   * Names the users whose presence is told, in place of those before. How they are comes as
   * `presence` now, at each connection, and when it changes.
   */
  watch(users: readonly string[]): void {
    this.#people.say({ watch: users });
  }

  /** Tells that this user is writing; forgotten when there is no connection. */
  typing(conversation: string): void {
    this.#write("typing", { conversation });
  }

  /**
   * Takes messages of a queue, which the handler settles. Resolves when the server has confirmed
   * it, or at once when there is no connection.
   */
  consume(
    queue: string,
    handler: DeliveryHandler,
    options: ConsumeOptions = {},
  ): Promise<Consumption> {
    return this.#consumers.add(queue, handler, options);
  }

  #write(type: string, data: Data): void {
    if (this.state === "open") {
      this.#connection.write(frame(type, data));
    }
  }

  #ready(welcome: Welcome): void {
    const { resumed, recovered } = welcome;
    this.#user = welcome.user;
    this.#connectionId = welcome.connection;
    this.#people.ready();
    this.#subscriptions.ready(resumed, recovered);
    this.#people.readyToAttend();
    this.#outbox.connected(this.#connection);
    this.#consumers.ready();
    const gap = recovered["direct"] === false ? this.#direct.lost() : undefined;
    if (!this.#direct.isPlaced) {
      this.#connection.write(frame("direct", {}, "direct")); // without an id there is no answer
    }
    this.#events.emit("open", { user: welcome.user, resumed });
    if (gap !== undefined) {
      this.#events.emit("directGap", gap);
    }
    this.#opened.resolve();
  }

  #lost(): void {
    this.#subscriptions.disconnected();
    this.#consumers.disconnected();
    this.#calls.lost();
    this.#outbox.disconnected();
  }

  #closed(why: ClosedError): void {
    this.#lost();
    this.#outbox.close(why);
    this.#subscriptions.close(why);
    this.#consumers.close(why);
    this.#opened.reject(why);
  }

  /** A handler has thrown: the owner's `error` listeners hear of it, else the platform. */
  #failed(error: unknown): void {
    const thrown = error instanceof Error ? error : new Error(String(error));
    if (thrown instanceof ClosedError && this.state === "closed") {
      return; // what was begun before the end
    }
    if (!this.#events.emit("error", thrown)) {
      uncaught(thrown);
    }
  }
}
