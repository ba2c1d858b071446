import assert from "node:assert/strict";
import { test } from "node:test";
import type { Gap } from "../src/cursor.js";
import { ForbiddenError } from "../src/errors.js";
import { ClosedError } from "../src/failures.js";
import type { SubscribeOptions, Subscription } from "../src/subscription.js";
import type { Position, TopicEvent } from "../src/wire.js";
import type { Frame, Peer } from "./scripted-server.js";
import { Stage, until } from "./set-up.js";

/** What one subscription is told, in its order. */
class Ear {
  readonly heard: unknown[] = [];
  readonly options: SubscribeOptions;

  constructor(after?: Record<string, Position>) {
    this.options = {
      onGap: (gap: Gap) => this.heard.push(gap),
      ...(after === undefined ? {} : { after }),
    };
  }

  readonly hear = (event: TopicEvent): void => {
    this.heard.push(event.position?.offset ?? event.payload);
  };
}

async function subscribe(
  stage: Stage,
  peer: Peer,
  filter: string,
  ear: Ear,
  offsets: Record<string, Position> = {},
): Promise<{ subscription: Subscription; request: Frame }> {
  const subscribing = stage.client.subscribe(filter, ear.hear, ear.options);
  const request = await peer.next("subscribe");
  peer.answer(request, "ok", { offsets });
  return { subscription: await subscribing, request };
}

test("events come once and in order", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  const { request } = await subscribe(stage, peer, "News.*", ear);
  assert.deepEqual(request.data, { topics: ["news.*"] });
  peer.event("news.a", 7, 1);
  peer.event("news.a", 7, 2);
  peer.event("news.a", 7, 2);
  peer.event("news.a", 7, 1);
  peer.event("news.b", 8, 1);
  peer.event("news.a", 7, 3);
  peer.event("other.a", 7, 4);
  peer.event("news.a.x", 7, 4);
  await stage.heardAll(peer);
  assert.deepEqual(ear.heard, [1, 2, 1, 3]);
});

test("events of topics without history are handed on as they come", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, ">", ear);
  peer.say("event", { topic: "a", payload: "x", from: "bob", at: "2026-01-02T03:04:05.678Z" });
  peer.say("event", { topic: "a", payload: "x", from: "bob", at: "2026-01-02T03:04:05.678Z" });
  await stage.heardAll(peer);
  assert.deepEqual(ear.heard, ["x", "x"]);
});

test("a resumed session goes on behind what was heard", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 7, offset: 40 } });
  peer.event("a", 7, 41);
  await stage.heardAll(peer);
  peer.kill();
  const next = await stage.accept();
  const resume = await next.next("resume");
  assert.deepEqual(resume.data, {
    session: "s1",
    offsets: { "topic:a": { epoch: 7, offset: 41 } },
  });
  const recovered = { "topic:a": true };
  next.answer(resume, "welcome", { session: "s1", user: "alice", resumed: true, recovered });
  next.event("a", 7, 41);
  next.event("a", 7, 42);
  next.event("a", 7, 43);
  await until(() => stage.client.state === "open");
  await stage.heardAll(next);
  assert.deepEqual(ear.heard, [41, 42, 43]);
});

test("a forgotten session is made up for by subscribing behind what was heard", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 7, offset: 40 } });
  peer.kill();
  const next = await stage.renew();
  const again = await next.next("subscribe");
  assert.deepEqual(again.data, { topics: ["a"], after: { a: { epoch: 7, offset: 40 } } });
  next.event("a", 7, 41);
  next.answer(again, "ok", { offsets: { a: { epoch: 7, offset: 41 } } });
  next.event("a", 7, 42);
  await stage.heardAll(next);
  assert.deepEqual(ear.heard, [41, 42]);
});

test("storms of reconnects lose nothing and repeat nothing", async (t) => {
  const stage = await Stage.set(t);
  let peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 7, offset: 0 } });
  let last = 0;
  for (let i = 0; i < 25; i++) {
    peer.event("a", 7, ++last);
    peer.event("a", 7, ++last); // it may arrive or not
    peer.kill();
    const next = await stage.accept();
    const resume = await next.next("resume");
    const resumed = i % 3 > 0;
    next.answer(resume, "welcome", { session: "s1", user: "alice", resumed, recovered: {} });
    let from = resume.data.offsets["topic:a"].offset;
    if (!resumed) {
      const again = await next.next("subscribe");
      from = again.data.after.a.offset;
      next.answer(again, "ok", { offsets: { a: { epoch: 7, offset: last } } });
    }
    for (let offset = Math.max(1, from - 1); offset <= last; offset++) {
      next.event("a", 7, offset);
    }
    await until(() => stage.client.state === "open");
    peer = next;
  }
  await stage.heardAll(peer);
  assert.deepEqual(
    ear.heard,
    Array.from({ length: last }, (_, i) => i + 1),
  );
});

