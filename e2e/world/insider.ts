// A malicious member against the real service: it has a real person's keys and group state, and sends what the real Client would not.

import { deviceIdentity } from "../../client/engine/account/identity.ts";
import { sqlStore } from "../../client/store/sql.ts";
import { nodeSql } from "../../client/store/sql-node.ts";
import { describe, load } from "../../mls/index.ts";
import { garbled } from "../../mls/testing/garbled.ts";
import {
  type ClientId,
  type ConversationId,
  encodeFrame,
  FRAME_CONTENT_TYPE,
  framePaths,
  idFromBytes,
} from "../../protocol/index.ts";
import type { Person } from "./person.ts";

const TRIES = 10;

/** Their own client ends here. A Commit that nobody else in the group can open, and that the service cannot tell from a good one. */
export async function leavesEverybodyOut(person: Person, url: string, conversation: ConversationId): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    await person.goesAway();
    const status = await commitsGarbage(person, url, conversation);
    if (status === 200) return;
    // Somebody renewed their keys in that moment: it follows them first.
    await person.comesOnline();
    await person.verbs.show(conversation);
    await person.until({ kind: "connection" }, ({ isCaughtUp }) => isCaughtUp);
    // Whoever rings comes after the connection: what was missed is here once all can be said.
    const word = `following ${tries}`;
    await person.says(word, conversation);
    await person.sees(word, conversation, "sent");
  }
  throw new Error(`${person.name} found no moment for it`);
}

/** @returns the status of the answer: 409 where the group has gone on */
async function commitsGarbage({ name, profile, token }: Person, url: string, conversation: ConversationId): Promise<number> {
  const store = sqlStore(nodeSql(profile));
  await store.ready();
  const [account, epoch] = [await store.get("account", []), await store.get("groups", [conversation])];
  if (account === undefined || epoch === undefined) throw new Error(`${name} is not in there`);
  const ratchets = await store.range("ratchets", { prefix: [conversation] });
  const held = new Map(ratchets.map(({ key, value }) => [Number(key[1]), value.bytes]));
  const group = load(epoch.bytes, held, deviceIdentity(account));
  await store.close();
  const { roster, generation, epoch: at } = describe(group);
  const victims = roster.filter(({ accountId }) => accountId !== account.accountId).map(({ leaf }) => leaf);
  const { commit, welcome, groupInfo, claim } = await garbled(group, victims);
  const clientId = idFromBytes<ClientId>(crypto.getRandomValues(new Uint8Array(16)));
  const answer = await fetch(`${url}${framePaths.commit.replace(":conversation", conversation)}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": FRAME_CONTENT_TYPE },
    body: encodeFrame({ clientId, generation, epoch: at, commit, welcome, groupInfo, claim }),
  });
  return answer.status;
}
