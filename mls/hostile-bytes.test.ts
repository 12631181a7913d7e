// Bytes cut short and bits turned, in everything that others hand over: refused by a value, never thrown, never believed.

import fc from "fast-check";
import { expect, test } from "vitest";
import { utf8 } from "../protocol/index.ts";
import {
  type CommitMade,
  externalRejoin,
  join,
  type MessageHeader,
  type OpenRule,
  open,
  openPublicGroup,
  processCommit,
  publicGroupInfo,
  publicGroupTree,
  readKeyPackage,
  readMessageHeader,
  seal,
  splitWelcome,
  verifyCommit,
  welcomeRefs,
} from "./index.ts";
import { accept, commitBy, groupOf, groupPolicy, keyPackageOf, memberOf, NOW, person, wayBack } from "./testing/people.ts";

const [ana, ben, cem] = [await person(), await person(), await person()];
const world = await groupOf([ana.device, ben.device], groupPolicy([ana]));
const keyPackage = await keyPackageOf(cem.device);
const made = await commitBy(world, ana.device, { add: [keyPackage.bytes], remove: [], at: NOW });
const next = await accept(world, ana.device, made);
const tree = publicGroupTree(next.service);
const FLIPS = 250;

const serviceOn = (change: Partial<Pick<CommitMade, "commit" | "welcome" | "groupInfo">>) => {
  const { accountId: account, deviceId: device } = ana.device;
  return verifyCommit(world.service, { ...made, ...change }, { at: NOW, actor: { account, device } });
};
const memberOn = (commit: Uint8Array) => processCommit(memberOf(world, ben.device.deviceId), { ...made, commit }, NOW);
const newcomerOn = (change: { welcome?: Uint8Array; tree?: Uint8Array }) =>
  join({
    welcome: made.welcome ?? new Uint8Array(),
    tree,
    keyPackages: [keyPackage],
    identity: cem.device,
    conversation: next.service.conversation,
    claim: made.claim,
    ...change,
  });
const returnerOn = (change: { groupInfo?: Uint8Array; tree?: Uint8Array }) =>
  externalRejoin({ identity: ben.device, ...wayBack(next.service, change) });

