import assert from "node:assert/strict";
import { test } from "node:test";
import type { TokenRequest } from "../src/connection.js";
import { ClosedError } from "../src/failures.js";
import { Stage, until } from "./set-up.js";

test("a client says which protocol it speaks and who it is", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  assert.deepEqual(peer.protocols, ["waxwing.v1", "access_token.the.token"]);
  assert.equal(peer.path, "/ws");
  assert.equal(stage.client.user, "alice");
  assert.equal(stage.client.state, "open");
});

test("states come in their order", async (t) => {
  const stage = await Stage.set(t);
  const states: string[] = [];
  stage.client.on("state", (state) => states.push(state));
  const peer = await stage.open();
  peer.close(4001);
  await stage.resume();
  await stage.client.close();
  assert.deepEqual(states, ["connecting", "open", "waiting", "connecting", "open", "closed"]);
});

for (const code of [4400, 4403, 4410, 4429, 4499]) {
  test(`after ${code} the client stays closed`, async (t) => {
    const stage = await Stage.set(t);
    const peer = await stage.open();
    const waiting = stage.client.publish("a", 1);
    await peer.next("publish");
    peer.close(code, "why");
    await assert.rejects(waiting, (error) => error instanceof ClosedError && error.closeCode === code);
    assert.equal(stage.client.state, "closed");
    stage.clock.advance(600_000);
    await assert.rejects(stage.client.publish("a", 2), ClosedError);
    assert.equal(stage.server.accepted, 1);
  });
}

for (const code of [1000, 1001, 1011, 4000, 4001, 4008, 4099]) {
  test(`after ${code} the client takes its session up again`, async (t) => {
    const stage = await Stage.set(t);
    const peer = await stage.open();
    peer.close(code);
    const next = await stage.accept();
    assert.deepEqual((await next.next("resume")).data, { session: "s1", offsets: {} });
    assert.equal(next.path, "/ws?first=resume");
  });
}

test("a session that another connection took over is left to it", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  await subscribed(stage, peer);
  peer.close(4002);
  const next = await stage.accept();
  next.welcome({ session: "s2" });
  assert.deepEqual((await next.next("subscribe")).data.topics, ["a"]);
  assert.equal(stage.client.state, "open");
});

async function subscribed(stage: Stage, peer: Awaited<ReturnType<Stage["open"]>>): Promise<void> {
  const subscribing = stage.client.subscribe("a", () => undefined);
  peer.answer(await peer.next("subscribe"), "ok");
  await subscribing;
}

test("a token that was refused is asked for again, once", async (t) => {
  const requests: TokenRequest[] = [];
  const stage = await Stage.set(t, {
    token: (request) => {
      requests.push(request);
      return `t${requests.length}`;
    },
  });
  const opening = stage.client.open();
  (await stage.server.accept()).close(4401);
  const second = await stage.accept();
  assert.deepEqual(second.protocols, ["waxwing.v1", "access_token.t2"]);
  second.close(4401);
  await assert.rejects(opening, ClosedError);
  assert.deepEqual(requests, [{}, { refused: "t1" }]);
});

test("a fixed token that is refused is the end", async (t) => {
  const stage = await Stage.set(t);
  const opening = stage.client.open();
  (await stage.server.accept()).close(4401);
  await assert.rejects(opening, ClosedError);
});

test("a handshake that fails is tried again with the token in a frame", async (t) => {
  const stage = await Stage.set(t);
  stage.server.refuses = true;
  const refused = assert.rejects(
    stage.client.open(),
    (error) => error instanceof ClosedError && error.closeCode === 4401,
  );
  const peer = await stage.accept();
  assert.deepEqual(peer.protocols, ["waxwing.v1"]);
  assert.deepEqual((await peer.next("auth")).data, { token: "the.token" });
  peer.close(4401, "the token does not count");
  await refused;
});

test("a token that is good in a frame is shown in the next handshake", async (t) => {
  const stage = await Stage.set(t);
  stage.server.refuses = true;
  const opening = stage.client.open();
  const peer = await stage.accept();
  await peer.next("auth");
  peer.welcome();
  await opening;
  stage.server.refuses = false;
  peer.kill();
  const next = await stage.accept();
  assert.deepEqual(next.protocols, ["waxwing.v1", "access_token.the.token"]);
});

test("a token that cannot be had is asked for again", async (t) => {
  let tries = 0;
  const stage = await Stage.set(t, {
    token: async () => {
      if (++tries === 1) {
        throw new Error("no network");
      }
      return "t";
    },
  });
  const opening = stage.client.open();
  (await stage.accept()).welcome();
  await opening;
});

test("opening ends when nobody is there in time", async (t) => {
  const stage = await Stage.set(t, { url: "http://127.0.0.1:9" });
  const refused = assert.rejects(stage.client.open(), ClosedError);
  for (let s = 0; s < 31; s++) {
    await new Promise((resolve) => setImmediate(resolve));
    stage.clock.advance(1000);
  }
  await refused;
  assert.equal(stage.client.state, "closed");
});

test("a server that never welcomes is left after 10 s", async (t) => {
  const stage = await Stage.set(t);
  void stage.client.open().catch(() => undefined);
  const peer = await stage.server.accept();
  await until(() => stage.client.state === "connecting");
  stage.clock.advance(10_000);
  assert.equal(stage.client.state, "waiting");
  await peer.closed();
  (await stage.accept()).welcome();
  await until(() => stage.client.state === "open");
});

