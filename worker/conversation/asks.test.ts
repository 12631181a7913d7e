// Who asks to be let in by the group's link, at the object: who is told, who may look, and what a stranger gains.

import { evictDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { describe, inviteProofOf, inviteToken, type Policy } from "../../mls/index.ts";
import {
  type Ask,
  asksMark,
  type ConversationId,
  encodeFrame,
  PROTOCOL_VERSION,
  readInboxDown,
  toBase64Url,
} from "../../protocol/index.ts";
import { inboxOf } from "../rpc.ts";
import {
  bindings,
  bundleOf,
  claimsFor,
  commitOf,
  keyPackageOf,
  logOf,
  people,
  person,
  prepare,
  random,
  type Talk,
  type Talker,
} from "../testing/conversations.ts";
import { attach, rowsIn, stubOf } from "../testing/talk.ts";
import { Wire } from "../testing/wire.ts";

type Waiting = Pick<Ask, "account" | "at">;
const secret = new Uint8Array(16).fill(8);
const tokenOf = async (of: Uint8Array) => toBase64Url(await inviteToken(of));
const invite = async (more: Partial<NonNullable<Policy["invite"]>> = {}) => ({
  proof: await inviteProofOf(secret),
  approves: true,
  until: null,
  limit: null,
  uses: 0,
  ...more,
});

/** Ana, who is its admin, and Ben. */
async function withLink(more: Partial<NonNullable<Policy["invite"]>> = {}) {
  const [ana, ben] = (await people(2)) as [Talker, Talker];
  const prepared = await prepare([ana, ben], "group", { policy: { rules: { invite: await invite(more) } } });
  const { object, id, creation, claims, group } = prepared;
  await object.create(ana.session, id, encodeFrame(creation), claims);
  const asks = async (who: Talker, by = secret) => object.ask(who.session, { token: await tokenOf(by), sealed: "AAAA" });
  return { ana, ben, object, id, group, asks, talk: { id, object, talkers: [ana, ben], groups: [group] } as Talk };
}

test("[IL1] [IL5] who cannot show what follows from the link's secret hears that there is nothing, and nothing is kept of them", async () => {
  const { asks, object, talk, ana, ben } = await withLink();
  const eve = await person();
  expect(await asks(eve, new Uint8Array(16))).toEqual({ kind: "not-found" });
  // What the policy says is public to whoever is in; it is not what is asked for.
  expect(await object.ask(eve.session, { token: await inviteProofOf(secret), sealed: "AAAA" })).toEqual({ kind: "not-found" });
  const nowhere = bindings.CONVERSATIONS.getByName(random<ConversationId>()) as unknown as typeof object;
  expect(await nowhere.ask(eve.session, { token: await tokenOf(secret), sealed: "AAAA" })).toEqual({ kind: "not-found" });
  expect(await rowsIn(talk, "asks")).toBe(0);
  expect(await asks(eve)).toEqual({ state: "waiting" });
  expect(await asks(ben)).toEqual({ state: "member" });
  for (const each of [eve, ben]) {
    expect(await object.asks(each.session)).toEqual({ kind: "not-a-member" });
    expect(await object.declineAsk(each.session, eve.session.account)).toEqual({ kind: "not-a-member" });
  }
  const { asks: waiting } = (await object.asks(ana.session)) as { asks: Waiting[] };
  expect(waiting).toMatchObject([{ account: eve.session.account }]);
  expect([(await logOf(object, ana)).asks, (await logOf(object, ben)).asks]).toEqual([asksMark(waiting), 0]);
});

test("[IL2] admins are told, those who are there and those who are not, also after the object has slept", async () => {
  const { asks, object, talk, ana, ben, id } = await withLink();
  const bell = await Wire.open(inboxOf(bindings, ana.session.account), ana.session, readInboxDown);
  bell.send({ kind: "hello", version: PROTOCOL_VERSION });
  await object.submit(ana.session, encodeFrame({ kind: "acknowledge", seq: 1 }));
  bell.send({ kind: "seen", conversation: id, seq: 1 });
  const [eve, dan] = (await people(2)) as [Talker, Talker];
  const rung = () => bell.heard.filter((frame) => frame.kind === "ring" && frame.envelope === null && frame.seq === 1).length;
  const before = rung();
  await asks(eve);
  await vi.waitFor(() => expect(rung()).toBe(before + 1), 10_000);
  await evictDurableObject(stubOf(talk));
  const [atAna, atBen] = [await attach(talk, ana, 1), await attach(talk, ben, 1)];
  const heard = atBen.heard.length;
  await asks(dan);
  const { asks: waiting } = (await object.asks(ana.session)) as { asks: Waiting[] };
  expect(waiting).toHaveLength(2);
  expect((await atAna.next("attached")).asks).toBe(asksMark(waiting));
  // Asked again, nobody is told anew.
  await asks(dan);
  expect(atAna.heard.filter(({ kind }) => kind === "attached")).toEqual([]);
  expect(atBen.heard.length).toBe(heard);
  expect(await object.asks(ana.session)).toMatchObject({
    asks: [{ account: eve.session.account }, { account: dan.session.account }],
  });
  expect(await object.declineAsk(ana.session, eve.session.account)).toBeNull();
  await evictDurableObject(stubOf(talk));
  expect(await asks(eve)).toEqual({ state: "declined" });
  expect(await object.asks(ana.session)).toMatchObject({ asks: [{ account: dan.session.account }] });
});

test("[IL2] [IL3] a Commit that lets somebody in ends their waiting, and one with another link everybody's", async () => {
  const { asks, object, talk, ana, id, group } = await withLink();
  const [eve, dan] = (await people(2)) as [Talker, Talker];
  await asks(eve);
  await asks(dan);
  const { bytes } = await keyPackageOf(eve);
  const made = await commitOf(group, { add: [bytes] });
  await object.commit(ana.session, encodeFrame(bundleOf(made, group)), await claimsFor(ana, id, [bytes]));
  expect(await object.asks(ana.session)).toMatchObject({ asks: [{ account: dan.session.account }] });
  const reset = await commitOf(made.pending, {
    policy: { ...describe(group).policy, invite: await invite({ proof: await inviteProofOf(new Uint8Array(16)) }) },
  });
  await object.commit(ana.session, encodeFrame(bundleOf(reset, made.pending)), {});
  expect(await object.asks(ana.session)).toEqual({ asks: [] });
  expect(await rowsIn(talk, "asks")).toBe(0);
  expect(await asks(dan)).toEqual({ kind: "not-found" });
});
