import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** A frame of the client. */
export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly data: any;
}

const TEXT = 1;
const CLOSE = 8;
const ACCEPT_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A queue of things to come: whoever takes early waits. */
class Arrivals<Item> {
  readonly #items: Item[] = [];
  readonly #takers: ((item: Item) => void)[] = [];

  put(item: Item): void {
    const taker = this.#takers.shift();
    if (taker === undefined) {
      this.#items.push(item);
    } else {
      taker(item);
    }
  }

  take(what: string): Promise<Item> {
    const item = this.#items.shift();
    if (item !== undefined) {
      return Promise.resolve(item);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what} did not come`)), 10_000);
      this.#takers.push((taken) => {
        clearTimeout(timer);
        resolve(taken);
      });
    });
  }
}

/** A WebSocket server (RFC 6455) that says what the test says. */
export class ScriptedServer {
  readonly #server: Server;
  readonly #peers = new Arrivals<Peer>();
  readonly #sockets = new Set<Duplex>();
  /** Whether handshakes that show a token are answered with 401. */
  refuses = false;
  /** How many connections there were. */
  accepted = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
      this.#sockets.add(socket);
      if (this.refuses && request.headers["sec-websocket-protocol"]?.includes("access_token")) {
        socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      this.accepted++;
      this.#peers.put(new Peer(request, socket));
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ScriptedServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next connection that comes, or that has come. */
  accept(): Promise<Peer> {
    return this.#peers.take("a connection");
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** One connection, from the server's side. */
export class Peer {
  /** The subprotocols that the client offered. */
  readonly protocols: readonly string[];
  readonly path: string;
  readonly #socket: Duplex;
  readonly #frames = new Arrivals<Frame>();
  readonly #closed = new Arrivals<number>();
  #bytes = Buffer.alloc(0);

  constructor(request: IncomingMessage, socket: Duplex) {
    this.protocols = String(request.headers["sec-websocket-protocol"] ?? "").split(/, */);
    this.path = request.url ?? "";
    this.#socket = socket;
    const key = createHash("sha1")
      .update(String(request.headers["sec-websocket-key"]) + ACCEPT_KEY)
      .digest("base64");
    const answer = [
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Accept: ${key}`,
      "Sec-WebSocket-Protocol: waxwing.v1",
    ];
    socket.write(answer.join("\r\n") + "\r\n\r\n");
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => this.#closed.put(1006));
  }

  /** The next frame but pings and `direct`, which must be of this type. */
  async next(type: string): Promise<Frame> {
    const frame = await this.#frames.take(type);
    if (frame.type !== type) {
      throw new Error(`${type} was expected, and came: ${JSON.stringify(frame)}`);
    }
    return frame;
  }

  /** The close code of the client; 1006 when the connection broke. */
  closed(): Promise<number> {
    return this.#closed.take("the end of the connection");
  }

  /** How many pings have come. */
  pings = 0;

  /** How often it was asked where direct messages come from. */
  directs = 0;

  say(type: string, data?: unknown, id?: string): void {
    this.text(JSON.stringify({ type, id, data }));
  }

  answer(request: Frame, type: string, data: unknown = {}): void {
    this.say(type, data, request.id);
  }

  welcome(more: Record<string, unknown> = {}): void {
    this.say("welcome", {
      session: "s1",
      user: "alice",
      protocol: "waxwing.v1",
      heartbeat_s: 30,
      server_time: "2026-01-02T03:04:05.678Z",
      resumed: false,
      ...more,
    });
  }

  event(topic: string, epoch: number, offset: number): void {
    const payload = { n: offset };
    this.say("event", { topic, epoch, offset, payload, from: "bob", at: "", headers: {} });
  }

  text(text: string): void {
    this.frame(TEXT, Buffer.from(text));
  }

  frame(opcode: number, payload: Buffer): void {
    const length =
      payload.length < 126
        ? Buffer.from([payload.length])
        : payload.length < 65_536
          ? Buffer.from([126, payload.length >> 8, payload.length & 0xff])
          : Buffer.concat([Buffer.from([127, 0, 0, 0, 0]), uint32(payload.length)]);
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), length, payload]));
  }

  close(code: number, reason = ""): void {
    this.frame(CLOSE, Buffer.concat([uint16(code), Buffer.from(reason)]));
    this.#socket.end();
  }

  /** Ends it without a word. */
  kill(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const taken = unmasked(this.#bytes);
      if (taken === undefined) {
        return;
      }
      this.#bytes = this.#bytes.subarray(taken.end);
      this.#heard(taken.opcode, taken.payload);
    }
  }

  #heard(opcode: number, payload: Buffer): void {
    if (opcode === CLOSE) {
      this.#closed.put(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
      this.frame(CLOSE, payload);
      this.#socket.end();
    } else if (opcode === TEXT) {
      const frame = JSON.parse(payload.toString()) as Frame;
      if (frame.type === "ping") {
        this.pings++;
      } else if (frame.type === "direct") {
        this.directs++;
      } else {
        this.#frames.put(frame);
      }
    }
  }
}

/** The first frame of a client in these bytes, once it is whole. */
function unmasked(bytes: Buffer): { opcode: number; payload: Buffer; end: number } | undefined {
  if (bytes.length < 2) {
    return undefined;
  }
  const short = bytes[1]! & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start + 4) {
    return undefined;
  }
  const length =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short;
  const end = start + 4 + length;
  if (bytes.length < end) {
    return undefined;
  }
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.from(bytes.subarray(start + 4, end));
  payload.forEach((byte, i) => {
    payload[i] = byte ^ mask[i % 4]!;
  });
  return { opcode: bytes[0]! & 0x0f, payload, end };
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