test("waits double up to their bound while no connection holds", async (t) => {
  const stage = await Stage.set(t, { random: () => 1 });
  let peer = await stage.open();
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    peer.kill();
    await until(() => stage.client.state === "waiting");
    waits.push(stage.clock.next);
    peer = await stage.resume();
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  stage.clock.advance(10_000);
  peer.kill();
  await until(() => stage.client.state === "waiting");
  assert.equal(stage.clock.next, 500);
});

test("a storm of clients spreads over the whole wait", async (t) => {
  let n = 0;
  const clients = 20;
  const stages = await Promise.all(
    Array.from({ length: clients }, () =>
      Stage.set(t, { random: () => n++ / clients, firstWaitMs: 1000 }),
    ),
  );
  const peers = await Promise.all(stages.map((stage) => stage.open()));
  peers.forEach((peer) => peer.close(4001));
  await until(() => stages.every((stage) => stage.client.state === "waiting"));
  const waits = stages.map((stage) => stage.clock.next).sort((a, b) => a - b);
  assert.deepEqual(
    waits,
    Array.from({ length: clients }, (_, i) => (i / clients) * 1000),
  );
  await Promise.all(stages.map((stage) => stage.resume()));
});

test("a server that takes no session up for now is asked again later", async (t) => {
  const stage = await Stage.set(t);
  (await stage.open()).kill();
  const busy = await stage.accept();
  const resume = await busy.next("resume");
  busy.welcome({ session: "s2" });
  const data = { code: 1302, name: "at_capacity", message: "full", retry_after_ms: 7000 };
  busy.answer(resume, "error", data);
  await until(() => stage.client.state === "waiting");
  assert.equal(stage.clock.next, 7000);
  await stage.resume();
});

test("a session that is refused is begun anew", async (t) => {
  const stage = await Stage.set(t);
  (await stage.open()).kill();
  const next = await stage.accept();
  const resume = await next.next("resume");
  next.welcome({ session: "s2" });
  next.answer(resume, "error", { code: 1201, name: "not_found" });
  await until(() => stage.client.state === "open");
  next.kill();
  const third = await stage.accept();
  assert.equal((await third.next("resume")).data.session, "s2");
});

test("signs of life go out, and a server that gives none is left after 60 s", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  stage.clock.advance(30_000);
  await until(() => peer.pings === 1);
  peer.say("pong");
  await stage.heardAll(peer); // at 30 s
  stage.clock.advance(59_999);
  assert.equal(stage.client.state, "open");
  stage.clock.advance(1);
  assert.equal(stage.client.state, "waiting");
  await stage.resume();
});

test("any frame is a sign of life", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  for (let minute = 0; minute < 5; minute++) {
    stage.clock.advance(59_000);
    await stage.heardAll(peer);
  }
  assert.equal(stage.client.state, "open");
  assert.equal(stage.server.accepted, 1);
});

test("closing waits for answers, and then says goodbye", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const publishing = stage.client.publish("a", 1);
  const request = await peer.next("publish");
  const closing = stage.client.close();
  await assert.rejects(stage.client.publish("a", 2), ClosedError);
  peer.answer(request, "ack", { topic: "a" });
  await publishing;
  await closing;
  assert.equal(await peer.closed(), 1000);
  assert.equal(stage.clock.next, Infinity);
});

test("closing does not wait longer than it was told", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const publishing = stage.client.publish("a", 1);
  await peer.next("publish");
  const closing = stage.client.close(1000);
  stage.clock.advance(1000);
  await closing;
  await assert.rejects(publishing, ClosedError);
});

test("presence is said and watched again on each connection", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const heard: unknown[] = [];
  stage.client.on("presence", (presence) => heard.push(presence));
  stage.client.presence("away", "at tea");
  assert.deepEqual((await peer.next("presence")).data, { status: "away", text: "at tea" });
  stage.client.watch(["bob"]);
  assert.deepEqual((await peer.next("presence")).data, { watch: ["bob"] });
  const last_seen = "2026-01-02T03:04:05.678Z";
  peer.say("presence", { user: "bob", status: "offline", last_seen });
  await stage.heardAll(peer);
  assert.deepEqual(heard, [{ user: "bob", status: "offline", lastSeen: last_seen }]);
  peer.kill();
  const next = await stage.resume();
  const all = { status: "away", text: "at tea", watch: ["bob"] };
  assert.deepEqual((await next.next("presence")).data, all);
});

test("who is typing and how far they have read is told", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const heard: unknown[] = [];
  stage.client.on("typing", (typing) => heard.push(typing));
  stage.client.on("receipt", (receipt) => heard.push(receipt));
  peer.say("typing", { conversation: "c", from: "bob" });
  peer.say("receipt", { conversation: "c", from: "bob", read: 7 });
  const telling = stage.client.receipt("c", { read: 9 });
  const told = await peer.next("receipt");
  assert.deepEqual(told.data, { conversation: "c", read: 9 });
  peer.answer(told, "ok");
  await telling;
  assert.deepEqual(heard, [
    { conversation: "c", from: "bob" },
    { conversation: "c", from: "bob", delivered: 0, read: 7 },
  ]);
});
