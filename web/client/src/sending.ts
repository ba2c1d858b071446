import { ClosedError } from "./failures.js";
import { uuid7 } from "./ids.js";
import type {
  BroadcastFilter,
  NewMessage,
  PublishAck,
  PublishOptions,
  SendAck,
} from "./options.js";
import type { Outbox } from "./outbox.js";
import { orNull, sealedId } from "./platform.js";
import { optionalPosition, type Data } from "./wire.js";

/** What a client sends that is answered once, however often the connection breaks. */
export class Sending {
  readonly #outbox: Outbox;
  readonly #deadlineMs: number;
  #closing = false;

  /**
   * @param outbox keeps it until it is answered
   * @param deadlineMs how long that may take unless something else is said
   */
  constructor(outbox: Outbox, deadlineMs: number) {
    this.#outbox = outbox;
    this.#deadlineMs = deadlineMs;
  }

  /** Takes nothing more. */
  finish(): void {
    this.#closing = true;
  }

  /** @param repeatable whether the server knows it again, or does no harm to do it twice */
  async ask(
    type: string,
    data: unknown,
    repeatable: boolean,
    deadlineMs = this.#deadlineMs,
  ): Promise<Data> {
    if (this.#closing) {
      throw new ClosedError("the client is being closed");
    }
    return this.#outbox.send(type, data, repeatable, deadlineMs);
  }

  async publish(topic: string, payload: unknown, options: PublishOptions): Promise<PublishAck> {
    const messageId = options.messageId ?? uuid7();
    const data = {
      topic,
      payload: orNull(payload),
      message_id: messageId,
      headers: options.headers,
    };
    const ack = await this.ask("publish", data, true, options.deadlineMs);
    const position = optionalPosition(ack);
    return {
      topic: String(ack["topic"] ?? topic),
      messageId,
      ...(position === undefined ? {} : { position }),
      ...(typeof ack["reached"] === "number" ? { reached: ack["reached"] } : {}),
    };
  }

  async send(message: NewMessage): Promise<SendAck> {
    const { to, content, sealed, signature } = message;
    const messageId = message.messageId ?? sealedId(sealed) ?? uuid7();
    const data = { to, message_id: messageId, content, sealed, signature };
    const repeatable = !("connection" in to);
    const ack = await this.ask("send", data, repeatable, message.deadlineMs);
    return {
      messageId,
      conversation: String(ack["conversation"] ?? ""),
      offset: Number(ack["offset"] ?? 0),
      ...(typeof ack["epoch"] === "number" ? { epoch: ack["epoch"] } : {}),
      at: String(ack["at"] ?? ""),
    };
  }

  async broadcast(
    payload: unknown,
    filter: BroadcastFilter | undefined,
  ): Promise<{ readonly reached: number }> {
    const ack = await this.ask("broadcast", { payload: orNull(payload), filter }, false);
    return { reached: Number(ack["reached"] ?? 0) };
  }

  async command(name: string, params: Data | undefined): Promise<unknown> {
    const answer = await this.ask("command", { name, params }, false);
    return answer["result"];
  }
}
