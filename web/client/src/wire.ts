import { serverError } from "./catalogue.js";
import {
  booleans,
  isObject,
  isWhole,
  object,
  optionalText,
  optionalWhole,
  present,
  strings,
  text,
  Unreadable,
  whole,
  type Data,
} from "./fields.js";
import type {
  Announcement,
  Attendance,
  Broadcast,
  ConnectionMessage,
  DirectMessage,
  Position,
  Positions,
  Presence,
  Receipt,
  RoomEvent,
  RoomMessage,
  TopicEvent,
  Typing,
} from "./messages.js";
import type { ServerError } from "./refusal.js";

export type { Data } from "./fields.js";
export type * from "./messages.js";

/** The subprotocol that is spoken here. */
export const PROTOCOL = "waxwing.v1";

/** A frame from the server, as far as it is understood. */
export type Inbound =
  | {
      readonly type: "welcome";
      readonly id: string | undefined;
      readonly session: string;
      readonly user: string;
      readonly connection?: string;
      readonly heartbeatMs: number | undefined;
      readonly resumed: boolean;
      readonly recovered: Readonly<Record<string, boolean>>;
    }
  | { readonly type: "answer"; readonly id: string; readonly data: Data }
  | { readonly type: "error"; readonly id: string | undefined; readonly error: ServerError }
  | { readonly type: "event"; readonly event: TopicEvent }
  | {
      readonly type: "gap";
      readonly topic: string;
      readonly epoch: number;
      readonly first: number;
    }
  | { readonly type: "message"; readonly message: DirectMessage; readonly epoch: number }
  | { readonly type: "roomMessage"; readonly message: RoomMessage }
  | { readonly type: "direct"; readonly begin: Position }
  | { readonly type: "rooms"; readonly offsets: Positions }
  | { readonly type: "roomGap"; readonly conversation: string; readonly first: Position }
  | { readonly type: "room"; readonly event: RoomEvent }
  | { readonly type: "connectionMessage"; readonly message: ConnectionMessage }
  | { readonly type: "announcement"; readonly announcement: Announcement }
  | { readonly type: "broadcast"; readonly broadcast: Broadcast }
  | { readonly type: "delivery"; readonly data: Data }
  | { readonly type: "presence"; readonly presence: Presence }
  | { readonly type: "attendance"; readonly attendance: Attendance }
  | { readonly type: "typing"; readonly typing: Typing }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "bye"; readonly reason: string }
  | { readonly type: "other"; readonly name: string }
  | { readonly type: "unreadable"; readonly why: string };

/** The text of a frame to the server. */
export function frame(type: string, data?: unknown, id?: string): string {
  return JSON.stringify({ type, id, data });
}

/** Reads a frame. Never throws: what cannot be read is a value, too. */
export function read(text: unknown): Inbound {
  try {
    if (typeof text !== "string") {
      throw new Unreadable("a frame that is not text");
    }
    return readFrame(object(JSON.parse(text), "the frame"));
  } catch (error) {
    if (error instanceof Unreadable) {
      return { type: "unreadable", why: error.message };
    }
    if (error instanceof SyntaxError) {
      return { type: "unreadable", why: "a frame that is not JSON" };
    }
    throw error;
  }
}

function readFrame(fields: Data): Inbound {
  const type = text(fields, "type");
  const id = fields["id"] === undefined || fields["id"] === null ? undefined : String(fields["id"]);
  const data = fields["data"] === undefined ? {} : object(fields["data"], `the data of ${type}`);
  switch (type) {
    case "welcome":
      return welcome(id, data);
    case "ok":
    case "ack":
    case "result":
    case "pong":
      return id === undefined ? { type: "other", name: type } : { type: "answer", id, data };
    case "error":
      return { type, id, error: refusal(data) };
    case "event":
      return { type, event: event(data) };
    case "gap":
      if (data["conversation"] !== undefined) {
        const first = { epoch: whole(data, "epoch"), offset: whole(data, "first") };
        return { type: "roomGap", conversation: text(data, "conversation"), first };
      }
      return {
        type,
        topic: text(data, "topic"),
        epoch: whole(data, "epoch"),
        first: whole(data, "first"),
      };
    case "message":
      if (data["broadcast"] === true) {
        return { type: "broadcast", broadcast: broadcast(data) };
      }
      return anyMessage(data);
    case "direct":
      return { type, begin: directBegin(data) };
    case "rooms":
      return { type, offsets: positions(data["offsets"]) };
    case "room":
      return { type, event: roomEvent(data) };
    case "announcement":
      return { type, announcement: announcement(data) };
    case "delivery":
      return { type, data };
    case "presence":
      return { type, presence: presence(data) };
    case "joined":
    case "left":
      return {
        type: "attendance",
        attendance: {
          topic: text(data, "topic"),
          user: text(data, "user"),
          isThere: type === "joined",
        },
      };
    case "typing":
      return { type, typing: typing(data) };
    case "receipt":
      return { type, receipt: receipt(data) };
    case "bye":
      return { type, reason: optionalText(data, "reason") ?? "" };
    default:
      return { type: "other", name: type };
  }
}

