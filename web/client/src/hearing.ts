import type { Calls } from "./calls.js";
import type { DirectLog } from "./direct.js";
import type { Emitter } from "./emitter.js";
import { UnreadableFrameError } from "./failures.js";
import type { ClientEvents } from "./options.js";
import type { Outbox } from "./outbox.js";
import type { Consumers } from "./queues.js";
import type { ServerError } from "./refusal.js";
import type { Rooms } from "./rooms.js";
import type { Subscriptions } from "./subscriptions.js";
import type { Inbound } from "./wire.js";

/** Those whom the server's frames concern. */
export interface Concerned {
  readonly events: Emitter<ClientEvents>;
  readonly calls: Calls;
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
  readonly consumers: Consumers;
  readonly direct: DirectLog;
  readonly rooms: Rooms;
  /** Who the server says this is. */
  user(): string | undefined;
}

/** Hands each frame of the server to whom it concerns. */
export class Hearing {
  readonly #concerned: Concerned;

  constructor(concerned: Concerned) {
    this.#concerned = concerned;
  }

  heard(heard: Inbound): void {
    const { events, calls, outbox, subscriptions, consumers, direct, rooms } = this.#concerned;
    switch (heard.type) {
      case "answer":
        if (!calls.answered(heard.id, heard.data)) {
          outbox.answered(heard.id, heard.data);
        }
        break;
      case "error":
        this.#refused(heard.id, heard.error);
        break;
      case "event":
        subscriptions.dispatch(heard.event);
        break;
      case "gap":
        subscriptions.skipTo(heard.topic, { epoch: heard.epoch, offset: heard.first });
        break;
      case "direct":
        direct.begin(heard.begin);
        break;
      case "message":
        if (direct.isNew(heard.message, heard.epoch)) {
          events.emit("message", heard.message);
        }
        break;
      case "roomMessage":
        if (rooms.isNew(heard.message)) {
          events.emit("roomMessage", heard.message);
        }
        break;
      case "rooms":
        rooms.begin(heard.offsets);
        break;
      case "roomGap":
        events.emit("roomGap", rooms.skipTo(heard.conversation, heard.first));
        break;
      case "room":
        rooms.changed(heard.event, this.#concerned.user());
        events.emit("room", heard.event);
        break;
      case "connectionMessage":
        events.emit("connectionMessage", heard.message);
        break;
      case "announcement":
        events.emit("announcement", heard.announcement);
        break;
      case "delivery":
        consumers.deliver(heard.data);
        break;
      case "broadcast":
        events.emit("broadcast", heard.broadcast);
        break;
      case "presence":
        events.emit("presence", heard.presence);
        break;
      case "attendance":
        events.emit("attendance", heard.attendance);
        break;
      case "typing":
        events.emit("typing", heard.typing);
        break;
      case "receipt":
        events.emit("receipt", heard.receipt);
        break;
      case "bye":
        events.emit("bye", heard.reason);
        break;
      case "unreadable":
        events.emit("error", new UnreadableFrameError(heard.why));
        break;
      case "welcome":
      case "other":
        break; // a newer server's
    }
  }

  #refused(id: string | undefined, error: ServerError): void {
    const { events, calls, outbox } = this.#concerned;
    if (id === undefined) {
      events.emit("error", error);
    } else if (!calls.refused(id, error)) {
      outbox.refused(id, error);
    }
  }
}
