import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Client, type ClientOptions } from "../src/client.js";
import { Deferred } from "../src/deferred.js";
import { InvalidError, NotFoundError } from "../src/errors.js";
import { ClosedError, RequestFailedError } from "../src/failures.js";
import type { Gap } from "../src/cursor.js";
import type { Broadcast, DirectMessage } from "../src/wire.js";
import { CutLink } from "./cut-link.js";
import { until } from "./set-up.js";

/**
 * Two people and a real server, which the environment names: WAXWING_URL, the tokens WAXWING_ALICE
 * and WAXWING_BOB of two users called so; WAXWING_QUEUE, `exchange/key/queue` that are declared and
 * bound; WAXWING_KEEP, the server's `topics.keep`. What is not named is skipped.
 */
const { WAXWING_URL, WAXWING_ALICE, WAXWING_BOB, WAXWING_QUEUE, WAXWING_KEEP } = process.env;

const isThere = WAXWING_URL !== undefined && WAXWING_ALICE !== undefined && WAXWING_BOB !== undefined;
const skip = isThere ? false : "no server is named";

let names = 0;

/** A topic of this run alone. */
function topic(): string {
  return `talk.${process.pid}-${Date.now()}.${++names}`;
}

async function open(
  t: TestContext,
  who: "alice" | "bob",
  options: Partial<ClientOptions> = {},
): Promise<Client> {
  const token = who === "alice" ? WAXWING_ALICE! : WAXWING_BOB!;
  const client = new Client({ url: WAXWING_URL!, token, firstWaitMs: 50, ...options });
  t.after(() => client.close(0));
  client.on("error", (error) => console.error(`${who}:`, error));
  await client.open();
  assert.equal(client.user, who);
  return client;
}

/** A way to the server that the test can cut. */
async function link(t: TestContext): Promise<CutLink> {
  const made = await CutLink.to(WAXWING_URL!);
  t.after(() => made.close());
  return made;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

async function publish(client: Client, on: string, numbers: number[]): Promise<void> {
  await Promise.all(numbers.map((n) => client.publish(on, n)));
}

test("what is published is heard, in order", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const bob = await open(t, "bob");
  const on = topic();
  const heard: unknown[] = [];
  await alice.subscribe(`${on}.*`, (event) => heard.push(event));
  const payload = { text: "ü😀", n: [1.5, null, true] };
  const ack = await bob.publish(`${on}.A`, payload, { headers: { k: "v" }, messageId: "m-1" });
  assert.equal(ack.topic, `${on}.a`);
  assert.equal(ack.position?.offset, 1);
  await publish(bob, `${on}.a`, range(2, 50));
  await until(() => heard.length === 50);
  const first = heard[0] as { at: string };
  assert.match(first.at, /^\d{4}-.*Z$/);
  assert.deepEqual(first, {
    topic: `${on}.a`,
    payload,
    from: "bob",
    at: first.at,
    headers: { k: "v" },
    messageId: "m-1",
    position: ack.position,
  });
  assert.deepEqual(
    heard.slice(1).map((event) => (event as { payload: unknown }).payload),
    range(2, 50),
  );
});

test("a history is read again from where it is asked for", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const bob = await open(t, "bob");
  const on = topic();
  await publish(bob, on, range(1, 10));
  const { epoch } = (await bob.publish(on, 11)).position!;
  const heard: unknown[] = [];
  const hear = (event: { payload: unknown }): unknown => heard.push(event.payload);
  await alice.subscribe(on, hear, { after: { [on]: { epoch, offset: 4 } } });
  await bob.publish(on, 12);
  await until(() => heard.length === 8);
  assert.deepEqual(heard, range(5, 12));
  const all: unknown[] = [];
  for await (const event of alice.events(on, { after: { [on]: { epoch: 0, offset: 0 } } })) {
    all.push(event.payload);
    if (all.length === 12) {
      break;
    }
  }
  assert.deepEqual(all, range(1, 12));
  await bob.publish(on, 13);
  await until(() => heard.length === 9);
  assert.equal(heard[8], 13);
});