test("what is no longer kept is told in its place", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear({ a: { epoch: 7, offset: 10 } });
  const subscribing = stage.client.subscribe("a", ear.hear, ear.options);
  const request = await peer.next("subscribe");
  assert.deepEqual(request.data.after, { a: { epoch: 7, offset: 10 } });
  peer.say("gap", { topic: "a", epoch: 7, first: 31 });
  peer.event("a", 7, 31);
  peer.answer(request, "ok", { offsets: { a: { epoch: 7, offset: 31 } } });
  await subscribing;
  peer.event("a", 7, 32);
  peer.say("gap", { topic: "a", epoch: 7, first: 31 }); // nothing new
  await stage.heardAll(peer);
  assert.deepEqual(ear.heard, [
    {
      topic: "a",
      after: { epoch: 7, offset: 10 },
      first: { epoch: 7, offset: 31 },
      reason: "not_kept",
    },
    31,
    32,
  ]);
});

test("what could not be recovered is told once", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  const other = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 7, offset: 4 } });
  await subscribe(stage, peer, "b", other, { b: { epoch: 9, offset: 4 } });
  peer.kill();
  const next = await stage.resume({ "topic:a": false, "topic:b": true });
  next.say("gap", { topic: "a", epoch: 7, first: 9 });
  next.event("a", 7, 9);
  next.event("b", 9, 5);
  await stage.heardAll(next);
  assert.deepEqual(ear.heard, [
    { topic: "a", after: { epoch: 7, offset: 4 }, reason: "not_recovered" },
    9,
  ]);
  assert.deepEqual(other.heard, [5]);
});

test("an offset that is too high is a gap, and so is another log", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 7, offset: 4 } });
  peer.event("a", 7, 6);
  peer.event("a", 7, 5);
  peer.event("a", 8, 1);
  peer.event("a", 8, 2);
  await stage.heardAll(peer);
  assert.deepEqual(ear.heard, [
    {
      topic: "a",
      after: { epoch: 7, offset: 4 },
      first: { epoch: 7, offset: 6 },
      reason: "skipped",
    },
    6,
    {
      topic: "a",
      after: { epoch: 7, offset: 6 },
      first: { epoch: 8, offset: 1 },
      reason: "other_log",
    },
    1,
    2,
  ]);
});

test("a position that the log never had is told", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const future = new Ear({ a: { epoch: 7, offset: 99 } });
  await subscribe(stage, peer, "a", future, { a: { epoch: 7, offset: 99 } });
  peer.say("gap", { topic: "a", epoch: 7, first: 5 });
  const foreign = new Ear({ b: { epoch: 3, offset: 8 } });
  const subscribing = stage.client.subscribe("b", foreign.hear, foreign.options);
  const request = await peer.next("subscribe");
  peer.say("gap", { topic: "b", epoch: 7, first: 1 });
  peer.event("b", 7, 1);
  peer.answer(request, "ok", { offsets: { b: { epoch: 3, offset: 8 } } });
  await subscribing;
  peer.event("a", 7, 5);
  peer.event("b", 7, 2);
  await stage.heardAll(peer);
  assert.deepEqual(future.heard, [
    {
      topic: "a",
      after: { epoch: 7, offset: 99 },
      first: { epoch: 7, offset: 5 },
      reason: "other_log",
    },
    5,
  ]);
  assert.deepEqual(foreign.heard, [
    {
      topic: "b",
      after: { epoch: 3, offset: 8 },
      first: { epoch: 7, offset: 1 },
      reason: "other_log",
    },
    1,
    2,
  ]);
});

test("a gap is for the subscription that asked, and for no other", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const early = new Ear();
  await subscribe(stage, peer, "a", early, { a: { epoch: 7, offset: 40 } });
  const late = new Ear({ a: { epoch: 7, offset: 2 } });
  await subscribe(stage, peer, "a", late, { a: { epoch: 7, offset: 2 } });
  peer.say("gap", { topic: "a", epoch: 7, first: 40 });
  peer.event("a", 7, 40);
  peer.event("a", 7, 41);
  const future = new Ear({ a: { epoch: 7, offset: 99 } });
  await subscribe(stage, peer, "a", future, { a: { epoch: 7, offset: 99 } });
  peer.say("gap", { topic: "a", epoch: 7, first: 42 });
  peer.event("a", 7, 42);
  await stage.heardAll(peer);
  assert.deepEqual(early.heard, [41, 42]);
  assert.deepEqual(late.heard.slice(1), [40, 41, 42]);
  assert.deepEqual(future.heard.slice(1), [42]);
});

