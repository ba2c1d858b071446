import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { UnauthenticatedError } from "../src/errors.js";
import { Login, signedBytes } from "../src/login.js";

type Answer = { status: number; body: unknown };

/** An HTTP server that answers as it is told, and keeps what it was asked. */
async function serve(
  t: TestContext,
  answer: (path: string, body: any) => Answer,
): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const path = (request.url ?? "").replace("/api/v1/auth/", "");
      asked.push(path);
      const { status, body } = answer(path, JSON.parse(text));
      response.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`, asked };
}

function tokens(n: number, lifeMs = 600_000): Answer {
  const body = {
    user: "alice",
    access_token: `access${n}`,
    access_expires_at: new Date(Date.now() + lifeMs).toISOString(),
    refresh_token: `refresh${n}`,
  };
  return { status: 200, body };
}

test("the signed bytes are each part behind its length", () => {
  assert.equal(
    Buffer.from(signedBytes("bob", Uint8Array.of(1, 2))).toString("hex"),
    "00000010" + Buffer.from("waxwing-login-v1").toString("hex") + "00000003626f62" + "000000020102",
  );
});

test("a login answers its challenge", async (t) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const challenge = Buffer.alloc(32, 0xfb);
  const { url, asked } = await serve(t, (path, body) => {
    if (path === "challenge") {
      return { status: 200, body: { challenge: challenge.toString("base64url") } };
    }
    const signature = Buffer.from(body.signature, "base64url");
    const isTrue = verify(
      null,
      signedBytes("alice", challenge),
      createPublicKey(publicKey.export({ type: "spki", format: "pem" })),
      signature,
    );
    return isTrue ? tokens(1) : { status: 401, body: { code: "unauthenticated" } };
  });
  const login = await Login.withKey(url, "alice", async (bytes) => sign(null, bytes, privateKey));
  assert.equal(await login.token(), "access1");
  assert.deepEqual(asked, ["challenge", "login"]);
  await assert.rejects(
    Login.withKey(url, "alice", async () => new Uint8Array(64)),
    UnauthenticatedError,
  );
});

test("a token is renewed when it ends or was refused, once for all who ask", async (t) => {
  let n = 0;
  const { url, asked } = await serve(t, (path, body) => {
    if (path === "refresh") {
      assert.equal(body.refresh_token, `refresh${n}`);
    }
    n++;
    return tokens(n, n === 1 ? 10_000 : 600_000);
  });
  const login = await Login.withPassword(url, "alice", "correct horse");
  assert.deepEqual(await Promise.all([login.token(), login.token()]), ["access2", "access2"]);
  assert.equal(await login.token(), "access2");
  assert.equal(await login.token({ refused: "access2" }), "access3");
  assert.deepEqual(asked, ["login", "refresh", "refresh"]);
});

test("a session that is no more is begun again", async (t) => {
  let n = 0;
  const { url, asked } = await serve(t, (path) =>
    path === "refresh" ? { status: 401, body: { code: "unauthenticated" } } : tokens(++n),
  );
  const login = await Login.withPassword(url, "alice", "correct horse");
  assert.equal(await login.token({ refused: "access1" }), "access2");
  assert.deepEqual(asked, ["login", "refresh", "login"]);
});

test("who logs out has no token", async (t) => {
  const { url, asked } = await serve(t, (path, body) => {
    if (path === "logout") {
      assert.equal(body.refresh_token, "refresh1");
      return { status: 204, body: undefined };
    }
    return tokens(1);
  });
  const login = await Login.withPassword(url, "alice", "correct horse");
  await login.logout();
  assert.deepEqual(asked, ["login", "logout"]);
});
