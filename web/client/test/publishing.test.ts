import assert from "node:assert/strict";
import { test } from "node:test";
import { ForbiddenError, RateLimitedError } from "../src/errors.js";
import { BufferFullError, ConnectionLostError, DeadlineError } from "../src/failures.js";
import { ServerError } from "../src/refusal.js";
import type { Frame } from "./scripted-server.js";
import { Stage, until } from "./set-up.js";

test("an acknowledgement tells the place in the history", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const publishing = stage.client.publish("a.b", { n: 1 }, { headers: { k: "v" } });
  const request = await peer.next("publish");
  const { message_id: messageId, ...rest } = request.data;
  assert.deepEqual(rest, { topic: "a.b", payload: { n: 1 }, headers: { k: "v" } });
  assert.match(messageId, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  peer.answer(request, "ack", { topic: "a.b", epoch: 7, offset: 3 });
  const position = { epoch: 7, offset: 3 };
  assert.deepEqual(await publishing, { topic: "a.b", messageId, position });
});

test("answers may come in any order", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const all = [0, 1, 2, 3].map((n) => stage.client.command(`c${n}`, { n }));
  const requests: Frame[] = [];
  for (const _ of all) {
    requests.push(await peer.next("command"));
  }
  for (const n of [2, 0, 3, 1]) {
    peer.answer(requests[n]!, "result", { result: requests[n]!.data.params.n });
    peer.answer(requests[n]!, "result", { result: "a second answer" });
  }
  peer.say("result", { result: "of nothing" }, "m99");
  assert.deepEqual(await Promise.all(all), [0, 1, 2, 3]);
});

test("what is not acknowledged goes again, the same and in order", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const all = [1, 2, 3].map((n) => stage.client.publish("a", n));
  const first = [];
  for (const _ of all) {
    first.push(await peer.next("publish"));
  }
  peer.answer(first[1]!, "ack", { topic: "a" });
  await all[1];
  peer.kill();
  await until(() => stage.client.state === "waiting");
  all.push(stage.client.publish("a", 4));
  const next = await stage.resume();
  const again = [await next.next("publish"), await next.next("publish")];
  assert.deepEqual(again, [first[0], first[2]]);
  const newest = await next.next("publish");
  assert.equal(newest.data.payload, 4);
  for (const request of [newest, ...again]) {
    next.answer(request, "ack", { topic: "a" });
  }
  await Promise.all(all);
  assert.equal(stage.client.bufferedAmount, 0);
});

test("before there is a connection it waits for one", async (t) => {
  const stage = await Stage.set(t);
  const publishing = stage.client.publish("a", 1);
  const peer = await stage.open();
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  assert.equal((await publishing).topic, "a");
});

test("a deadline tells whether it was sent", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const sent = stage.client.publish("a", 1, { deadlineMs: 5000 });
  await peer.next("publish");
  peer.kill();
  await until(() => stage.client.state === "waiting");
  const unsent = stage.client.publish("a", 2, { deadlineMs: 4000 });
  stage.clock.advance(5000);
  await assert.rejects(sent, (error) => error instanceof DeadlineError && error.sent);
  await assert.rejects(unsent, (error) => error instanceof DeadlineError && !error.sent);
  assert.equal(stage.client.bufferedAmount, 0);
});

test("a refusal is an error of its class", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const publishing = stage.client.publish("a", 1);
  const data = { code: 1102, name: "forbidden", message: "not you" };
  peer.answer(await peer.next("publish"), "error", data);
  await assert.rejects(publishing, (error) => {
    assert.ok(error instanceof ForbiddenError);
    assert.deepEqual(
      [error.name, error.message, error.code, error.number, error.remedy],
      ["ForbiddenError", "not you", "forbidden", 1102, "change"],
    );
    return true;
  });
});

test("a refusal that is not in the catalogue is one all the same", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const publishing = stage.client.publish("a", 1);
  peer.answer(await peer.next("publish"), "error", { code: 1250, name: "novel", message: "m" });
  await assert.rejects(
    publishing,
    (error) => error instanceof ServerError && error.code === "novel" && error.remedy === "change",
  );
});