test("a server that has lost its end is believed", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 7, offset: 40 } });
  peer.kill();
  const next = await stage.renew();
  next.answer(await next.next("subscribe"), "ok", { offsets: { a: { epoch: 7, offset: 40 } } });
  next.say("gap", { topic: "a", epoch: 7, first: 31 });
  next.event("a", 7, 31);
  await stage.heardAll(next);
  assert.deepEqual(ear.heard, [
    {
      topic: "a",
      after: { epoch: 7, offset: 40 },
      first: { epoch: 7, offset: 31 },
      reason: "other_log",
    },
    31,
  ]);
});

test("topics that are new since a forgotten session are read from their beginning", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "news.*", ear, { "news.a": { epoch: 7, offset: 4 } });
  peer.kill();
  const next = await stage.renew();
  const first = await next.next("subscribe");
  assert.deepEqual(first.data.after, { "news.a": { epoch: 7, offset: 4 } });
  next.answer(first, "ok", {
    offsets: { "news.a": { epoch: 7, offset: 4 }, "news.b": { epoch: 9, offset: 2 } },
  });
  const second = await next.next("subscribe");
  assert.deepEqual(second.data, {
    topics: ["news.*"],
    after: { "news.b": { epoch: 9, offset: 0 } },
  });
  next.event("news.b", 9, 3); // sent before the server began again
  next.answer(second, "ok", { offsets: { "news.b": { epoch: 9, offset: 0 } } });
  for (let offset = 1; offset <= 3; offset++) {
    next.event("news.b", 9, offset);
  }
  await stage.heardAll(next);
  assert.deepEqual(ear.heard, [1, 2, 3]);
});

test("a topic that is new in a resumed session may have lost its beginning", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "news.*", ear);
  peer.kill();
  const next = await stage.resume();
  next.say("gap", { topic: "news.b", epoch: 9, first: 5 });
  next.event("news.b", 9, 5);
  await stage.heardAll(next);
  assert.deepEqual(ear.heard, [
    { topic: "news.b", first: { epoch: 9, offset: 5 }, reason: "not_kept" },
    5,
  ]);
});

test("more positions than a frame holds go in several", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  const offsets = Object.fromEntries(
    Array.from({ length: 1200 }, (_, n) => [`t.${n}`, { epoch: 7, offset: n + 1 }]),
  );
  await subscribe(stage, peer, ">", ear, offsets);
  peer.kill();
  const next = await stage.accept();
  const resume = await next.next("resume");
  assert.equal(Object.keys(resume.data.offsets).length, 500);
  next.answer(resume, "welcome", { session: "s2", user: "alice", resumed: false, recovered: {} });
  const asked: Record<string, Position> = {};
  for (let part = 0; part < 3; part++) {
    const request = await next.next("subscribe");
    Object.assign(asked, request.data.after);
    // Where it was not asked, the server begins at the end.
    const heads = Object.fromEntries(
      Object.entries(offsets).map(([topic, at]) => [topic, { epoch: 7, offset: at.offset + 2 }]),
    );
    next.answer(request, "ok", { offsets: { ...heads, ...request.data.after } });
  }
  next.event("t.1100", 7, 1102);
  next.event("t.1100", 7, 1103);
  await stage.heardAll(next);
  assert.deepEqual(asked, offsets);
  assert.deepEqual(ear.heard, [1102, 1103]);
});

test("one that was not confirmed when the connection broke is asked for again", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  await subscribe(stage, peer, "a", new Ear());
  const ear = new Ear({ a: { epoch: 7, offset: 1 } });
  const subscribing = stage.client.subscribe("a", ear.hear, ear.options);
  await peer.next("subscribe");
  peer.kill();
  const next = await stage.resume();
  const again = await next.next("subscribe");
  assert.deepEqual(again.data, { topics: ["a"], after: { a: { epoch: 7, offset: 1 } } });
  next.answer(again, "ok");
  await subscribing;
});

test("the first event of a log that was empty is no gap", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  await subscribe(stage, peer, "a", ear, { a: { epoch: 0, offset: 0 } });
  peer.event("a", 7, 1);
  await stage.heardAll(peer);
  assert.deepEqual(ear.heard, [1]);
});

