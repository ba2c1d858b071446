import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { test, type TestContext } from "node:test";
import { setTimeout } from "node:timers/promises";
import { Client } from "../src/client.js";

/** The examples, run against the real server that `conversation.test.ts` talks to as well. */
const { WAXWING_URL, WAXWING_ALICE, WAXWING_BOB, WAXWING_QUEUE } = process.env;

const isThere = [WAXWING_URL, WAXWING_ALICE, WAXWING_BOB, WAXWING_QUEUE].every(Boolean);
const skip = isThere ? false : "no server is named";

const PATIENCE_MS = 20_000;

const notRun = new Set(await readdir("examples"));
let runs = 0;

interface Changes {
  /** What else of its text is replaced. */
  readonly replace?: [string, string][];
  /** What its local storage holds, which a browser has and Node has not. */
  readonly stored?: Record<string, string>;
}

/** An example as a program of its own, run by alice. */
class Program {
  #output = "";
  #read = 0;

  private constructor(private readonly process: ChildProcess) {
    for (const stream of [process.stdout!, process.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    }
  }

  /** Starts it. It ends with the test, which fails if it has failed by then. */
  static async start(t: TestContext, name: string, changes: Changes = {}): Promise<Program> {
    notRun.delete(`${name}.ts`);
    let source = await readFile(`build/examples/${name}.js`, "utf8");
    const replace = [["https://waxwing.example.org", WAXWING_URL!], ...(changes.replace ?? [])];
    for (const [from, to] of replace as [string, string][]) {
      assert.ok(source.includes(from), `${name} says ${from}`);
      source = source.replaceAll(from, to);
    }
    const file = `build/examples/${name}.${process.pid}-${++runs}.mjs`;
    await writeFile(file, storage(changes.stored) + source.replace("wx_…", WAXWING_ALICE!));
    const child = spawn(process.execPath, [...process.execArgv, file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const program = new Program(child);
    t.after(async () => {
      await rm(file);
      const code = child.exitCode;
      const closed = once(child, "close");
      if (child.kill("SIGKILL")) {
        await closed;
      }
      assert.ok(code === null || code === 0, `${name} ends with ${code}: ${program.#output}`);
    });
    return program;
  }

  /** Waits until it has said this, behind what it was heard to say before. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    await eventually(
      () => (found = pattern.exec(this.#output.slice(this.#read))) !== null,
      () => `${pattern} is not in:\n${this.#output}`,
    );
    this.#read += found!.index + found![0].length;
    return found!;
  }

  hasSaid(pattern: RegExp): boolean {
    return pattern.test(this.#output);
  }

  /** Ends it as a person at a terminal does. */
  async interrupt(): Promise<void> {
    this.process.kill("SIGINT");
    await eventually(
      () => this.process.exitCode === 0,
      () => `it goes on, or has failed:\n${this.#output}`,
    );
  }
}

function storage(stored: Record<string, string> = {}): string {
  return `
    const stored = new Map(Object.entries(${JSON.stringify(stored)}));
    globalThis.localStorage = {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => console.log("stored", key, stored.set(key, value).get(key)),
    };
  `;
}

async function eventually(condition: () => boolean, otherwise: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    assert.ok(Date.now() < end, otherwise());
    await setTimeout(10);
  }
}

async function bob(t: TestContext): Promise<Client> {
  const client = new Client({ url: WAXWING_URL!, token: WAXWING_BOB! });
  t.after(() => client.close(0));
  await client.open();
  return client;
}

/** Has a message with this content in the queue. */
async function enqueue(t: TestContext, content: unknown): Promise<string> {
  const [exchange, key, queue] = WAXWING_QUEUE!.split("/") as [string, string, string];
  await (await bob(t)).enqueue(exchange, key, {
    message_id: `example-${process.pid}-${++runs}`,
    ciphertext: btoa(JSON.stringify(content)),
    nonce: "AA==",
    tag: "AA==",
    enc_session_key: "AA==",
  });
  return queue;
}

test("publish", { skip }, async (t) => {
  const program = await Program.start(t, "publish");
  await program.says(/stored at \{ epoch: \d+, offset: \d+ \}/);
  await eventually(
    () => program.hasSaid(/system\.disk\.alert alice \{ free: 0\.05 \}/),
    () => "it does not hear itself",
  );
  await program.interrupt();
});

test("events", { skip }, async (t) => {
  const client = await bob(t);
  await client.publish("prices.eur", { price: 50 });
  await client.publish("prices.eur", { price: 150 });
  await (await Program.start(t, "events")).says(/1 50\n2 150\n/);
});

test("resume", { skip }, async (t) => {
  const client = await bob(t);
  const first = await Program.start(t, "resume");
  while (!first.hasSaid(/stored orders/)) {
    await client.publish("orders.new", { order: "heard" });
    await setTimeout(10);
  }
  const [, stored] = await first.says(/stored orders (.*)\n/);
  await client.publish("orders.new", { order: "missed" });

  const second = await Program.start(t, "resume", { stored: { orders: stored! } });
  await second.says(/\{ order: 'missed' \}\n/);
});

test("dashboard", { skip }, async (t) => {
  const program = await Program.start(t, "dashboard");
  await program.says(/open/);
  await (await bob(t)).publish("dashboard.load", 0.7);
  await program.says(/dashboard\.load.*0\.7.*bob/);
});

test("presence", { skip }, async (t) => {
  const program = await Program.start(t, "presence");
  await program.says(/bob offline/);
  await bob(t);
  await program.says(/bob online/);
});

test("messages", { skip }, async (t) => {
  await (await Program.start(t, "messages")).says(/on the server's disk: \S+ \d+/);
});

test("rooms", { skip }, async (t) => {
  const client = await bob(t);
  const came: string[] = [];
  client.on("attendance", ({ user }) => came.push(user));
  await client.subscribe("lobby", () => undefined);
  await client.attend("lobby");
  const program = await Program.start(t, "rooms");
  await program.says(/den alice Hello, all/);
  await eventually(
    () => came.includes("alice"),
    () => "alice does not come to the lobby",
  );
});

test("requests", { skip }, async (t) => {
  await (await Program.start(t, "requests")).says(/6 says alice/);
});

test("pressure", { skip }, async (t) => {
  const client = await bob(t);
  const readings: unknown[] = [];
  await client.subscribe("sensors.hall", ({ payload }) => void readings.push(payload));
  await (await Program.start(t, "pressure")).says(/open/);
  await eventually(
    () => typeof readings[0] === "number",
    () => "no reading comes",
  );
});

test("queue", { skip }, async (t) => {
  const queue = await enqueue(t, "an order");
  const program = await Program.start(t, "queue", { replace: [["orders", queue]] });
  await program.says(/message_id: 'example-.* 1\n/s);
});

test("workers", { skip }, async (t) => {
  const queue = await enqueue(t, { draw: "a wing" });
  const program = await Program.start(t, "workers", {
    replace: [['"jobs", work', `"${queue}", work`]],
  });
  await program.says(/try \d: .*draw: 'a wing'/);
  await program.interrupt();
});

test("login", { skip }, async (t) => {
  const user = `carol-${process.pid}`;
  const program = await Program.start(t, "login", { replace: [["carol", user]] });
  await program.says(new RegExp(`^${user}\n`, "m"));
});

test("each of them was run", { skip }, () => {
  assert.deepEqual([...notRun], []);
});