test("connections that break lose nothing and repeat nothing", { skip }, async (t) => {
  const way = await link(t);
  const alice = await open(t, "alice", { url: way.url });
  const bob = await open(t, "bob");
  const on = topic();
  const heard: unknown[] = [];
  const gaps: Gap[] = [];
  await alice.subscribe(`${on}.>`, (event) => heard.push([event.topic, event.payload]), {
    onGap: (gap) => gaps.push(gap),
  });
  const opens: boolean[] = [];
  alice.on("open", ({ resumed }) => opens.push(resumed));
  for (let cut = 0; cut < 5; cut++) {
    const publishing = publish(bob, `${on}.a`, range(20 * cut + 1, 20 * cut + 20));
    way.cut();
    await publishing;
    await bob.publish(`${on}.new${cut}`, cut);
    await until(() => opens.length === cut + 1);
  }
  await until(() => heard.length >= 105);
  const of = (wanted: string): unknown[] =>
    (heard as [string, unknown][]).filter(([name]) => name === wanted).map(([, n]) => n);
  assert.deepEqual(of(`${on}.a`), range(1, 100));
  for (let cut = 0; cut < 5; cut++) {
    assert.deepEqual(of(`${on}.new${cut}`), [cut]);
  }
  assert.deepEqual(gaps, []);
  assert.deepEqual(opens, [true, true, true, true, true]);
});

test("what is published over connections that break is stored once", { skip }, async (t) => {
  const way = await link(t);
  const alice = await open(t, "alice", { url: way.url });
  const bob = await open(t, "bob");
  const on = topic();
  const heard: unknown[] = [];
  await bob.subscribe(on, (event) => heard.push(event.payload));
  for (let cut = 0; cut < 5; cut++) {
    const publishing = publish(alice, on, range(20 * cut + 1, 20 * cut + 20));
    await until(() => heard.length > 20 * cut);
    way.cut();
    await publishing;
  }
  await until(() => heard.length >= 100);
  assert.deepEqual(
    [...heard].sort((a, b) => Number(a) - Number(b)),
    range(1, 100),
  );
});

test(
  "what is no longer kept is told",
  { skip: skip || (WAXWING_KEEP === undefined && "the history is not bounded") },
  async (t) => {
    const alice = await open(t, "alice");
    const bob = await open(t, "bob");
    const on = topic();
    const count = 3 * Number(WAXWING_KEEP);
    await publish(bob, on, range(1, count));
    const heard: unknown[] = [];
    await alice.subscribe(on, (event) => heard.push(event.payload), {
      after: { [on]: { epoch: 0, offset: 0 } },
      onGap: (gap) => heard.push(gap),
    });
    await until(() => heard.includes(count));
    const gap = heard[0] as Gap;
    assert.equal(gap.reason, "not_kept");
    const first = gap.first!.offset;
    assert.ok(first > 1 && first <= count - Number(WAXWING_KEEP) + 1, String(first));
    assert.deepEqual(heard.slice(1), range(first, count));
  },
);

test("a request is answered by whoever responds", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const bob = await open(t, "bob");
  const on = `live.${topic()}`;
  await bob.respond<number[]>(on, (request) => {
    if (request.payload.length === 0) {
      throw new Error("nothing to add");
    }
    return request.payload.reduce((sum, n) => sum + n, 0);
  });
  const replies = await Promise.all(
    range(1, 20).map((n) => alice.request<number>(on, [n, n])),
  );
  assert.deepEqual(
    replies.map((reply) => [reply.payload, reply.from]),
    range(1, 20).map((n) => [2 * n, "bob"]),
  );
  await assert.rejects(
    alice.request(on, []),
    (error) => error instanceof RequestFailedError && error.message === "nothing to add",
  );
});

test("a topic that keeps nothing tells how many heard", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const bob = await open(t, "bob");
  const on = `live.${topic()}`;
  const heard: unknown[] = [];
  const subscription = await alice.subscribe(on, (event) => heard.push(event.payload));
  const ack = await bob.publish(on, "x");
  assert.deepEqual([ack.position, ack.reached], [undefined, 1]);
  await until(() => heard.length === 1);
  await subscription.unsubscribe();
  assert.equal((await bob.publish(on, "y")).reached, 0);
  assert.deepEqual(heard, ["x"]);
});