function welcome(id: string | undefined, data: Data): Inbound {
  const heartbeat = optionalWhole(data, "heartbeat_s");
  return {
    type: "welcome",
    id,
    session: text(data, "session"),
    user: text(data, "user"),
    ...present("connection", optionalText(data, "connection")),
    heartbeatMs: heartbeat === undefined ? undefined : heartbeat * 1000,
    resumed: data["resumed"] === true,
    recovered: booleans(data["recovered"]),
  };
}

function refusal(data: Data): ServerError {
  return serverError(
    optionalWhole(data, "code"),
    optionalText(data, "name"),
    optionalText(data, "message") ?? "",
    optionalWhole(data, "retry_after_ms"),
  );
}

function event(data: Data): TopicEvent {
  const position = optionalPosition(data);
  return {
    topic: text(data, "topic"),
    payload: data["payload"],
    from: optionalText(data, "from") ?? "",
    at: optionalText(data, "at") ?? "",
    headers: strings(data["headers"]),
    ...present("messageId", optionalText(data, "message_id")),
    ...present("position", position),
  };
}

function broadcast(data: Data): Broadcast {
  return {
    from: text(data, "from"),
    at: optionalText(data, "at") ?? "",
    payload: data["payload"],
    ...present("signature", optionalText(data, "signature")),
  };
}

/** Which kind of message it is, its conversation says. */
function anyMessage(data: Data): Inbound {
  const conversation = text(data, "conversation");
  if (conversation.startsWith("room:")) {
    const position = { epoch: whole(data, "epoch"), offset: whole(data, "offset") };
    const room = conversation.slice("room:".length);
    return { type: "roomMessage", message: { ...message(data), room, position } };
  }
  if (conversation.startsWith("connection:")) {
    const { offset: _, ...rest } = message({ ...data, offset: 0 });
    const fromConnection = optionalText(data, "from_connection");
    return {
      type: "connectionMessage",
      message: { ...rest, ...present("fromConnection", fromConnection) },
    };
  }
  return { type: "message", message: message(data), epoch: optionalWhole(data, "epoch") ?? 0 };
}

/** Direct messages have one log, which has no epoch. */
function directBegin(data: Data): Position {
  const place = object(object(data["offsets"], "offsets")["direct"], "direct");
  return { epoch: 0, offset: whole(place, "offset") };
}

function roomEvent(data: Data): RoomEvent {
  return {
    room: text(data, "room"),
    event: text(data, "event"),
    user: text(data, "user"),
    by: optionalText(data, "by") ?? "",
    at: optionalText(data, "at") ?? "",
    ...present("role", optionalText(data, "role")),
  };
}

function announcement(data: Data): Announcement {
  return {
    id: text(data, "id"),
    withdrawn: data["withdrawn"] === true,
    ...present("from", optionalText(data, "from")),
    ...present("at", optionalText(data, "at")),
    ...present("ends", optionalText(data, "ends")),
    ...present("payload", data["payload"]),
  };
}

function message(data: Data): DirectMessage {
  return {
    conversation: text(data, "conversation"),
    offset: whole(data, "offset"),
    from: text(data, "from"),
    at: optionalText(data, "at") ?? "",
    ...present("messageId", optionalText(data, "message_id")),
    ...present("content", optionalText(data, "content")),
    ...present("sealed", data["sealed"]),
    ...present("signature", optionalText(data, "signature")),
    ...present("encryptedKey", optionalText(data, "encrypted_key")),
    ...present("encryptionNonce", optionalText(data, "encryption_nonce")),
  };
}

function presence(data: Data): Presence {
  return {
    user: text(data, "user"),
    status: text(data, "status"),
    ...present("text", optionalText(data, "text")),
    ...present("lastSeen", optionalText(data, "last_seen")),
  };
}

function typing(data: Data): Typing {
  return { conversation: text(data, "conversation"), from: text(data, "from") };
}

function receipt(data: Data): Receipt {
  return {
    ...typing(data),
    delivered: optionalWhole(data, "delivered") ?? 0,
    read: optionalWhole(data, "read") ?? 0,
  };
}

/** `epoch` and `offset` of an object, when both are there. */
export function optionalPosition(data: Data): Position | undefined {
  const epoch = optionalWhole(data, "epoch");
  const offset = optionalWhole(data, "offset");
  return epoch === undefined || offset === undefined ? undefined : { epoch, offset };
}

/** Positions by name; what is no position is left out. */
export function positions(value: unknown): Positions {
  const all: Record<string, Position> = {};
  for (const [name, at] of Object.entries(isObject(value) ? value : {})) {
    const epoch = isObject(at) ? at["epoch"] : undefined;
    const offset = isObject(at) ? at["offset"] : undefined;
    if (isWhole(epoch) && isWhole(offset)) {
      all[name] = { epoch, offset };
    }
  }
  return all;
}