test("two handlers of one topic each see everything", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const early = new Ear();
  await subscribe(stage, peer, "a", early, { a: { epoch: 7, offset: 2 } });
  peer.event("a", 7, 3);
  await stage.heardAll(peer);
  const late = new Ear({ a: { epoch: 7, offset: 1 } });
  const { request } = await subscribe(stage, peer, "a", late, { a: { epoch: 7, offset: 3 } });
  assert.deepEqual(request.data.after, { a: { epoch: 7, offset: 1 } });
  peer.event("a", 7, 2);
  peer.event("a", 7, 3);
  peer.event("a", 7, 4);
  await stage.heardAll(peer);
  assert.deepEqual(early.heard, [3, 4]);
  assert.deepEqual(late.heard, [2, 3, 4]);
});

test("a session is resumed behind the handler that has least", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const early = new Ear();
  await subscribe(stage, peer, "a", early, { a: { epoch: 7, offset: 5 } });
  const late = new Ear({ a: { epoch: 7, offset: 1 } });
  await subscribe(stage, peer, "a", late, { a: { epoch: 7, offset: 5 } });
  peer.kill();
  const next = await stage.accept();
  assert.deepEqual((await next.next("resume")).data.offsets, {
    "topic:a": { epoch: 7, offset: 1 },
  });
});

test("an event waits for the promise of the one before", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const log: string[] = [];
  const goOn: (() => void)[] = [];
  const subscribing = stage.client.subscribe("a", (event) => {
    const { offset } = event.position as Position;
    log.push(`begin ${offset}`);
    return new Promise<void>((resolve) => {
      goOn.push(() => {
        log.push(`end ${offset}`);
        resolve();
      });
    });
  });
  peer.answer(await peer.next("subscribe"), "ok");
  await subscribing;
  peer.event("a", 7, 1);
  peer.event("a", 7, 2);
  await stage.heardAll(peer);
  assert.deepEqual(log, ["begin 1"]);
  goOn[0]!();
  await until(() => log.length === 3);
  assert.deepEqual(log, ["begin 1", "end 1", "begin 2"]);
});

test("what a slow handler has no room for becomes a gap", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const heard: unknown[] = [];
  let goOn = (): void => undefined;
  const subscribing = stage.client.subscribe(
    "a",
    (event) => {
      heard.push(event.position?.offset);
      return new Promise<void>((resolve) => {
        goOn = resolve;
      });
    },
    { maxWaiting: 2, onGap: (gap) => heard.push(gap) },
  );
  peer.answer(await peer.next("subscribe"), "ok");
  await subscribing;
  for (let offset = 1; offset <= 6; offset++) {
    peer.event("a", 7, offset);
  }
  await stage.heardAll(peer);
  for (let taken = 1; taken <= 3; taken++) {
    await until(() => heard.length === taken);
    goOn();
  }
  await until(() => heard.length === 4);
  peer.event("a", 7, 7);
  await stage.heardAll(peer);
  assert.deepEqual(heard, [
    1,
    2,
    3,
    {
      topic: "a",
      after: { epoch: 7, offset: 3 },
      first: { epoch: 7, offset: 7 },
      reason: "overflow",
    },
    7,
  ]);
});

test("what a handler throws is told, and the next event comes", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const heard: unknown[] = [];
  const subscribing = stage.client.subscribe("a", (event) => {
    heard.push(event.position?.offset);
    if (heard.length === 1) {
      throw new Error("thrown");
    }
    return Promise.reject(new Error("rejected"));
  });
  peer.answer(await peer.next("subscribe"), "ok");
  await subscribing;
  peer.event("a", 7, 1);
  peer.event("a", 7, 2);
  peer.event("a", 7, 3);
  await until(() => heard.length === 3 && stage.errors.length === 3);
  assert.deepEqual(
    stage.errors.map((error) => error.message),
    ["thrown", "rejected", "rejected"],
  );
});

test("a loop over events ends its subscription when it is left", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const offsets: unknown[] = [];
  const loop = (async () => {
    for await (const event of stage.client.events("a")) {
      offsets.push(event.position?.offset);
      if (offsets.length === 2) {
        break;
      }
    }
  })();
  peer.answer(await peer.next("subscribe"), "ok");
  peer.event("a", 7, 1);
  peer.event("a", 7, 2);
  peer.event("a", 7, 3);
  const left = await peer.next("unsubscribe");
  assert.deepEqual(left.data, { topics: ["a"] });
  peer.answer(left, "ok");
  await loop;
  assert.deepEqual(offsets, [1, 2]);
});

