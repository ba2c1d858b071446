import assert from "node:assert/strict";
import { test } from "node:test";
import { ForbiddenError } from "../src/errors.js";
import { DeadlineError, RequestFailedError } from "../src/failures.js";
import type { Frame, Peer } from "./scripted-server.js";
import { Stage, until } from "./set-up.js";

/** Takes the first request of a client, with the subscription to its reply. */
async function firstRequest(peer: Peer): Promise<Frame> {
  const listening = await peer.next("subscribe");
  assert.match(listening.data.topics[0], /^live\.replies\.[0-9a-f]{32}$/);
  peer.answer(listening, "ok");
  const request = await peer.next("publish");
  assert.equal(request.data.headers["reply-to"], listening.data.topics[0]);
  return request;
}

/** Publishes the reply to a request. */
function reply(peer: Peer, to: Frame, payload: unknown, more: Record<string, string> = {}): void {
  const { "reply-to": topic, "correlation-id": id } = to.data.headers;
  const headers = { "correlation-id": id, ...more };
  peer.say("event", { topic, payload, from: "bob", at: "", headers });
}

test("replies find their requests in any order", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const one = stage.client.request("sum", [1, 2]);
  const first = await firstRequest(peer);
  const two = stage.client.request("sum", [3, 4]);
  const second = await peer.next("publish");
  for (const [request, sum] of [
    [second, 7],
    [first, 3],
  ] as const) {
    peer.answer(request, "ack", { topic: "sum" });
    reply(peer, request, sum);
    reply(peer, request, "a second reply");
  }
  assert.deepEqual([(await one).payload, (await two).payload], [3, 7]);
  assert.equal((await one).from, "bob");
});

test("a responder's failure is the requester's error", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const asking = stage.client.request("sum", "x");
  reply(peer, await firstRequest(peer), null, { error: "not numbers" });
  await assert.rejects(
    asking,
    (error) => error instanceof RequestFailedError && error.message === "not numbers",
  );
});

test("a request that is refused fails at once", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const asking = stage.client.request("sum", "x");
  const data = { code: 1102, name: "forbidden", message: "no" };
  peer.answer(await firstRequest(peer), "error", data);
  await assert.rejects(asking, ForbiddenError);
});

test("a request without a reply ends in time", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const asking = stage.client.request("sum", 1, { timeoutMs: 500 });
  await firstRequest(peer);
  stage.clock.advance(500);
  await assert.rejects(asking, DeadlineError);
});

test("a request that was lost with its connection goes again", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const asking = stage.client.request("sum", [1]);
  const request = await firstRequest(peer);
  peer.kill();
  const next = await stage.renew();
  next.answer(await next.next("subscribe"), "ok");
  const again = await next.next("publish");
  assert.deepEqual(again, request);
  reply(next, again, 1);
  assert.equal((await asking).payload, 1);
});

test("a responder replies, also with its failures", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const responding = stage.client.respond<number[]>("sum", async (request) => {
    if (!Array.isArray(request.payload)) {
      throw new Error("not numbers");
    }
    return request.payload.reduce((sum, n) => sum + n, 0);
  });
  peer.answer(await peer.next("subscribe"), "ok");
  await responding;
  const ask = (payload: unknown, headers: Record<string, string>): void =>
    peer.say("event", { topic: "sum", payload, from: "bob", at: "", headers });
  ask([1], {}); // nobody waits for this one
  ask([1, 2], { "reply-to": "r.x", "correlation-id": "1" });
  const good = await peer.next("publish");
  assert.equal(good.data.topic, "r.x");
  assert.equal(good.data.payload, 3);
  assert.deepEqual(good.data.headers, { "correlation-id": "1" });
  peer.answer(good, "ack", { topic: "r.x" });
  ask("x", { "reply-to": "r.x", "correlation-id": "2" });
  const bad = await peer.next("publish");
  assert.equal(bad.data.payload, null);
  assert.deepEqual(bad.data.headers, { "correlation-id": "2", error: "not numbers" });
  peer.answer(bad, "ack", { topic: "r.x" });
});

test("a responder works on so many requests at a time", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const open: (() => void)[] = [];
  const responding = stage.client.respond(
    "work",
    () => new Promise<void>((resolve) => open.push(resolve)),
    { atOnce: 2 },
  );
  peer.answer(await peer.next("subscribe"), "ok");
  await responding;
  for (let n = 0; n < 4; n++) {
    const headers = { "reply-to": "r", "correlation-id": String(n) };
    peer.say("event", { topic: "work", payload: n, from: "bob", at: "", headers });
  }
  await stage.heardAll(peer);
  assert.equal(open.length, 2);
  for (let n = 0; n < 4; n++) {
    await until(() => open.length > n);
    open[n]!();
    peer.answer(await peer.next("publish"), "ack", { topic: "r" });
  }
});
