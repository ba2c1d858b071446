import type { Clock } from "./clock.js";
import type { State, TokenSource } from "./connection.js";
import type { DirectGap } from "./direct.js";
import type { WebSocketClass } from "./link.js";
import type { RoomGap } from "./rooms.js";
import type { SealedMessage } from "./sealed.js";
import type {
  Announcement,
  Attendance,
  Broadcast,
  ConnectionMessage,
  Data,
  DirectMessage,
  Position,
  Presence,
  Receipt,
  RoomEvent,
  RoomMessage,
  Typing,
} from "./wire.js";

export interface ClientOptions {
  /** Of the server: `https://chat.example.org`, or the whole `wss://…/ws`. */
  readonly url: string;
  /** An access token or an API key, or how to get one for each connection. */
  readonly token: TokenSource;
  /**
   * How the topic begins on which replies come: `live.replies` unless said. It should be one that
   * keeps no history.
   */
  readonly replyPrefix?: string;
  /** How long `open` tries: 30 s unless said. */
  readonly openTimeoutMs?: number;
  /** How long one attempt to connect may take: 10 s unless said. */
  readonly attemptTimeoutMs?: number;
  /** Upper bound of the wait before the first attempt to reconnect: 500 ms unless said. It doubles. */
  readonly firstWaitMs?: number;
  /** Upper bound of all waits: 30 s unless said. */
  readonly longestWaitMs?: number;
  /** How long publishing, sending and commands may take in all: 60 s unless said. */
  readonly deadlineMs?: number;
  /** Bytes of frames that may be waiting for their answers: 1 MiB unless said. */
  readonly maxBufferedBytes?: number;
  /** Bytes of one frame: 256 KiB unless said, which is what the server takes. */
  readonly maxFrameBytes?: number;
  /** Frames that may be sent and not answered yet: 32 unless said. */
  readonly maxInFlight?: number;
  /** In place of the platform's WebSocket. */
  readonly webSocket?: WebSocketClass;
  /** In place of the machine's time. */
  readonly clock?: Clock;
  /** In place of `Math.random`. */
  readonly random?: () => number;
}

/** What a client tells, by name. */
export interface ClientEvents {
  /** Where it stands has changed. */
  state: State;
  /** It is connected; `resumed` when the server still had its session. */
  open: { readonly user: string; readonly resumed: boolean };
  message: DirectMessage;
  /** Direct messages were missed and do not come again. */
  directGap: DirectGap;
  /** What was said in a room, once and in the order of its offsets. */
  roomMessage: RoomMessage;
  /** Messages of a room are not kept any more. */
  roomGap: RoomGap;
  /** A room of this user has changed. */
  room: RoomEvent;
  /** What was said to this one connection. */
  connectionMessage: ConnectionMessage;
  /** What an administrator says to everybody; it comes until it is seen. */
  announcement: Announcement;
  receipt: Receipt;
  typing: Typing;
  presence: Presence;
  /** Who is at the topics that are attended: at first all others, then as they come and go. */
  attendance: Attendance;
  broadcast: Broadcast;
  /** The server says why it will close. */
  bye: string;
  /** What a handler threw, refusals that answer nothing, and frames that could not be read. */
  error: Error;
}

export interface PublishOptions {
  /** Ties repetitions to one another: a new UUID unless said. */
  readonly messageId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

export interface PublishAck {
  readonly topic: string;
  readonly messageId: string;
  /** Its place in the topic's history; absent where the topic keeps none. */
  readonly position?: Position;
  /** How many connections it was handed to, where the topic keeps no history. */
  readonly reached?: number;
}

export interface RequestOptions {
  /** 10 s unless said. */
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RespondOptions {
  /** How many requests are worked on at a time: 16 unless said. */
  readonly atOnce?: number;
}

/** Whom a message is for: a user, a room, a conversation, or one connection while it is there. */
export type Recipient =
  | { readonly user: string }
  | { readonly group: string }
  | { readonly conversation: string }
  | { readonly connection: string };

/** Whom a broadcast is for: everything that is named must hold. */
export interface BroadcastFilter {
  readonly roles?: readonly string[];
  /** `online`, `away` or `busy`. */
  readonly presence?: readonly string[];
  /** What users have said by `attributes`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message to be sent: in the clear, or sealed. */
export interface NewMessage {
  readonly to: Recipient;
  readonly content?: string;
  readonly sealed?: SealedMessage | Data;
  /** Of the content, by the sender's key; a sealed message carries its own. */
  readonly signature?: string;
  /** A new UUID unless said; that of the sealed message when it is sealed. */
  readonly messageId?: string;
  readonly deadlineMs?: number;
}

export interface SendAck {
  readonly messageId: string;
  /** Empty when it went to one connection, as the next ones are. */
  readonly conversation: string;
  readonly offset: number;
  /** Of a room's log; absent elsewhere. */
  readonly epoch?: number;
  readonly at: string;
}

/** Listeners by the name of what they hear. */
export type Listeners = {
  readonly [Name in keyof ClientEvents]?: (value: ClientEvents[Name]) => void;
};
