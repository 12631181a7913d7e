// Everything that one has, taken away as a readable archive: whole, with names that lead nowhere, and never more of it in memory than a part.

import { makeZip } from "client-zip";
import { expect, test } from "vitest";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { type ChatProgress, type ExportSource, exportChat, exportEntries } from "../export/entries.ts";
import type { OutgoingAttachment } from "../index.ts";
import type { Device } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { household, MINUTE_MS, says } from "./linking.ts";

const NOW = new Date("2026-11-30T12:00:00Z");
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
const attached = (bytes: Uint8Array<ArrayBuffer>, name: string): OutgoingAttachment => ({
  ...NOTHING_KNOWN,
  kind: "file",
  type: "application/pdf",
  name,
  data: new Blob([bytes]),
  poster: null,
});

function sourceOf(device: Device): ExportSource {
  if (device.client === null) throw new Error("not running");
  return { watching: device.client, verbs: device.client.verbs };
}

async function files(world: World, source: ExportSource): Promise<Map<string, Uint8Array>> {
  const all = new Map<string, Uint8Array>();
  const read = async () => {
    for await (const { name, input } of exportEntries(source, NOW))
      all.set(name, new Uint8Array(await new Response(input).arrayBuffer()));
  };
  await world.ends(read());
  return all;
}
const jsonIn = (all: Map<string, Uint8Array>, end: string) => {
  const [, bytes] = [...all].find(([name]) => name.endsWith(end)) ?? [];
  return JSON.parse(new TextDecoder().decode(bytes));
};