test("a direct message waits for whoever is away, and comes once", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const text = topic();
  const sent = [];
  for (const n of range(1, 3)) {
    sent.push(await alice.send({ to: { user: "bob" }, content: `${text} ${n}` }));
  }
  const way = await link(t);
  const bob = new Client({ url: way.url, token: WAXWING_BOB!, firstWaitMs: 50 });
  t.after(() => bob.close(0));
  const heard: DirectMessage[] = [];
  bob.on("message", (message) => {
    if (message.content?.startsWith(text)) {
      heard.push(message);
    }
  });
  await bob.open();
  await until(() => heard.length === 3);
  way.cut();
  const sealed = { v: 1, suite: 1, message_id: `${text} sealed` };
  sent.push(await alice.send({ to: { user: "bob" }, content: `${text} 4` }));
  await until(() => heard.length === 4);
  assert.deepEqual(
    heard.map((message) => [message.from, message.messageId, message.offset, message.content]),
    sent.map((ack, i) => ["alice", ack.messageId, ack.offset, `${text} ${i + 1}`]),
  );
  const sealing = new Promise<DirectMessage>((resolve) => {
    bob.on("message", (message) => {
      if (message.sealed !== undefined) {
        resolve(message);
      }
    });
  });
  const ack = await alice.send({ to: { user: "bob" }, sealed });
  assert.equal(ack.messageId, sealed.message_id);
  const message = await sealing;
  assert.deepEqual(message.sealed, sealed);
  assert.equal(message.content, undefined);
});

test("who has heard no direct message yet misses none", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const way = await link(t);
  const text = topic();
  const bob = await open(t, "bob", { url: way.url });
  let heard = 0;
  bob.on("message", ({ content }) => {
    heard += content === text ? 1 : 0;
  });
  await bob.subscribe(text, () => undefined); // so that there is a session to come back to
  way.cut();
  await alice.send({ to: { user: "bob" }, content: text });
  await until(() => heard > 0);
  await bob.command("ping");
  assert.equal(heard, 1);
});

test("a broadcast reaches everyone", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const bob = await open(t, "bob");
  const text = topic();
  const hearing = new Promise<Broadcast>((resolve) => {
    bob.on("broadcast", (broadcast) => {
      if (broadcast.payload === text) {
        resolve(broadcast);
      }
    });
  });
  const { reached } = await alice.broadcast(text);
  assert.ok(reached >= 2, String(reached));
  assert.equal((await hearing).from, "alice");
  assert.equal((await alice.broadcast(text, { roles: ["admin"] })).reached, 0);
});

test("who is there, writes and has read is told", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const heard: [string, string][] = [];
  alice.on("presence", ({ user, status, text }) => heard.push([user, `${status} ${text ?? ""}`]));
  alice.watch(["bob"]);
  await until(() => heard.at(-1)?.[1] === "offline "); // the tests before have ended
  heard.length = 0;
  const bob = await open(t, "bob");
  await until(() => heard.length === 1);
  bob.presence("busy", "reading");
  await until(() => heard.length === 2);
  const told: unknown[] = [];
  alice.on("typing", (typing) => told.push(typing));
  alice.on("receipt", (receipt) => told.push(receipt));
  const { conversation, offset } = await alice.send({ to: { user: "bob" }, content: topic() });
  bob.typing(conversation);
  await bob.receipt(conversation, { delivered: offset, read: offset });
  await until(() => told.length === 2);
  assert.deepEqual(told, [
    { conversation, from: "bob" },
    { conversation, from: "bob", delivered: offset, read: offset },
  ]);
  await bob.close();
  await until(() => heard.length === 3);
  assert.deepEqual(heard, [
    ["bob", "online "],
    ["bob", "busy reading"],
    ["bob", "offline "],
  ]);
});

test("a token that is no good is the end, and its code says why", { skip }, async (t) => {
  const client = new Client({ url: WAXWING_URL!, token: "nobodys", firstWaitMs: 50 });
  t.after(() => client.close(0));
  await assert.rejects(
    client.open(),
    (error) => error instanceof ClosedError && error.closeCode === 4401,
  );
});

test("the server's commands give results", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const result = (await alice.command("echo", { message: "hi" })) as { sender: string };
  assert.equal(result.sender, "alice");
  await assert.rejects(alice.command("fly"), NotFoundError);
});

test("what the server refuses is an error of its class", { skip }, async (t) => {
  const alice = await open(t, "alice");
  await assert.rejects(alice.publish("a..b", 1), InvalidError);
  await assert.rejects(alice.publish("a.*", 1), InvalidError);
  await assert.rejects(
    alice.subscribe("not allowed", () => undefined),
    InvalidError,
  );
  await assert.rejects(alice.send({ to: { user: "nobody" }, content: "x" }), NotFoundError);
});

