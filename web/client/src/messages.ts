/** A place in a log: behind the record with this offset; 0 is before the first. */
export interface Position {
  /** Tells this log from another of the same name; 0 stands for whichever there is. */
  readonly epoch: number;
  readonly offset: number;
}

/** Positions by the name of what they are positions in. */
export type Positions = Readonly<Record<string, Position>>;

/** What was published on a topic. */
export interface TopicEvent<Payload = unknown> {
  readonly topic: string;
  readonly payload: Payload;
  /** The user who published it, as the server knows them. */
  readonly from: string;
  /** When the server took it, RFC 3339 in UTC. */
  readonly at: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The publisher's; absent when there was none. */
  readonly messageId?: string;
  /** Its place in the topic's history; absent where the topic keeps none. */
  readonly position?: Position;
}

/** A direct message. */
export interface DirectMessage {
  readonly conversation: string;
  /** Grows from message to message of one recipient, with gaps. */
  readonly offset: number;
  /** The sender's; absent when there was none. */
  readonly messageId?: string;
  readonly from: string;
  readonly at: string;
  /** In the clear; absent when it is sealed. */
  readonly content?: string;
  /** The sealed message, as its sender made it; absent when it is in the clear. */
  readonly sealed?: unknown;
  readonly signature?: string;
  readonly encryptedKey?: string;
  readonly encryptionNonce?: string;
}

/** What was said in a room. */
export interface RoomMessage extends DirectMessage {
  readonly room: string;
  /** Its place in the room's log; offsets are without gap. */
  readonly position: Position;
}

/** What was said to this one connection; it is kept nowhere. */
export interface ConnectionMessage extends Omit<DirectMessage, "offset"> {
  /** The sender's connection, to answer it alone. */
  readonly fromConnection?: string;
}

/** A room of this user has changed. */
export interface RoomEvent {
  readonly room: string;
  /** `created`, `joined`, `left`, `removed`, `role` or `deleted`. */
  readonly event: string;
  /** To whom it happened, and who did it. */
  readonly user: string;
  readonly by: string;
  /** What the user is since; absent when it is no member any more. */
  readonly role?: string;
  readonly at: string;
}

/** What an administrator says to everybody. */
export interface Announcement {
  readonly id: string;
  /** Not to be shown any more; then the other fields are absent. */
  readonly withdrawn: boolean;
  readonly from?: string;
  readonly at?: string;
  readonly ends?: string;
  readonly payload?: unknown;
}

/** What somebody said to everyone. The server carries it as it came, and vouches for `from` alone. */
export interface Broadcast {
  readonly from: string;
  readonly at: string;
  readonly payload: unknown;
  readonly signature?: string;
}

/** How somebody is. */
export interface Presence {
  readonly user: string;
  /** `online`, `away`, `busy` or `offline`. */
  readonly status: string;
  readonly text?: string;
  /** When they were there last, RFC 3339 in UTC. */
  readonly lastSeen?: string;
}

/** Somebody has come to a topic that this client attends, or has left it. */
export interface Attendance {
  readonly topic: string;
  readonly user: string;
  readonly isThere: boolean;
}

/** Somebody is about to say something. */
export interface Typing {
  readonly conversation: string;
  readonly from: string;
}

/** How far the other side of a conversation has come: offsets, 0 when it does not say. */
export interface Receipt {
  readonly conversation: string;
  readonly from: string;
  readonly delivered: number;
  readonly read: number;
}
