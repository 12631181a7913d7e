// Files stay at the service as long as the history names them: for devices that come much later, as far as there is room, and no longer than what disappears.

import { expect, test } from "vitest";
import type { BlobId, ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import type { Device } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { MINUTE_MS, newDevice, standing } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

const DAY_MS = 24 * 3600_000;

/** Ana, whose history is kept, and Bob, who sends her files of ten bytes. */
async function two(seed: number) {
  const world = new World(seed);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  await world.ends(ana.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")));
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "one" }));
  await world.clock.advance(MINUTE_MS);
  /** @returns the blobs, by what came to Ana */
  const sends = async (files: number, by = bob): Promise<BlobId[]> => {
    const before = new Set(await blobsAt(ana, chat));
    const attachments = Array.from({ length: files }, (_, i) => ({
      ...NOTHING_KNOWN,
      kind: "file" as const,
      type: "application/pdf",
      name: `${i}.pdf`,
      data: new Blob([new Uint8Array(10).fill(i)]),
      poster: null,
    }));
    expect((await world.ends(by.verbs.sendMedia(chat, { attachments, caption: "" }))).kind).toBe("ok");
    await world.clock.advance(MINUTE_MS);
    return (await blobsAt(ana, chat)).filter((blob) => !before.has(blob));
  };
  /** Nobody is there meanwhile. */
  const later = async (days: number) => {
    for (const device of [ana, bob]) device.crash();
    await world.clock.advance(days * DAY_MS);
  };
  const comes = async (device: Device) => {
    await device.open();
    await world.clock.advance(2 * MINUTE_MS);
    await world.ends(device.verbs.keepHistory());
  };
  const isThere = (blob: BlobId | undefined) => blob !== undefined && "bytes" in world.service.media.get(blob, null);
  return { world, ana, bob, chat, typed: groups.join(" "), sends, later, comes, isThere };
}

async function blobsAt(device: Device, chat: ConversationId): Promise<BlobId[]> {
  const uses = await device.disk.open().range("fileUses", { prefix: [] });
  return uses.filter(({ key }) => key[1] === chat).map(({ key }) => key[0] as BlobId);
}

test("[HI21] a device that comes half a year later has the files too: once a month they were kept; what disappears is not", async () => {
  const { world, ana, chat, typed, sends, later, comes, isThere } = await two(1201);
  const [kept] = await sends(1);
  expect(await world.ends(ana.verbs.setDisappearing(chat, 80 * DAY_MS))).toMatchObject({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  const [brief] = await sends(1);
  await later(31);
  await comes(ana);
  // Both stay by themselves for now: nothing is said of them.
  const said = async () => world.service.media.keep(await ana.accountId, []);
  expect(await said()).toMatchObject({ ok: { bytes: 0 } });
  for (const days of [40, 49]) {
    await later(days);
    await comes(ana);
  }
  expect([isThere(kept), isThere(brief)]).toEqual([true, false]);
  expect((await standing(world, ana))?.media).toMatchObject({ bytes: expect.any(Number) });
  const before = await said();
  ana.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount({ kind: "key", typed }));
  if (found.kind !== "ok") throw new Error(found.kind);
  await world.ends(other.verbs.restore(found.devices.map((each) => each.device)));
  await world.clock.advance(5 * MINUTE_MS);
  const { items } = await world.ends(other.timeline(chat));
  const item = items.find((each) => each.kind === "message" && each.attachments.length > 0)?.id ?? "";
  const got = await world.ends(other.verbs.loadMedia({ conversation: chat, item, index: 0, part: "file" }));
  expect(got.kind === "ok" && (await got.data.arrayBuffer()).byteLength).toBe(10);
  // Its own month begins where the other's did.
  await world.ends(other.verbs.keepHistory());
  expect(await said()).toEqual(before);
  // What its person deletes is kept no longer than it was asked for.
  await world.ends(other.verbs.deleteForMe(chat, [item]));
  await world.clock.advance(MINUTE_MS);
  other.crash();
  await world.clock.advance(91 * DAY_MS);
  expect(isThere(kept)).toBe(false);
});

test("[HI21] cut off in the middle it goes on; where there is no more room the newest stay, and no failure stands in the way of the history", async () => {
  const { world, ana, sends, later, comes, isThere } = await two(1202);
  const files: BlobId[] = [];
  for (let i = 0; i < 11; i++) files.push(...(await sends(10, ana)));
  const { service } = world;
  const got = service.media.get(files[0] as BlobId, null);
  const size = "bytes" in got ? got.bytes.length : 0;
  service.media.keptBytes = 105 * size;
  await later(50);
  const keep = service.media.keep.bind(service.media);
  let pages = 0;
  service.media.keep = (account, blobs, drops) => {
    if (blobs.length > 0 && ++pages === 2) throw new Error("not now");
    return keep(account, blobs, drops);
  };
  await comes(ana);
  await world.clock.advance(10 * MINUTE_MS);
  expect(pages).toBe(4);
  await later(60);
  expect(files.filter(isThere)).toHaveLength(105);
  // The first album came first, and five of it find no room.
  expect(files.slice(0, 10).filter(isThere)).toHaveLength(5);
  await comes(ana);
  expect(await standing(world, ana)).toMatchObject({ stopped: null, media: { bytes: 105 * size } });
  expect(ana.failures).toEqual([]);
});

test("[HI21] what came later takes the room of what came before it; words are kept meanwhile, whatever the service says of files", async () => {
  const { world, ana, sends, later, comes, isThere } = await two(1203);
  const { service } = world;
  const before = await sends(10, ana);
  const got = service.media.get(before[0] as BlobId, null);
  service.media.keptBytes = 10 * ("bytes" in got ? got.bytes.length : 0);
  await later(50);
  await comes(ana);
  const after = await sends(10, ana);
  await later(50);
  const keep = service.media.keep.bind(service.media);
  service.media.keep = () => ({ rejection: { kind: "rate-limited", retryAfterMs: MINUTE_MS } });
  await comes(ana);
  expect(await world.ends(ana.verbs.keepHistory())).toEqual({ kind: "ok" });
  service.media.keep = keep;
  await world.clock.advance(5 * MINUTE_MS);
  await later(80);
  expect([before, after].map((files) => files.filter(isThere).length)).toEqual([0, 10]);
  expect(ana.failures).toEqual([]);
});
