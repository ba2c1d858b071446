import assert from "node:assert/strict";
import { test } from "node:test";
import { NotFoundError } from "../src/errors.js";
import type { ConsumeOptions, Consumption, Delivery } from "../src/queues.js";
import type { Peer } from "./scripted-server.js";
import { Stage, until } from "./set-up.js";

const MESSAGE = { message_id: "m1", ciphertext: "aGk=", nonce: "", tag: "", enc_session_key: "" };

function deliver(peer: Peer, count = 1): void {
  const meta = { queue: "orders", redelivered: count > 1, delivery_count: count };
  peer.say("delivery", { ...meta, message: MESSAGE });
}

async function consume(
  stage: Stage,
  peer: Peer,
  options: ConsumeOptions = {},
): Promise<{ deliveries: Delivery[]; consumption: Consumption }> {
  const deliveries: Delivery[] = [];
  const consuming = stage.client.consume("orders", (delivery) => deliveries.push(delivery), options);
  const request = await peer.next("consume");
  assert.equal(request.data.queue, "orders");
  assert.equal(request.data.prefetch, options.prefetch);
  peer.answer(request, "ok");
  return { deliveries, consumption: await consuming };
}

test("deliveries are settled by their handler", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const { deliveries } = await consume(stage, peer, { prefetch: 5 });
  deliver(peer, 2);
  await until(() => deliveries.length === 1);
  const [delivery] = deliveries as [Delivery];
  assert.deepEqual(
    [delivery.queue, delivery.id, delivery.redelivered, delivery.deliveryCount],
    ["orders", "m1", true, 2],
  );
  assert.deepEqual(delivery.message, MESSAGE);
  const acking = delivery.ack();
  const ack = await peer.next("ack");
  assert.deepEqual(ack.data, { message_id: "m1" });
  peer.answer(ack, "ok");
  await acking;
  const refusing = delivery.nack({ requeue: false });
  const nack = await peer.next("nack");
  assert.deepEqual(nack.data, { message_id: "m1", requeue: false });
  peer.answer(nack, "ok");
  await refusing;
});

test("the next connection consumes again, and settles what the last one brought", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const { deliveries } = await consume(stage, peer);
  deliver(peer);
  await until(() => deliveries.length === 1);
  const acking = deliveries[0]!.ack();
  await peer.next("ack");
  peer.kill();
  const next = await stage.resume();
  next.answer(await next.next("ack"), "ok"); // first, so that it does not come again
  next.answer(await next.next("consume"), "ok");
  await acking;
  deliver(next, 2);
  await until(() => deliveries.length === 2);
});

test("a queue that is not there is not consumed", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const consuming = stage.client.consume("none", () => undefined);
  const data = { code: 1201, name: "not_found", message: "no such queue" };
  peer.answer(await peer.next("consume"), "error", data);
  await assert.rejects(consuming, NotFoundError);
  peer.kill();
  await stage.saysNothing(await stage.resume());
});

test("a queue that has gone meanwhile ends its consumption", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ends: Error[] = [];
  await consume(stage, peer, { onEnd: (error) => ends.push(error) });
  peer.kill();
  const next = await stage.resume();
  const data = { code: 1201, name: "not_found", message: "no such queue" };
  next.answer(await next.next("consume"), "error", data);
  await until(() => ends.length === 1);
  assert.ok(ends[0] instanceof NotFoundError);
});

test("who cancels leaves its deliveries to others", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const { deliveries, consumption } = await consume(stage, peer);
  const cancelling = consumption.cancel();
  await consumption.cancel(); // once is enough
  deliver(peer);
  const request = await peer.next("cancel");
  assert.deepEqual(request.data, { queue: "orders" });
  peer.answer(request, "ok");
  await cancelling;
  assert.deepEqual(deliveries, []);
  peer.kill();
  const next = await stage.resume();
  await stage.saysNothing(next);
  await consume(stage, next);
});

test("a cancellation that is only too early is said again", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const { consumption } = await consume(stage, peer);
  const cancelling = consumption.cancel();
  const data = { code: 1301, name: "rate_limited", message: "too many", retry_after_ms: 700 };
  peer.answer(await peer.next("cancel"), "error", data);
  await stage.heardAll(peer);
  stage.clock.advance(700);
  const code = { code: 1201, name: "not_found", message: "not consumed" };
  peer.answer(await peer.next("cancel"), "error", code);
  await cancelling;
});

test("what is cancelled while there is no connection is over", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const { consumption } = await consume(stage, peer);
  peer.kill();
  await until(() => stage.client.state === "waiting");
  await consumption.cancel();
  await stage.saysNothing(await stage.resume());
});

test("a queue is consumed once", async (t) => {
  const stage = await Stage.set(t);
  await consume(stage, await stage.open());
  await assert.rejects(
    stage.client.consume("orders", () => undefined),
    RangeError,
  );
});

test("what a handler throws is told", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const consuming = stage.client.consume("orders", () => {
    throw new Error("cannot");
  });
  peer.answer(await peer.next("consume"), "ok");
  await consuming;
  deliver(peer);
  await until(() => stage.errors.length === 1);
  assert.equal(stage.errors[0]!.message, "cannot");
});

test("a message is enqueued until that is stored", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const enqueuing = stage.client.enqueue("shop", "new", MESSAGE);
  const first = await peer.next("enqueue");
  assert.deepEqual(first.data, { exchange: "shop", key: "new", message: MESSAGE });
  peer.kill();
  const next = await stage.resume();
  const again = await next.next("enqueue");
  assert.deepEqual(again, first);
  next.answer(again, "ack");
  await enqueuing;
});
