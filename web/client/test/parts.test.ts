import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../src/backoff.js";
import { Emitter } from "../src/emitter.js";
import { ERRORS } from "../src/errors.js";
import { matches, normalFilter } from "../src/filters.js";
import { uuid7 } from "../src/ids.js";
import { Client } from "../src/client.js";

test("filters select topics", () => {
  const rows: [string, string, boolean][] = [
    ["a.b", "a.b", true],
    ["a.b", "a", false],
    ["a.b", "a.b.c", false],
    ["a.*", "a.b", true],
    ["a.*", "a", false],
    ["a.*", "a.b.c", false],
    ["*.b", "a.b", true],
    ["*.b", "a.c", false],
    ["*", "a", true],
    ["*", "a.b", false],
    [">", "a", true],
    [">", "a.b.c", true],
    ["a.>", "a", false],
    ["a.>", "a.b", true],
    ["a.>", "a.b.c", true],
    ["a.*.c", "a.b.c", true],
    ["a.*.>", "a.b", false],
    ["a.*.>", "a.b.c.d", true],
  ];
  for (const [filter, topic, is] of rows) {
    assert.equal(matches(filter, topic), is, `${filter} ${topic}`);
  }
  assert.equal(normalFilter("System.*.ALERT"), "system.*.alert");
});

test("waits are between zero and a bound that doubles", () => {
  const low = new Backoff(100, 1000, () => 0);
  assert.deepEqual([low.next(), low.next()], [0, 0]);
  const high = new Backoff(100, 1000, () => 1);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6].map(() => high.next()),
    [100, 200, 400, 800, 1000, 1000],
  );
  high.reset();
  assert.equal(high.next(), 100);
});

test("ids made later sort later", async () => {
  const first = uuid7();
  const started = Date.now();
  while (Date.now() === started) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(first < uuid7());
  assert.equal(new Set(Array.from({ length: 1000 }, uuid7)).size, 1000);
});

test("listeners may leave", () => {
  const events = new Emitter<{ n: number }>();
  const heard: number[] = [];
  const leave = events.on("n", (n) => heard.push(n));
  assert.equal(events.emit("n", 1), true);
  leave();
  assert.equal(events.emit("n", 2), false);
  assert.deepEqual(heard, [1]);
});

test("each refusal has a number and a code of its own", () => {
  assert.equal(new Set(ERRORS.map((error) => error.kind.number)).size, ERRORS.length);
  assert.equal(new Set(ERRORS.map((error) => error.kind.code)).size, ERRORS.length);
});

test("addresses are those of the socket", async () => {
  const rows = [
    ["https://chat.example.org", "wss://chat.example.org/ws"],
    ["http://127.0.0.1:8080/", "ws://127.0.0.1:8080/ws"],
    ["wss://chat.example.org/team/ws", "wss://chat.example.org/team/ws"],
  ];
  for (const [url, socket] of rows) {
    const dialled: string[] = [];
    class Dialled {
      constructor(to: string) {
        dialled.push(to);
        throw new Error("no further");
      }
    }
    const client = new Client({ url: url!, token: "t", webSocket: Dialled as never });
    await assert.rejects(client.open(), /no further/);
    assert.deepEqual(dialled, [socket]);
  }
});