test(
  "a message of a queue comes until it is acknowledged",
  { skip: skip || (WAXWING_QUEUE === undefined && "no queue is named") },
  async (t) => {
    const alice = await open(t, "alice");
    const bob = await open(t, "bob");
    const [exchange, key, queue] = WAXWING_QUEUE!.split("/") as [string, string, string];
    const id = topic();
    const message = {
      message_id: id,
      ciphertext: "aGk=",
      nonce: "",
      tag: "",
      enc_session_key: "",
    };
    await bob.enqueue(exchange, key, message);
    await bob.enqueue(exchange, key, message); // known again
    const counts: number[] = [];
    const done = new Deferred<void>();
    const consumption = await alice.consume(
      queue,
      async (delivery) => {
        assert.deepEqual(delivery.message, message);
        counts.push(delivery.deliveryCount);
        if (delivery.redelivered) {
          await delivery.ack();
          done.resolve();
        } else {
          await delivery.nack();
        }
      },
      { prefetch: 1 },
    );
    await done.promise;
    assert.deepEqual(counts, [1, 2]);
    await consumption.cancel();
    const next = topic();
    await bob.enqueue(exchange, key, { ...message, message_id: next });
    const got = new Deferred<string>();
    await bob.consume(queue, async (delivery) => {
      await delivery.ack();
      got.resolve(delivery.id);
    });
    assert.equal(await got.promise, next);
    assert.deepEqual(counts, [1, 2]);
    await assert.rejects(
      bob.consume(`${queue}-none`, () => undefined),
      NotFoundError,
    );
  },
);

test("a room is heard over a cut connection, and read again", { skip }, async (t) => {
  const cut = await link(t);
  const alice = await open(t, "alice");
  const bob = await open(t, "bob", { url: cut.url });
  const heard: string[] = [];
  bob.on("roomMessage", (message) => heard.push(`${message.position.offset} ${message.content}`));
  const room = `r${process.pid}-${Date.now()}`;
  await alice.rooms.create(room, { title: "A room" });
  assert.deepEqual((await alice.rooms.put(room, "bob")).members, { alice: "owner", bob: "member" });
  const say = (content: string): Promise<unknown> => alice.send({ to: { group: room }, content });
  await say("one");
  await until(() => heard.length === 1);
  cut.cut();
  await say("two");
  await say("three");
  await until(() => heard.length === 3);
  assert.deepEqual(heard, ["1 one", "2 two", "3 three"]);
  await bob.rooms.read(room, 1);
  await until(() => heard.length === 5);
  assert.deepEqual(heard.slice(3), ["2 two", "3 three"]);
  assert.ok((await bob.rooms.list()).some((one) => one.room === room && one.role === "member"));
  await alice.rooms.delete(room);
  await assert.rejects(bob.rooms.get(room), NotFoundError);
});

test("one connection is spoken to, and those that a filter selects", { skip }, async (t) => {
  const alice = await open(t, "alice");
  const bob = await open(t, "bob");
  const said: (string | undefined)[] = [];
  bob.on("connectionMessage", (message) => said.push(message.content));
  await alice.send({ to: { connection: bob.connectionId! }, content: "you alone" });
  await until(() => said.length === 1);
  await assert.rejects(alice.send({ to: { connection: "none" }, content: "x" }), NotFoundError);
  const team = `t${process.pid}-${Date.now()}`;
  bob.attributes({ team });
  await bob.command("ping");
  assert.equal((await alice.broadcast(1, { attributes: { team } })).reached, 1);
});

test("who attends a topic is told who comes and goes", { skip }, async (t) => {
  const cut = await link(t);
  const alice = await open(t, "alice", { url: cut.url });
  const bob = await open(t, "bob");
  const on = topic();
  const told: string[] = [];
  alice.on("attendance", ({ user, isThere }) => told.push(`${user} ${isThere}`));
  await alice.subscribe(on, () => undefined);
  await alice.attend(on);
  const subscription = await bob.subscribe(on, () => undefined);
  await bob.attend(on);
  await until(() => told.length === 1);
  cut.cut();
  await until(() => told.length === 2);
  await subscription.unsubscribe();
  await until(() => told.length === 3);
  assert.deepEqual(told, ["bob true", "bob true", "bob false"]);
  await bob.privacy("nobody");
  await bob.attend(on);
  await bob.privacy("everyone");
  await until(() => told.length === 4);
  assert.equal(told[3], "bob true");
});