test("who is too fast waits as long as the server says, and loses no order", async (t) => {
  const stage = await Stage.set(t, { maxInFlight: 2 });
  const peer = await stage.open();
  const all = [1, 2, 3].map((n) => stage.client.publish("a", n));
  const first = await peer.next("publish");
  const second = await peer.next("publish");
  const slow = { code: 1301, name: "rate_limited", message: "slow", retry_after_ms: 400 };
  peer.answer(first, "error", slow);
  peer.answer(second, "error", slow);
  await stage.heardAll(peer);
  stage.clock.advance(399);
  await stage.saysNothing(peer);
  stage.clock.advance(1);
  for (const n of [1, 2, 3]) {
    const request = await peer.next("publish");
    assert.equal(request.data.payload, n);
    peer.answer(request, "ack", { topic: "a" });
  }
  await Promise.all(all);
});

test("who is too fast for too long is told why", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const publishing = stage.client.publish("a", 1, { deadlineMs: 1000 });
  const slow = { code: 1301, name: "rate_limited", message: "slow", retry_after_ms: 5000 };
  peer.answer(await peer.next("publish"), "error", slow);
  await stage.heardAll(peer);
  stage.clock.advance(1000);
  await assert.rejects(
    publishing,
    (error) => error instanceof DeadlineError && error.cause instanceof RateLimitedError,
  );
});

test("only so many are on their way at a time", async (t) => {
  const stage = await Stage.set(t, { maxInFlight: 3 });
  const peer = await stage.open();
  const all = Array.from({ length: 5 }, (_, n) => stage.client.publish("a", n));
  const three = [await peer.next("publish"), await peer.next("publish"), await peer.next("publish")];
  await stage.saysNothing(peer);
  three.forEach((request) => peer.answer(request, "ack", { topic: "a" }));
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  await Promise.all(all);
});

test("what does not fit is refused, and there is a promise of room", async (t) => {
  const stage = await Stage.set(t, { maxBufferedBytes: 4000 });
  const peer = await stage.open();
  await stage.client.writable();
  const text = "x".repeat(1000);
  const all = [1, 2, 3].map(() => stage.client.publish("a", text));
  await assert.rejects(stage.client.publish("a", text), BufferFullError);
  assert.ok(stage.client.bufferedAmount > 3000);
  let hasRoom = false;
  const room = stage.client.writable().then(() => {
    hasRoom = true;
  });
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  await all[0];
  assert.equal(hasRoom, false);
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  await all[1];
  await room;
  all.push(stage.client.publish("a", text));
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  peer.answer(await peer.next("publish"), "ack", { topic: "a" });
  await Promise.all(all);
});

test("a frame that no server takes is refused here", async (t) => {
  const stage = await Stage.set(t);
  await stage.open();
  await assert.rejects(stage.client.publish("a", "é".repeat(140_000)), RangeError);
  assert.equal(stage.client.bufferedAmount, 0);
});

test("a command is not said twice", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const lost = stage.client.command("restart");
  await peer.next("command");
  peer.kill();
  await assert.rejects(lost, ConnectionLostError);
  await until(() => stage.client.state === "waiting");
  const later = stage.client.command("later");
  const next = await stage.resume();
  const request = await next.next("command");
  assert.equal(request.data.name, "later");
  next.answer(request, "result", { result: { done: true } });
  assert.deepEqual(await later, { done: true });
});

test("a direct message is sent until it is stored", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const sealed = { v: 1, message_id: "0190-sealed" };
  const sending = stage.client.send({ to: { user: "bob" }, sealed });
  const first = await peer.next("send");
  assert.deepEqual(first.data, { to: { user: "bob" }, message_id: "0190-sealed", sealed });
  peer.kill();
  const next = await stage.renew();
  const second = await next.next("send");
  assert.deepEqual(second, first);
  const at = "2026-01-02T03:04:05.678Z";
  next.answer(second, "ack", { message_id: "0190-sealed", conversation: "c", offset: 5, at });
  const ack = { messageId: "0190-sealed", conversation: "c", offset: 5, at };
  assert.deepEqual(await sending, ack);
});

test("a broadcast tells whom it reached", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const saying = stage.client.broadcast("tea", { roles: ["member"] });
  const request = await peer.next("broadcast");
  assert.deepEqual(request.data, { payload: "tea", filter: { roles: ["member"] } });
  peer.answer(request, "ack", { reached: 12 });
  assert.deepEqual(await saying, { reached: 12 });
});