/** Runs on the bytes with one bit turned, at random places and at each place of the first and last bytes. */
async function turned(bytes: Uint8Array, run: (hostile: Uint8Array, at: number) => Promise<void> | void): Promise<void> {
  const at = fc.oneof(
    fc.integer({ min: 0, max: Math.min(400, 8 * bytes.length) - 1 }),
    fc.integer({ min: Math.max(0, 8 * bytes.length - 1000), max: 8 * bytes.length - 1 }),
    fc.nat(8 * bytes.length - 1),
  );
  await fc.assert(
    fc.asyncProperty(at, async (bit) => {
      const hostile = bytes.slice();
      hostile[bit >> 3] = (hostile[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await run(hostile, bit >> 3);
    }),
    { numRuns: FLIPS },
  );
}

async function cut(bytes: Uint8Array, run: (hostile: Uint8Array) => Promise<void> | void, step = 1): Promise<void> {
  for (let length = 0; length < bytes.length; length += step) await run(bytes.subarray(0, length));
}

test("[SQ5] a Commit cut at every length is malformed to the service and to members", async () => {
  await cut(made.commit, async (commit) => {
    expect(await serviceOn({ commit })).toMatchObject({ kind: "refused", rule: "malformed" });
    expect(await memberOn(commit)).toMatchObject({ kind: "refused", rule: "malformed" });
  });
});

test("[SQ5] a Commit with one bit turned is refused by both, by the same rule wherever both can see it", async () => {
  await turned(made.commit, async (commit) => {
    const [service, member] = [await serviceOn({ commit }), await memberOn(commit)];
    if (member.kind !== "refused") throw new Error("a member has believed it");
    // The membership tag is the only part that the service cannot check; the other tag it finds in the GroupInfo too.
    if (member.rule === "membership-tag") expect(service.kind === "ok" || service.rule === "group-info").toBe(true);
    else expect(service).toMatchObject({ kind: "refused", rule: sameRule(member.rule) });
  });
});

/** Before anything else the service asks whether the sender is the device of the session, where members find its leaf or its claim wrong. */
const BY_ITS_SENDER = ["leaf-credential", "claim"];
const sameRule = (rule: string) =>
  BY_ITS_SENDER.includes(rule) ? expect.stringMatching(new RegExp(`^(sender|${rule})$`)) : rule;

test("[SQ5] a GroupInfo cut short or with one bit turned is refused by the service, and by whoever comes back", async () => {
  await cut(
    made.groupInfo,
    async (groupInfo) => {
      expect(await serviceOn({ groupInfo })).toMatchObject({ kind: "refused", rule: "group-info" });
      expect(await returnerOn({ groupInfo })).toMatchObject({ kind: "refused" });
    },
    17,
  );
  await turned(made.groupInfo, async (groupInfo) => {
    expect(await serviceOn({ groupInfo })).toMatchObject({ kind: "refused", rule: "group-info" });
    expect(await returnerOn({ groupInfo })).toMatchObject({ kind: "refused" });
  });
});

test("a Welcome cut short or with one bit turned lets nobody in, and the service never throws", async () => {
  const { welcome } = made;
  if (welcome === null) throw new Error("no Welcome");
  const [ref = ""] = welcomeRefs(welcome) ?? [];
  await cut(
    welcome,
    async (hostile) => {
      expect(await serviceOn({ welcome: hostile })).toMatchObject({ kind: "refused", rule: "welcome-mismatch" });
      expect(splitWelcome(hostile, ref)).toBeUndefined();
      expect((await newcomerOn({ welcome: hostile })).kind).toBe("refused");
    },
    17,
  );
  await turned(welcome, async (hostile) => {
    expect((await newcomerOn({ welcome: hostile })).kind).toBe("refused");
    await serviceOn({ welcome: hostile });
    splitWelcome(hostile, ref);
  });
});

test("a tree cut short or with one bit turned is believed by nobody", async () => {
  await cut(
    tree,
    async (hostile) => {
      expect((await newcomerOn({ tree: hostile })).kind).toBe("refused");
      expect((await returnerOn({ tree: hostile })).kind).toBe("refused");
    },
    17,
  );
  await turned(tree, async (hostile) => {
    expect((await newcomerOn({ tree: hostile })).kind).toBe("refused");
    expect((await returnerOn({ tree: hostile })).kind).toBe("refused");
  });
});

test("a KeyPackage cut at every length or with one bit turned is refused", async () => {
  await cut(keyPackage.bytes, async (hostile) => {
    expect(await readKeyPackage(hostile, NOW)).toMatchObject({ kind: "refused", rule: "malformed" });
  });
  await turned(keyPackage.bytes, async (hostile) => {
    expect(await readKeyPackage(hostile, NOW)).toMatchObject({ kind: "refused" });
  });
});

test("[SQ2] a message cut at every length has no header and does not open; one with a bit turned does not open", async () => {
  const { bytes } = await seal(memberOf(next, ana.device.deviceId), utf8("hello"), utf8("beside"));
  const reader = memberOf(next, ben.device.deviceId);
  expect(readMessageHeader(bytes)).toEqual({ conversation: next.service.conversation, generation: 0, epoch: next.service.epoch });
  await cut(bytes, async (hostile) => {
    expect(readMessageHeader(hostile)).toBeUndefined();
    expect(await open(reader, hostile)).toMatchObject({ kind: "refused", rule: "malformed" });
  });
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const hostile = bytes.slice();
    hostile[bit >> 3] = (hostile[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const opened = await open(reader, hostile);
    expect(opened.kind).toBe("refused");
    // Two readers must not see two things: what the service takes for a message of this epoch, members do too.
    const header = readMessageHeader(hostile);
    const rule = opened.kind === "refused" ? opened.rule : "malformed";
    if (header === undefined) expect(["malformed", "epoch"]).toContain(rule);
    else expect(placeIn(header)).toBe(PLACES[rule] ?? "here");
  }
  expect((await open(reader, bytes)).kind).toBe("ok");
});

const PLACES: Partial<Record<OpenRule, string>> = { malformed: "not there", group: "elsewhere", epoch: "another epoch" };
function placeIn(header: MessageHeader): string {
  const { conversation, generation, epoch } = next.service;
  if (header.conversation !== conversation || header.generation !== generation) return "elsewhere";
  return header.epoch === epoch ? "here" : "another epoch";
}

test("a beginning cut short or with one bit turned begins nothing", async () => {
  const { service } = await groupOf([ana.device], groupPolicy([ana]));
  const [groupInfo, own] = [publicGroupInfo(service), publicGroupTree(service)];
  const opens = async (given: { groupInfo?: Uint8Array; tree?: Uint8Array }) =>
    (await openPublicGroup({ groupInfo, tree: own, at: NOW, ...given })).kind;
  expect(await opens({})).toBe("ok");
  await turned(groupInfo, async (hostile) => expect(await opens({ groupInfo: hostile })).toBe("refused"));
  await turned(own, async (hostile) => expect(await opens({ tree: hostile })).toBe("refused"));
});

test("random bytes are nothing at all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      expect(readMessageHeader(bytes)).toBeUndefined();
      expect(welcomeRefs(bytes)).toBeUndefined();
      expect((await memberOn(bytes)).kind).toBe("refused");
      expect((await readKeyPackage(bytes, NOW)).kind).toBe("refused");
      expect((await serviceOn({ commit: bytes })).kind).toBe("refused");
      expect((await openPublicGroup({ groupInfo: bytes, tree: bytes, at: NOW })).kind).toBe("refused");
    }),
    { numRuns: 200 },
  );
});
