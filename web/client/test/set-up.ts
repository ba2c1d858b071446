import type { TestContext } from "node:test";
import { Client, type ClientOptions } from "../src/client.js";
import { ManualClock } from "./manual-clock.js";
import { ScriptedServer, type Peer } from "./scripted-server.js";

/** A client that hears a scripted server, and whose time the test moves. */
export class Stage {
  readonly errors: Error[] = [];
  readonly #byes = new Set<string>();
  #marks = 0;

  private constructor(
    readonly server: ScriptedServer,
    readonly clock: ManualClock,
    readonly client: Client,
  ) {
    client.on("error", (error) => this.errors.push(error));
    client.on("bye", (reason) => this.#byes.add(reason));
  }

  /** Ends with the test. */
  static async set(test: TestContext, options: Partial<ClientOptions> = {}): Promise<Stage> {
    const server = await ScriptedServer.start();
    const clock = new ManualClock();
    const client = new Client({
      url: server.url,
      token: "the.token",
      clock,
      random: () => 0.5,
      ...options,
    });
    test.after(async () => {
      await client.close(0);
      await server.stop();
    });
    return new Stage(server, clock, client);
  }

  /** Opens the client; the server has welcomed it. */
  async open(): Promise<Peer> {
    const opening = this.client.open();
    const peer = await this.server.accept();
    peer.welcome();
    await opening;
    return peer;
  }

  /** Lets the next attempt begin, once the client waits for it. */
  async accept(): Promise<Peer> {
    // A socket that never was open may have to be given time to say so.
    await until(() => {
      if (this.client.state === "connecting" && this.clock.next === 0) {
        this.clock.advance(0);
      }
      return this.client.state === "waiting";
    });
    while (this.client.state === "waiting") {
      this.clock.advance(this.clock.next);
    }
    return this.server.accept();
  }

  /** The next connection, with its session resumed. */
  async resume(recovered: Record<string, boolean> = {}): Promise<Peer> {
    const peer = await this.accept();
    const request = await peer.next("resume");
    peer.say("welcome", welcomed({ session: "s1", resumed: true, recovered }), request.id);
    await until(() => this.client.state === "open");
    return peer;
  }

  /** The next connection, with its session forgotten. */
  async renew(): Promise<Peer> {
    const peer = await this.accept();
    const request = await peer.next("resume");
    peer.say("welcome", welcomed({ session: "s2", resumed: false }), request.id);
    await until(() => this.client.state === "open");
    return peer;
  }

  /** Returns when the client has taken everything that was said to it. */
  async heardAll(peer: Peer): Promise<void> {
    const reason = `mark ${++this.#marks}`;
    peer.say("bye", { reason });
    await until(() => this.#byes.has(reason));
  }

  /** Returns when it is certain that the client has sent nothing that was not taken. */
  async saysNothing(peer: Peer): Promise<void> {
    await this.heardAll(peer);
    this.client.typing("mark");
    await peer.next("typing");
  }
}

function welcomed(more: Record<string, unknown>): Record<string, unknown> {
  return { user: "alice", protocol: "waxwing.v1", heartbeat_s: 30, recovered: {}, ...more };
}

/** Waits for a condition that the other side's bytes bring about. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`never: ${condition.toString()}`);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
