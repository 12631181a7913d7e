import { expect, test } from "vitest";
import { utf8 } from "../protocol/index.ts";
import {
  createCommit,
  describe,
  exporter,
  type Group,
  load,
  MlsError,
  open,
  processCommit,
  saveEpoch,
  saveRatchet,
  seal,
  zero,
} from "./index.ts";
import { change, groupOf, groupPolicy, leafOf, memberOf, NOW, person } from "./testing/people.ts";

const [ana, ben] = [await person(), await person()];
const world = await groupOf([ana.device, ben.device], groupPolicy([ana]));
const [anas, bens] = [memberOf(world, ana.device.deviceId), memberOf(world, ben.device.deviceId)];
const [anasLeaf, bensLeaf] = [leafOf(world, ana.device.deviceId), leafOf(world, ben.device.deviceId)];
const none = new Map<number, Uint8Array>();
const text = (opened: Awaited<ReturnType<typeof open>>) =>
  opened.kind === "ok" ? new TextDecoder().decode(opened.plaintext) : opened.rule;

test("the device's own keys are in neither part of what is stored", async () => {
  const sealed = await seal(anas, utf8("hi"), new Uint8Array());
  const stored = [saveEpoch(sealed.group), saveRatchet(sealed.group, anasLeaf)].map((bytes) => bytes.join());
  for (const bytes of stored) expect(bytes).not.toContain(ana.device.privateKey.join());
});

test("a group that was loaded says, exports and seals what the one that was saved does", async () => {
  const loaded = load(saveEpoch(anas), none, ana.device);
  expect(describe(loaded)).toEqual(describe(anas));
  expect(await exporter(loaded, "signals", utf8("x"), 32)).toEqual(await exporter(anas, "signals", utf8("x"), 32));
  const sealed = await seal(loaded, utf8("hi"), new Uint8Array());
  expect(text(await open(bens, sealed.bytes))).toBe("hi");
  expect(saveEpoch(loaded)).toEqual(saveEpoch(anas));
});

test("[CL1] a crash after the ratchet was stored never uses a key again; what was sealed before it opens once", async () => {
  const first = await seal(anas, utf8("first"), new Uint8Array());
  const crashed = load(saveEpoch(anas), new Map([[anasLeaf, saveRatchet(first.group, anasLeaf)]]), ana.device);
  const second = await seal(crashed, utf8("second"), new Uint8Array());
  const opened = await open(bens, second.bytes);
  expect(text(opened)).toBe("second");
  if (opened.kind === "refused") return;
  // The one before it was skipped, and is kept for: also over a restart
  const restarted = load(saveEpoch(bens), new Map([[anasLeaf, saveRatchet(opened.group, anasLeaf)]]), ben.device);
  expect(text(await open(restarted, first.bytes))).toBe("first");
  expect(text(await open(restarted, second.bytes))).toBe("duplicate");
});

test("ratchets of other leaves stay as the epoch began; those of another epoch are passed over", async () => {
  const sealed = await seal(bens, utf8("from Ben"), new Uint8Array());
  const next = await change(world, ana.device, {});
  const later = memberOf(next, ana.device.deviceId);
  const loaded = load(saveEpoch(later), new Map([[bensLeaf, saveRatchet(sealed.group, bensLeaf)]]), ana.device);
  expect(saveEpoch(loaded)).toEqual(saveEpoch(later));
  const other = await groupOf([ana.device, ben.device], groupPolicy([ana]));
  const foreign = saveRatchet((await seal(memberOf(other, ben.device.deviceId), utf8("x"), new Uint8Array())).group, bensLeaf);
  expect(saveEpoch(load(saveEpoch(anas), new Map([[bensLeaf, foreign]]), ana.device))).toEqual(saveEpoch(anas));
});

test("[CL6] old and pending are both stored before a Commit leaves: either can take over after a restart", async () => {
  const anasOwn = load(saveEpoch(anas), none, ana.device);
  const made = await createCommit(anasOwn, { add: [], remove: [], at: NOW });
  if (made.kind === "refused") throw new Error(made.detail);
  const [old, pending] = [saveEpoch(anasOwn), saveEpoch(made.pending)];
  const accepted = load(pending, none, ana.device);
  const followed = await processCommit(bens, made, NOW);
  if (followed.kind !== "ok") throw new Error(followed.kind);
  expect(text(await open(followed.group, (await seal(accepted, utf8("new"), new Uint8Array())).bytes))).toBe("new");
  const refused = load(old, none, ana.device);
  expect(text(await open(bens, (await seal(refused, utf8("old"), new Uint8Array())).bytes))).toBe("old");
  // Zeroing what the old epoch held, once the new one is stored, reaches neither the stored bytes nor the new group.
  const before = saveEpoch(accepted).join();
  zero(made.consumed);
  expect(saveEpoch(accepted).join()).toBe(before);
  expect(saveEpoch(made.pending).join()).toBe(pending.join());
});

test("broken bytes are our bug, said at once, and never a group", () => {
  const saved = saveEpoch(load(saveEpoch(bens), none, ben.device));
  for (const length of [0, 1, 100, saved.length - 1])
    expect(() => load(saved.subarray(0, length), none, ben.device)).toThrow(MlsError);
  expect(() => load(Uint8Array.of(...saved, 0), none, ben.device)).toThrow(MlsError);
  const ratchet = saveRatchet(bens, anasLeaf);
  expect(() => load(saved, new Map([[anasLeaf, ratchet.subarray(0, -1)]]), ben.device)).toThrow(MlsError);
  expect(() => load(saved, new Map([[99, ratchet]]), ben.device)).toThrow(MlsError);
  expect(() => saveRatchet(bens, 99)).toThrow(MlsError);
});

test("[SQ4] a group that this device was removed from holds nothing secret, stays readable as a fact, and does nothing", async () => {
  const made = await createCommit(anas, { add: [], remove: [bensLeaf], at: NOW });
  if (made.kind === "refused") throw new Error(made.detail);
  const removed = await processCommit(bens, made, NOW);
  if (removed.kind !== "removed") throw new Error(removed.kind);
  const loaded: Group = load(saveEpoch(removed.group), none, ben.device);
  expect(describe(loaded)).toMatchObject({ active: false, roster: [{ deviceId: ana.device.deviceId }] });
  await expect(seal(loaded, utf8("x"), new Uint8Array())).rejects.toThrow(MlsError);
  await expect(open(loaded, new Uint8Array())).rejects.toThrow(MlsError);
  await expect(createCommit(loaded, { add: [], remove: [], at: NOW })).rejects.toThrow(MlsError);
  const bytes = saveEpoch(removed.group).join();
  for (const secret of Object.values(bens.state.keySchedule)) {
    expect(secret.length).toBeGreaterThan(0);
    expect(bytes).not.toContain(secret.join());
  }
});
