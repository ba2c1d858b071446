import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { test, type TestContext } from "node:test";
import { Client } from "../src/client.js";
import { until } from "./set-up.js";

/** The examples, run against the real server that `conversation.test.ts` talks to as well. */
const { WAXWING_URL, WAXWING_ALICE, WAXWING_BOB, WAXWING_QUEUE } = process.env;

const skip = WAXWING_QUEUE === undefined ? "no server is named" : false;

/** What a browser has and Node has not. */
const STORAGE = `
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => console.log("kept", key, kept.set(key, value).get(key)),
  };
`;

const notRun = new Set(await readdir("examples"));

/** An example as a program of its own. */
class Program {
  #output = "";

  /**
   * Starts it as alice; it ends with the test.
   *
   * @param more what else of its text is replaced
   */
  static async start(t: TestContext, name: string, more: [string, string][] = []): Promise<Program> {
    notRun.delete(`${name}.ts`);
    let source = await readFile(`build/examples/${name}.js`, "utf8");
    for (const [from, to] of [["https://waxwing.example.org", WAXWING_URL!], ...more]) {
      assert.ok(source.includes(from!), `${name} says ${from}`);
      source = source.replaceAll(from!, to!);
    }
    const file = `build/examples/${name}.${process.pid}.mjs`;
    await writeFile(file, STORAGE + source.replace("wx_…", WAXWING_ALICE!));
    const process_ = spawn(process.execPath, [...process.execArgv, file], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const program = new Program();
    for (const stream of [process_.stdout, process_.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (program.#output += text));
    }
    t.after(async () => {
      const ended = new Promise((resolve) => process_.once("close", resolve));
      if (process_.kill()) {
        await ended;
      }
      await rm(file);
    });
    return program;
  }

  async says(pattern: RegExp): Promise<void> {
    await until(() => pattern.test(this.#output)).catch((error: unknown) => {
      throw new Error(`${pattern} is not in:\n${this.#output}`, { cause: error });
    });
  }
}

async function bob(t: TestContext): Promise<Client> {
  const client = new Client({ url: WAXWING_URL!, token: WAXWING_BOB! });
  t.after(() => client.close(0));
  await client.open();
  return client;
}

/** A message of a queue, whose content is this. */
function message(content: unknown): Record<string, unknown> {
  return {
    message_id: `example-${process.pid}-${JSON.stringify(content).length}`,
    ciphertext: btoa(JSON.stringify(content)),
    nonce: "AA==",
    tag: "AA==",
    enc_session_key: "AA==",
  };
}

test("publish", { skip }, async (t) => {
  const program = await Program.start(t, "publish");
  await program.says(/system\.disk\.alert alice \{ free: 0\.05 \}/);
  await program.says(/stored at \{ epoch: \d+, offset: \d+ \}/);
});

test("events", { skip }, async (t) => {
  const client = await bob(t);
  await client.publish("prices.eur", { price: 50 });
  await client.publish("prices.eur", { price: 150 });
  await (await Program.start(t, "events")).says(/1 50\n2 150\n/);
});

test("resume", { skip }, async (t) => {
  const program = await Program.start(t, "resume");
  const client = await bob(t);
  for (let n = 1; n <= 100; n++) {
    await client.publish("orders.new", { order: n });
  }
  await program.says(/\{ order: 100 \}\nkept orders .*orders\.new/);
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
  const program = await Program.start(t, "rooms");
  await program.says(/den alice Hello, all/);
});

test("requests", { skip }, async (t) => {
  await (await Program.start(t, "requests")).says(/6 says alice/);
});

test("pressure", { skip }, async (t) => {
  const client = await bob(t);
  const readings: unknown[] = [];
  await client.subscribe("sensors.hall", ({ payload }) => void readings.push(payload));
  await (await Program.start(t, "pressure")).says(/open/);
  await until(() => typeof readings[0] === "number");
});

test("queue", { skip }, async (t) => {
  const [exchange, key, queue] = WAXWING_QUEUE!.split("/") as [string, string, string];
  await (await bob(t)).enqueue(exchange, key, message("an order"));
  await (await Program.start(t, "queue", [["orders", queue]])).says(/message_id: 'example-.* 1\n/s);
});

test("workers", { skip }, async (t) => {
  const [exchange, key, queue] = WAXWING_QUEUE!.split("/") as [string, string, string];
  await (await bob(t)).enqueue(exchange, key, message({ draw: "a wing" }));
  const program = await Program.start(t, "workers", [['"jobs", work', `"${queue}", work`]]);
  await program.says(/try 1: .*draw: 'a wing'/);
});

test("login", { skip }, async (t) => {
  const user = `carol-${process.pid}`;
  await (await Program.start(t, "login", [["carol", user]])).says(new RegExp(`^${user}\n`));
});

test("each of them was run", { skip }, () => {
  assert.deepEqual([...notRun], []);
});
