// Files through the real Worker and the real R2 of this machine: of every size, and with deaths on the way.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { stage } from "../world/stage.ts";

const MIB = 1024 * 1024;
const scene = stage({ hasOwnWorld: true });

describe("what was sent is what arrives", () => {
  test.each([
    ["1 KB", 1024],
    ["just a part", 8 * MIB],
    ["a part and a byte", 8 * MIB + 1],
    ["100 MB", 100 * MIB],
  ])("%s", async (name, bytes) => {
    const [ana, bob] = [await scene.person("Ana"), await scene.person("Bob")];
    const chat = await ana.opens(bob);
    const file = noise(bytes);
    await ana.sendsFile(file, chat, { caption: name });
    await ana.sees(name, chat, "sent");
    await bob.conversationCalled("Ana");
    expect(await hashOf(await bob.opensFile(name, chat))).toBe(await hashOf(file));
    const [from, to] = [Math.floor(bytes / 2), Math.floor(bytes / 2) + 100];
    await bob.verbs.freeStorage({});
    const item = (await bob.items(chat)).at(-1)?.id ?? "";
    const read = await bob.verbs.readMedia({ conversation: chat, item, index: 0, part: "file" }, { from, to });
    expect(read.kind === "ok" && Buffer.from(read.bytes)).toEqual(Buffer.from(await file.slice(from, to).arrayBuffer()));
  });
});

test("the Worker and the sender are killed in the middle of an upload: it goes on, and the message goes once, with all of it", async () => {
  const [eve, fay] = [await scene.person("Eve"), await scene.person("Fay")];
  const chat = await eve.opens(fay);
  await eve.says("first", chat);
  await eve.sees("first", chat, "sent");
  const file = noise(60 * MIB);
  await eve.sendsFile(file, chat, { caption: "in pieces" });
  await eve.until({ kind: "timeline", conversation: chat, limit: 5 }, ({ items }) => {
    const item = items.at(-1);
    return item?.kind === "message" && (item.upload?.sentBytes ?? 0) > 0;
  });
  await scene.world.kill();
  await eve.goesAway();
  await scene.world.resume();
  await eve.comesOnline();
  await eve.sees("in pieces", chat, "sent");
  await fay.conversationCalled("Eve");
  expect(await hashOf(await fay.opensFile("in pieces", chat))).toBe(await hashOf(file));
});

test("a file that somebody changed in R2 is refused, and nothing of it is given out", async () => {
  const [gus, hal] = [await scene.person("Gus"), await scene.person("Hal")];
  const chat = await gus.opens(hal);
  const bucket = await scene.world.miniflare.getR2Bucket("MEDIA");
  const before = new Set((await bucket.list()).objects.map(({ key }) => key));
  await gus.sendsFile(noise(200_000), chat, { caption: "mine" });
  await gus.sees("mine", chat, "sent");
  const [key] = (await bucket.list()).objects.map((object) => object.key).filter((each) => !before.has(each));
  if (key === undefined) throw new Error("R2 does not have it");
  const bytes = Buffer.from((await (await bucket.get(key))?.arrayBuffer()) ?? new ArrayBuffer());
  bytes[150_000] = (bytes[150_000] ?? 0) ^ 1;
  await bucket.put(key, bytes);
  await hal.conversationCalled("Gus");
  await hal.sees("mine", chat);
  const item = (await hal.items(chat)).at(-1)?.id ?? "";
  const ref = { conversation: chat, item, index: 0, part: "file" } as const;
  expect(await hal.verbs.loadMedia(ref)).toEqual({ kind: "damaged" });
  expect(await hal.verbs.readMedia(ref, { from: 140_000, to: 160_000 })).toEqual({ kind: "damaged" });
  expect(await hal.verbs.readMedia(ref, { from: 0, to: 10 })).toMatchObject({ kind: "ok" });
});

scene.endsWithoutFailures();

/** Bytes that nothing compresses and no two files share. */
function noise(bytes: number): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let left = bytes; left > 0; left -= 65_536) parts.push(crypto.getRandomValues(new Uint8Array(Math.min(left, 65_536))));
  return new Blob(parts);
}

async function hashOf(blob: Blob): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of blob.stream() as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest("hex");
}
