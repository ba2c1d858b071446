import assert from "node:assert/strict";
import { test } from "node:test";
import { UnreadableFrameError } from "../src/failures.js";
import { read } from "../src/wire.js";
import type { Peer } from "./scripted-server.js";
import { Stage, until } from "./set-up.js";

const MALFORMED: unknown[] = [
  "",
  "{",
  "null",
  "[]",
  '"text"',
  "{}",
  '{"type":1}',
  '{"type":"event"}',
  '{"type":"event","data":[]}',
  '{"type":"event","data":{"topic":7}}',
  '{"type":"event","data":{"topic":"a","epoch":1,"offset":"2"}}',
  '{"type":"event","data":{"topic":"a","epoch":1,"offset":-2}}',
  '{"type":"event","data":{"topic":"a","epoch":1.5,"offset":2}}',
  '{"type":"gap","data":{"topic":"a","epoch":1}}',
  '{"type":"message","data":{"conversation":"c","from":"bob"}}',
  '{"type":"direct","data":{"offsets":{"direct":7}}}',
  '{"type":"message","data":{"broadcast":true,"payload":1}}',
  '{"type":"welcome","data":{"user":"alice"}}',
  '{"type":"error","id":"m1","data":{"code":"many"}}',
  new ArrayBuffer(3),
];

for (const text of MALFORMED) {
  test(`not a frame: ${String(text)}`, () => {
    assert.equal(read(text).type, "unreadable");
  });
}

test("what is not known is passed over", () => {
  assert.deepEqual(read('{"type":"novel","data":{}}'), { type: "other", name: "novel" });
  assert.deepEqual(read('{"type":"ok"}'), { type: "other", name: "ok" });
  assert.equal(read('{"type":"event","data":{"topic":"a","novel":1}}').type, "event");
});

test("headers that are no strings are left out", () => {
  const read1 = read('{"type":"event","data":{"topic":"a","headers":{"k":"v","n":1}}}');
  assert.deepEqual(read1.type === "event" && read1.event.headers, { k: "v" });
});

test("malformed frames cost nothing else", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const heard: unknown[] = [];
  const subscribing = stage.client.subscribe("a", (event) => heard.push(event.position?.offset), {
    onGap: (gap) => heard.push(gap.reason),
  });
  peer.answer(await peer.next("subscribe"), "ok", { offsets: { a: { epoch: 7, offset: 0 } } });
  await subscribing;
  peer.event("a", 7, 1);
  for (const text of MALFORMED) {
    if (typeof text === "string") {
      peer.text(text);
    } else {
      peer.frame(2, Buffer.from([1, 2, 3]));
    }
  }
  peer.welcome();
  peer.event("a", 7, 2);
  peer.text('{"type":"event","data":{"topic":"a","epoch":7,"offset":"3"}}');
  peer.event("a", 7, 4);
  await stage.heardAll(peer);
  assert.deepEqual(heard, [1, 2, "skipped", 4]);
  assert.equal(stage.errors.length, MALFORMED.length + 2);
  assert.ok(stage.errors.every((error) => error instanceof UnreadableFrameError));
  assert.equal(stage.client.state, "open");
});

test("bytes that are no WebSocket frames end the connection, and it is resumed", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  peer.frame(0x0b, Buffer.from("reserved"));
  await stage.resume();
  assert.equal(stage.server.accepted, 2);
});

test("text that is not UTF-8 is no frame", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  peer.frame(1, Buffer.from('{"type":"\xff', "latin1"));
  // A platform ends the connection, or puts U+FFFD there.
  await until(() => stage.client.state === "waiting" || stage.errors.length === 1);
});

test("refusals that answer nothing are told", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  peer.say("error", { code: 1001, name: "malformed", message: "what?" });
  await stage.heardAll(peer);
  assert.deepEqual(
    stage.errors.map((error) => error.name),
    ["MalformedError"],
  );
});

