// The tree at the real object: who gets which, what a Commit writes, and that nothing is between two epochs when a write fails.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { externalRejoin, join } from "../../mls/index.ts";
import { encodeFrame, readPublicGroup } from "../../protocol/index.ts";
import {
  bundleOf,
  claimsFor,
  commitOf,
  joinFromLog,
  keyPackageOf,
  logOf,
  people,
  type Talk,
  type Talker,
  talkOf,
} from "../testing/conversations.ts";
import { changesIn, rowsIn, sqlOf, stubOf } from "../testing/talk.ts";

const group = (talk: Talk, place: number) => talk.groups[place] as never;

async function groupAt({ object, id }: Talk, who: Talker) {
  const answer = await object.group(who.session);
  const read = answer instanceof Uint8Array ? readPublicGroup(answer) : undefined;
  if (!read?.ok) throw new Error("no group");
  return { ...read.frame, conversation: id, at: NOW, followed: null, identity: who.identity };
}
const NOW = Date.now();

test("[SQ9] a joiner who comes after others came, went and committed comes into its own epoch, also after the object has slept", async () => {
  const talk = await talkOf(await people(6));
  const [ana] = talk.talkers as [Talker];
  const [dan, eve] = (await people(2)) as [Talker, Talker];
  let own = group(talk, 0);
  const add = async (who: Talker) => {
    const keyPackage = await keyPackageOf(who);
    const made = await commitOf(own, { add: [keyPackage.bytes] });
    const claims = await claimsFor(ana, talk.id, [keyPackage.bytes]);
    expect((await talk.object.commit(ana.session, encodeFrame(bundleOf(made, own)), claims)).kind).toBe("accepted");
    own = made.pending as never;
    return keyPackage;
  };
  const alter = async (remove: number[] = []) => {
    const made = await commitOf(own, { remove });
    expect((await talk.object.commit(ana.session, encodeFrame(bundleOf(made, own)), {})).kind).toBe("accepted");
    own = made.pending as never;
  };
  const dans = await add(dan);
  await alter();
  await alter([3, 4]);
  const eves = await add(eve);
  await alter();
  await evictDurableObject(stubOf(talk));
  await alter();
  expect((await joinFromLog(talk, dan, dans)).state.groupContext.epoch).toBe(2n);
  expect((await joinFromLog(talk, eve, eves)).state.groupContext.epoch).toBe(5n);
  // The newest tree does not go with an older Welcome, nor the other way round.
  const welcome = (await logOf(talk.object, dan)).envelopes[0];
  if (welcome?.kind !== "welcome") throw new Error("no Welcome");
  const now = await groupAt(talk, ana);
  const given = {
    welcome: welcome.bytes,
    keyPackages: [dans],
    identity: dan.identity,
    conversation: talk.id,
    claim: welcome.claim,
  };
  expect(await join({ ...given, tree: now.tree })).toMatchObject({ kind: "refused", rule: "tree" });
  expect(await externalRejoin({ ...now, tree: welcome.tree })).toMatchObject({ kind: "refused", rule: "tree" });
  expect((await externalRejoin(now)).kind).toBe("ok");
});

test("[SQ9] a Commit writes the path that it changed, and where a write fails nothing of it is there", async () => {
  const talk = await talkOf(await people(16));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const update = async (who: Talker, from: never) => {
    const made = await commitOf(from, {});
    const bytes = encodeFrame(bundleOf(made, from));
    const inside = () =>
      runInDurableObject(stubOf(talk), (object) =>
        (object as unknown as Talk["object"]).commit(who.session, bytes, {}).then(({ kind }) => kind, String),
      );
    return { made, inside };
  };
  const first = await update(ana, group(talk, 0));
  const before = await changesIn(talk);
  expect(await first.inside()).toBe("accepted");
  // A leaf and four above it, each once more for those who have not come yet; the log, the Commit, the state in two parts.
  expect((await changesIn(talk)) - before).toBeLessThanOrEqual(2 * 5 + 4);
  expect(await rowsIn(talk, "tree")).toBeLessThanOrEqual(2 * 16 - 1);

  const was = await groupAt(talk, ben);
  const next = await update(ana, first.made.pending as never);
  await sqlOf(talk, (sql) =>
    sql.exec("CREATE TRIGGER broken BEFORE UPDATE ON tree WHEN new.node > 4 BEGIN SELECT raise(ABORT, 'no room'); END"),
  );
  expect(await next.inside()).toContain("no room");
  expect(await groupAt(talk, ben)).toEqual(was);
  await evictDurableObject(stubOf(talk));
  expect(await groupAt(talk, ben)).toEqual(was);
  expect((await logOf(talk.object, ana)).head).toBe(2);
  await sqlOf(talk, (sql) => sql.exec("DROP TRIGGER broken"));
  expect(await next.inside()).toBe("accepted");
  expect((await groupAt(talk, ben)).epoch).toBe(3);
});