test("[EX1] what was said and sent is all in it, in order, and readable without Parley", async () => {
  const { world, ana, bob, chat } = await household(991);
  const sent = bytesOf(2_500_000);
  await world.ends(bob.verbs.sendMedia(chat, { attachments: [attached(sent, "plan.pdf")], caption: "the plan" }));
  await world.clock.advance(MINUTE_MS);
  // More than a page
  for (let i = 0; i < 520; i++) await world.ends(bob.verbs.send(chat, { text: `word ${i}` }));
  await world.clock.advance(MINUTE_MS);
  const { items } = await world.ends(ana.timeline(chat));
  await world.ends(ana.verbs.react(chat, items.at(-1)?.id ?? "", "👍"));
  await world.ends(ana.verbs.send(chat, { text: "an answer", replyTo: items.at(-1)?.id ?? "" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.noteContact(await bob.accountId, "Met on the ferry"));
  const all = await files(world, sourceOf(ana));
  expect(jsonIn(all, " Bob/chat.json")).toMatchObject({ title: "Bob", note: "Met on the ferry" });
  expect(jsonIn(all, "account.json")).toMatchObject({ handle: "ana", name: "Ana", exportedAt: NOW.toISOString() });
  const folder = [...all.keys()].find((name) => name.endsWith(" Bob/messages.json"))?.slice(0, -"messages.json".length);
  const lines = jsonIn(all, `${folder}messages.json`).filter(({ kind }: { kind: string }) => kind === "message");
  const texts = ["before", "the plan", ...Array.from({ length: 520 }, (_, i) => `word ${i}`), "an answer"];
  expect(lines.map(({ text }: { text: string }) => text)).toEqual(texts);
  expect(lines[1]).toMatchObject({
    from: { name: "Bob", handle: "bob" },
    attachments: [{ name: "plan.pdf", bytes: sent.length }],
  });
  expect(lines.at(-1)).toMatchObject({ from: { handle: "ana" }, replyTo: { text: "word 519" } });
  expect(lines.at(-2)).toMatchObject({ reactions: [{ emoji: "👍", people: ["Ana"] }] });
  expect(all.get(`${folder}${lines[1].attachments[0].file}`)).toEqual(sent);
  expect(jsonIn(all, " Trip/chat.json")).toMatchObject({ title: "Trip", kind: "group" });
  expect([...all.keys()].some((name) => name.endsWith("missing.json"))).toBe(false);
  // No key of anything.
  const account = await ana.disk.open().get("account", []);
  const whole = Buffer.concat([...all.values()]);
  for (const secret of [account?.deviceSecret, account?.rootSecret]) {
    const bytes = Buffer.from(secret ?? []);
    expect(bytes.length).toBe(32);
    for (const form of [bytes, bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")])
      expect(whole.includes(form)).toBe(false);
  }
});

test("[EX2] no name that others chose leads out of the archive, is another's, or is one that a system keeps", async () => {
  const { world, ana, bob, chat } = await household(992);
  const names = [
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "/abs",
    "C:\\x",
    "con",
    "a\u0000b",
    "r\u202eexe.pdf",
    "same",
    "same",
    "",
    ".",
  ];
  for (const name of names)
    await world.ends(bob.verbs.sendMedia(chat, { attachments: [attached(bytesOf(10), name)], caption: "" }));
  for (const title of ["../../up", "same", "same", "nul", "..", "/", "x".repeat(200)])
    await world.ends(bob.verbs.createGroup({ title, handles: ["ana"] }));
  await world.clock.advance(2 * MINUTE_MS);
  const all: string[] = [];
  const read = async () => {
    for await (const { name, input } of exportEntries(sourceOf(ana), NOW)) {
      all.push(name);
      await new Response(input).arrayBuffer();
    }
  };
  await world.ends(read());
  expect(all.length).toBeGreaterThan(names.length + 14);
  expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(all.length);
  for (const name of all) {
    expect(name).toMatch(/^(account\.json|missing\.json|chats\/\d{4} [^/\\]+\/(chat\.json|messages\.json|media\/\d+ [^/\\]+))$/);
    for (const segment of name.split("/")) {
      expect(segment).not.toMatch(/^\.|^(con|nul)(\.|$)|[\p{Cc}\p{Cf}:]/iu);
      expect(segment.length).toBeLessThan(140);
    }
  }
});

test("[EX3] a file is read as it is written, a part at a time; one that is gone is named, and all else is there", async () => {
  const { world, ana, bob, chat } = await household(993);
  for (const name of ["big.bin", "gone.bin", "cut.bin"])
    await world.ends(bob.verbs.sendMedia(chat, { attachments: [attached(bytesOf(3_500_000), name)], caption: name }));
  await world.clock.advance(MINUTE_MS);
  const { watching, verbs } = sourceOf(ana);
  let reads = 0;
  const order: string[] = [];
  const source: ExportSource = {
    watching,
    verbs: {
      async readMedia(ref, range) {
        if (!order.includes(ref.item)) order.push(ref.item);
        if (order.indexOf(ref.item) === 1) return { kind: "expired" };
        if (order.indexOf(ref.item) === 2 && range.from > 0) return { kind: "damaged" };
        reads++;
        return verbs.readMedia(ref, range);
      },
    },
  };
  const seen: string[] = [];
  const read = async () => {
    for await (const { name, input } of exportEntries(source, NOW)) {
      seen.push(name);
      if (!name.endsWith("big.bin")) {
        await new Response(input).arrayBuffer();
        continue;
      }
      const reader = input.getReader();
      for (let parts = 1; !(await reader.read()).done; parts++) expect(reads).toBeLessThanOrEqual(parts + 1);
    }
  };
  await world.ends(read());
  const all = await files(world, { watching, verbs: source.verbs });
  const missing = jsonIn(all, "missing.json") as { file: string; why: string }[];
  expect(missing.map(({ file, why }) => [file.replace(/.*media\/\d+ /, ""), why])).toEqual([
    ["gone.bin", "expired"],
    ["cut.bin", "cut-off"],
  ]);
  expect(seen.some((name) => name.endsWith("gone.bin"))).toBe(false);
  const [, big] = [...all].find(([name]) => name.endsWith("big.bin")) ?? [];
  expect(big?.length).toBe(3_500_000);
});

test("[EX1] the archive is a zip that others open: each file where its directory says, whole", async () => {
  const { world, ana } = await household(994);
  const all = await files(world, sourceOf(ana));
  const zip = Buffer.from(await world.ends(new Response(makeZip(exportEntries(sourceOf(ana), NOW))).arrayBuffer()));
  // The central directory (APPNOTE.TXT 4.3.12), from the end record back
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = zip.readUInt32LE(end + 16);
  const found = new Map<string, Buffer>();
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    const [size, nameLength, extra, comment, local] = [24, 28, 30, 32, 42].map((offset) =>
      offset === 24 || offset === 42 ? zip.readUInt32LE(at + offset) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number, number];
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString("utf8");
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    found.set(name, zip.subarray(from, from + size));
    at += 46 + nameLength + extra + comment;
  }
  expect([...found.keys()]).toEqual([...all.keys()]);
  for (const [name, bytes] of all) expect(Buffer.from(bytes).equals(found.get(name) ?? Buffer.alloc(0))).toBe(true);
});

test("[EX5] one chat alone: what was said and sent there, a page beside it, and nothing that is not to last, not even quoted", async () => {
  const { world, ana, bob, chat, group } = await household(995);
  await says(world, bob, group, "elsewhere");
  await world.ends(bob.verbs.sendMedia(chat, { attachments: [attached(bytesOf(900), "../../plan.pdf")], caption: "the plan" }));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.setDisappearing(chat, 7 * 24 * 60 * MINUTE_MS));
  await world.clock.advance(MINUTE_MS);
  await says(world, bob, chat, "fleeting");
  const fleeting = (await world.ends(ana.timeline(chat))).items.at(-1)?.id ?? "";
  await world.ends(ana.verbs.setDisappearing(chat, null));
  await world.clock.advance(MINUTE_MS);
  await world.ends(bob.verbs.send(chat, { text: "and so", replyTo: fleeting }));
  await world.ends(bob.verbs.send(chat, { text: "taken back" }));
  await world.clock.advance(MINUTE_MS);
  const taken = (await world.ends(bob.timeline(chat))).items.at(-1)?.id ?? "";
  await world.ends(bob.verbs.deleteForEveryone(chat, taken));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.noteContact(await bob.accountId, "owes me"));
  const far: ChatProgress[] = [];
  const all = new Map<string, string>();
  const page: Parameters<typeof exportChat>[3] = {
    come: (progress) => void far.push({ ...progress }),
    async *page({ title, members }, items, fileOf) {
      yield `${title}: ${members.map(({ name }) => name)}\n`;
      for await (const item of items) if (item.kind === "message") yield `${item.text} ${fileOf(item, 0) ?? ""}\n`;
    },
  };
  const read = async (id: typeof chat) => {
    for await (const { name, input } of exportChat(sourceOf(ana), id, NOW, page)) all.set(name, await new Response(input).text());
  };
  await world.ends(read(chat));
  // What one noted for oneself is in nothing that one may hand on.
  expect([...all.values()].join()).not.toContain("owes me");
  expect([...all.keys()]).toEqual([
    "chat Bob/chat.json",
    "chat Bob/messages.json",
    "chat Bob/messages.html",
    "chat Bob/media/1 _.._plan.pdf",
  ]);
  expect(all.get("chat Bob/messages.html")).toBe("Bob: Ana,Bob\nbefore \nthe plan media/1 _.._plan.pdf\nand so \n");
  const lines = JSON.parse(all.get("chat Bob/messages.json") ?? "");
  expect(lines.filter(({ kind }: { kind: string }) => kind === "message")).toMatchObject([
    { text: "before" },
    { text: "the plan", attachments: [{ file: "media/1 _.._plan.pdf" }] },
    { text: "and so", replyTo: { id: fleeting, text: null } },
  ]);
  expect(lines.some(({ kind }: { kind: string }) => kind === "deleted")).toBe(false);
  expect(far.at(-1)).toEqual({ messages: lines.length, files: 0, ofFiles: 1 });
  for (const gone of ["fleeting", "taken back", "elsewhere"]) expect([...all.values()].join()).not.toContain(gone);
  all.clear();
  await world.ends(read("A".repeat(22) as typeof chat));
  expect(all.size).toBe(0);
});

test("[EX5] cancelled in the middle of a file it reads no further", async () => {
  const { world, ana, bob, chat } = await household(996);
  await world.ends(bob.verbs.sendMedia(chat, { attachments: [attached(bytesOf(6_500_000), "big.bin")], caption: "" }));
  await world.clock.advance(MINUTE_MS);
  const { watching, verbs } = sourceOf(ana);
  let reads = 0;
  const source: ExportSource = {
    watching,
    verbs: {
      readMedia(ref, range) {
        reads++;
        return verbs.readMedia(ref, range);
      },
    },
  };
  const stopping = new AbortController();
  const writing = makeZip(exportChat(source, chat, NOW)).pipeTo(
    new WritableStream({
      write() {
        if (reads === 2) stopping.abort();
      },
    }),
    { signal: stopping.signal },
  );
  await expect(world.ends(writing)).rejects.toThrow();
  await world.clock.advance(MINUTE_MS);
  // Of seven parts, and one may have been under way.
  expect(reads).toBeLessThan(5);
});