test("direct messages are told once", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const contents: unknown[] = [];
  stage.client.on("message", (message) => contents.push(message.content ?? message.sealed));
  const say = (to: typeof peer, offset: number, more: Record<string, unknown>): void =>
    to.say("message", { conversation: "c", offset, from: "bob", at: "", ...more });
  say(peer, 1, { message_id: "1", content: "one" });
  say(peer, 2, { message_id: "2", sealed: { v: 1 } });
  say(peer, 2, { message_id: "2", sealed: { v: 1 } });
  await stage.heardAll(peer);
  peer.kill();
  const next = await stage.accept();
  const resume = await next.next("resume");
  assert.deepEqual(resume.data.offsets, { direct: { epoch: 0, offset: 2 } });
  next.answer(resume, "welcome", {
    session: "s1",
    user: "alice",
    resumed: true,
    recovered: { direct: true },
  });
  say(next, 2, { message_id: "2", sealed: { v: 1 } });
  say(next, 3, { message_id: "3", content: "three" });
  await stage.heardAll(next);
  assert.deepEqual(contents, ["one", { v: 1 }, "three"]);
});

test("with what a server begins before it refuses the session is heard", async (t) => {
  const stage = await Stage.set(t);
  const heard: unknown[] = [];
  stage.client.on("message", (message) => heard.push(message.offset));
  stage.client.on("roomMessage", (message) => heard.push(message.room));
  stage.client.on("open", ({ resumed }) => heard.push(resumed));
  const say = (to: Peer, offset: number): void =>
    to.say("message", { conversation: "c", offset, from: "bob", at: "", content: "" });
  const peer = await stage.open();
  say(peer, 1);
  await stage.heardAll(peer);
  peer.kill();
  const next = await stage.accept();
  const resume = await next.next("resume");
  next.welcome({ session: "s2" });
  say(next, 2);
  const room = { conversation: "room:r", epoch: 7, offset: 1, from: "bob", at: "", content: "" };
  next.say("message", room);
  next.answer(resume, "error", { code: 1102, name: "forbidden" });
  say(next, 3);
  await stage.heardAll(next);
  assert.deepEqual(heard, [false, 1, false, 2, "r", 3]);
});

test("broadcasts come as such", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const heard: unknown[] = [];
  stage.client.on("broadcast", (broadcast) => heard.push(broadcast));
  const data = { from: "bob", at: "2026-01-02T03:04:05.678Z", payload: { n: 1 }, signature: "s" };
  peer.say("message", { broadcast: true, ...data });
  await stage.heardAll(peer);
  assert.deepEqual(heard, [data]);
});

test("who has heard no direct message goes on where they began", async (t) => {
  const stage = await Stage.set(t);
  const heard: number[] = [];
  stage.client.on("message", (message) => heard.push(message.offset));
  const begin = (to: Peer, offset: number): void =>
    to.say("direct", { offsets: { direct: { offset } } });
  let peer = await stage.open();
  begin(peer, 5);
  await stage.heardAll(peer);
  for (const recovered of [true, false]) {
    peer.kill();
    peer = await stage.accept();
    const resume = await peer.next("resume");
    assert.deepEqual(resume.data.offsets, { direct: { epoch: 0, offset: 5 } });
    const session = { session: "s1", user: "alice", resumed: true };
    peer.answer(resume, "welcome", { ...session, recovered: { direct: recovered } });
    begin(peer, 8);
    await stage.saysNothing(peer);
    assert.equal(peer.directs, recovered ? 0 : 1); // asked when the place is not known
  }
  peer.kill();
  const last = await stage.accept();
  const resume = await last.next("resume");
  assert.deepEqual(resume.data.offsets, { direct: { epoch: 0, offset: 8 } }); // the new log's
  assert.deepEqual(heard, []);
});

test("direct messages that are lost are told of", async (t) => {
  const stage = await Stage.set(t);
  const gaps: unknown[] = [];
  stage.client.on("directGap", (gap) => gaps.push(gap));
  const peer = await stage.open();
  const data = { conversation: "c", offset: 4, epoch: 7, message_id: "1", from: "bob", content: "" };
  peer.say("message", data);
  await stage.heardAll(peer);
  peer.kill();
  await stage.resume({ direct: false });
  assert.deepEqual(gaps, [{ after: { epoch: 7, offset: 4 } }]);
});