test("a loop over events fails when the client is closed", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const events = stage.client.events("a");
  peer.answer(await peer.next("subscribe"), "ok");
  const next = events.next();
  await stage.heardAll(peer);
  await stage.client.close();
  await assert.rejects(next, ClosedError);
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});

test("the last handler of a filter ends it on the server", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const [one, two] = [new Ear(), new Ear()];
  const first = await subscribe(stage, peer, "a", one);
  const second = await subscribe(stage, peer, "a", two);
  await first.subscription.unsubscribe();
  await first.subscription.unsubscribe();
  peer.event("a", 7, 1);
  await stage.heardAll(peer);
  const leaving = second.subscription.unsubscribe();
  peer.answer(await peer.next("unsubscribe"), "ok");
  await leaving;
  assert.deepEqual([one.heard, two.heard], [[], [1]]);
});

test("what was begun and ended without a connection is made up for", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const { subscription } = await subscribe(stage, peer, "old", new Ear());
  peer.kill();
  await until(() => stage.client.state === "waiting");
  await subscription.unsubscribe();
  const subscribing = stage.client.subscribe("new", () => undefined);
  const next = await stage.resume();
  const dropped = await next.next("unsubscribe");
  assert.deepEqual(dropped.data, { topics: ["old"] });
  next.answer(dropped, "ok");
  const added = await next.next("subscribe");
  assert.deepEqual(added.data, { topics: ["new"] });
  next.answer(added, "ok");
  await subscribing;
});

test("a subscription that is refused is not there", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ear = new Ear();
  const subscribing = stage.client.subscribe("secret", ear.hear);
  const data = { code: 1102, name: "forbidden", message: "no" };
  peer.answer(await peer.next("subscribe"), "error", data);
  await assert.rejects(subscribing, ForbiddenError);
  peer.event("secret", 7, 1);
  await stage.heardAll(peer);
  assert.deepEqual(ear.heard, []);
  peer.kill();
  const next = await stage.renew();
  await stage.saysNothing(next);
});

test("one that is refused after a reconnect ends alone", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const ends: Error[] = [];
  const lost = new Ear();
  const kept = new Ear();
  const subscribing = stage.client.subscribe("lost", lost.hear, {
    onEnd: (error) => ends.push(error),
  });
  peer.answer(await peer.next("subscribe"), "ok");
  await subscribing;
  await subscribe(stage, peer, "kept", kept);
  peer.kill();
  const next = await stage.renew();
  const forbidden = { code: 1102, name: "forbidden", message: "no" };
  const both = await next.next("subscribe");
  assert.deepEqual(both.data.topics, ["lost", "kept"]);
  next.answer(both, "error", forbidden);
  next.answer(await next.next("subscribe"), "error", forbidden);
  next.answer(await next.next("subscribe"), "ok");
  next.event("kept", 7, 1);
  await until(() => ends.length === 1 && kept.heard.length === 1);
  next.event("lost", 7, 1);
  await stage.heardAll(next);
  assert.deepEqual([lost.heard, kept.heard], [[], [1]]);
  assert.ok(ends[0] instanceof ForbiddenError);
});

test("a subscription that comes at a bad time is asked for again", async (t) => {
  const stage = await Stage.set(t);
  const peer = await stage.open();
  const subscribing = stage.client.subscribe("a", () => undefined);
  const data = { code: 1301, name: "rate_limited", message: "slow", retry_after_ms: 300 };
  peer.answer(await peer.next("subscribe"), "error", data);
  await stage.heardAll(peer);
  stage.clock.advance(300);
  peer.answer(await peer.next("subscribe"), "ok");
  await subscribing;
});

test("a filter that cannot be one is refused here", async (t) => {
  const stage = await Stage.set(t);
  for (const filter of ["", "a..b", ".a", "a.", ">.a", "a.>.b"]) {
    await assert.rejects(
      stage.client.subscribe(filter, () => undefined),
      RangeError,
    );
  }
});

test("subscriptions that wait for a connection go out together", async (t) => {
  const stage = await Stage.set(t);
  const all = Promise.all(
    Array.from({ length: 250 }, (_, i) => stage.client.subscribe(`t.${i}`, () => undefined)),
  );
  const peer = await stage.open();
  const sizes: number[] = [];
  for (let i = 0; i < 3; i++) {
    const request = await peer.next("subscribe");
    sizes.push(request.data.topics.length);
    peer.answer(request, "ok");
  }
  await all;
  assert.deepEqual(sizes, [100, 100, 50]);
});
