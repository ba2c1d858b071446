import { isObject, type Data } from "./fields.js";
import type { Position, Positions, RoomEvent, RoomMessage } from "./wire.js";

/** Messages of a room that are not kept any more. */
export interface RoomGap {
  readonly room: string;
  /** The offset of the next message. */
  readonly first: number;
}

export type RoomRole = "owner" | "moderator" | "member";

/** A room as the server describes it. */
export interface Room {
  readonly room: string;
  readonly title: string;
  readonly isPublic: boolean;
  readonly createdAt: string;
  /** How many members there are. */
  readonly count: number;
  /** What this user is there; absent when it is no member. */
  readonly role?: string;
  /** The members with their roles; absent when this user is none. */
  readonly members?: Readonly<Record<string, string>>;
}

const PREFIX = "room:";

/** Makes and changes rooms, and knows up to where this client has heard each. */
export class Rooms {
  readonly #command: (name: string, params: Data) => Promise<unknown>;
  readonly #ask: (type: string, data: unknown) => Promise<Data>;
  readonly #places = new Map<string, Position>();

  /**
   * @param command calls a command of the server
   * @param ask sends a frame, and again after a reconnect
   */
  constructor(
    command: (name: string, params: Data) => Promise<unknown>,
    ask: (type: string, data: unknown) => Promise<Data>,
  ) {
    this.#command = command;
    this.#ask = ask;
  }

  /** Makes a room, whose owner is this user. */
  create(room: string, options: { title?: string; isPublic?: boolean } = {}): Promise<Room> {
    return this.#change("create", { room, title: options.title, public: options.isPublic });
  }

  /** The rooms of this user, and public ones; without their members. */
  async list(): Promise<readonly Room[]> {
    const result = await this.#command("room_list", {});
    const rooms = isObject(result) ? result["rooms"] : undefined;
    return Array.isArray(rooms) ? rooms.map(described) : [];
  }

  get(room: string): Promise<Room> {
    return this.#change("get", { room });
  }

  /** Enters a public room. */
  join(room: string): Promise<Room> {
    return this.#change("join", { room });
  }

  leave(room: string): Promise<Room> {
    return this.#change("leave", { room });
  }

  /** Lets somebody in, or changes what a member is. */
  put(room: string, user: string, role: RoomRole = "member"): Promise<Room> {
    return this.#change("put", { room, user, role });
  }

  remove(room: string, user: string): Promise<Room> {
    return this.#change("remove", { room, user });
  }

  /** Ends a room, with everything that was said in it. */
  delete(room: string): Promise<Room> {
    return this.#change("delete", { room });
  }

  /** Has what was said in a room come again, as `roomMessage`: everything behind this offset. */
  async read(room: string, after = 0): Promise<void> {
    const name = PREFIX + room.toLowerCase();
    this.#places.set(name, { epoch: 0, offset: after });
    await this.#ask("subscribe", { rooms: { [room]: after } });
  }

  async #change(what: string, params: Data): Promise<Room> {
    return described(await this.#command(`room_${what}`, params));
  }

  /** Where a connection begins to hear rooms; what is known already counts more. */
  begin(offsets: Positions): void {
    for (const [name, at] of Object.entries(offsets)) {
      if (!this.#places.has(name)) {
        this.#places.set(name, at);
      }
    }
  }

  /** @returns whether the message did not come before */
  isNew(message: RoomMessage): boolean {
    const { conversation, position } = message;
    const last = this.#places.get(conversation);
    const isSameLog = last !== undefined && (last.epoch === 0 || last.epoch === position.epoch);
    if (isSameLog && position.offset <= last.offset) {
      return false;
    }
    this.#places.set(conversation, position);
    return true;
  }

  /** What was asked for is not there: the next message is this one. */
  skipTo(conversation: string, first: Position): RoomGap {
    this.#places.set(conversation, { epoch: first.epoch, offset: first.offset - 1 });
    return { room: conversation.slice(PREFIX.length), first: first.offset };
  }

  /** Forgets where it is in a room that is not this user's any more. */
  changed(event: RoomEvent, user: string | undefined): void {
    const isGone = event.event === "left" || event.event === "removed";
    if (event.event === "deleted" || (isGone && event.user === user)) {
      this.#places.delete(PREFIX + event.room);
    }
  }

  logs(): Positions {
    return Object.fromEntries(this.#places);
  }
}

function described(value: unknown): Room {
  const data = isObject(value) ? value : {};
  const { role, members } = data;
  return {
    room: String(data["room"] ?? ""),
    title: String(data["title"] ?? ""),
    isPublic: data["public"] === true,
    createdAt: String(data["created_at"] ?? ""),
    count: Number(data["count"] ?? 0),
    ...(typeof role === "string" ? { role } : {}),
    ...(isObject(members) ? { members: members as Record<string, string> } : {}),
  };
}
