import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

/** The examples are compiled with the tests; the readme shows them as they are. */
test("the readme shows the examples", async () => {
  const readme = await readFile("README.md", "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1]);
  const names = (await readdir("examples")).sort();
  const examples = await Promise.all(names.map((name) => readFile(`examples/${name}`, "utf8")));
  assert.ok(blocks.length > 0);
  assert.deepEqual(new Set(blocks), new Set(examples));
});
