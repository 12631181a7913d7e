// What a group knows of its accounts' logs: of all that an account's leaves show the newest decides who of its devices is in.
//
// A device shows how its account stood when it last looked, and one that was put out will go on showing that. Another leaf of the account
// shows more, and is in everybody's tree: so all judge alike, without a clock and without asking anybody.

import { type AccountId, sameBytes } from "../protocol/index.ts";
import type { Standing } from "./account-log/standing-proof.ts";
import type { CommitChange } from "./authorize.ts";
import { isActiveIn, standingIn } from "./credential-holds.ts";
import { type Refused, refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

/**
 * @param shown what the committer's new leaf shows; undefined where there is none yet
 * @returns the leaves whose accounts have put them out, which anybody may remove
 */
export async function standings(
  roster: readonly RosterEntry[],
  { committer, added, removed }: Omit<CommitChange, "lost">,
  shown: Uint8Array | undefined,
): Promise<{ kind: "ok"; lost: number[] } | Refused> {
  const acting = [shown === undefined ? committer : { ...committer, proof: shown }, ...added];
  const lost: number[] = [];
  for (const account of new Set([...acting, ...removed].map(({ accountId }) => accountId))) {
    const ofAccount = (entry: { accountId: AccountId }) => entry.accountId === account;
    const here = roster.filter(ofAccount);
    const coming = acting.filter(ofAccount);
    const read = await Promise.all([...here, ...coming].map(standingIn));
    // One that does not hold is refused where its leaf is judged.
    const known = read.filter((standing) => standing !== undefined);
    if (known.some((one, i) => known.slice(0, i).some((other) => differ(one, other))))
      return refused("standing", "its account has two histories");
    const newest = known.reduce<Standing | undefined>((best, each) => (isNewer(each, best) ? each : best), undefined);
    if (newest === undefined) continue;
    if (coming.some((entry) => !isActiveIn(newest, entry))) return refused("standing", "its account has put this device out");
    lost.push(...here.filter((entry) => !isActiveIn(newest, entry)).map(({ leaf }) => leaf));
  }
  return { kind: "ok", lost };
}

/** All leaves that are out, as far as the group and the committer show it: of whoever has one leaf alone nothing else could say so. */
export async function lostIn(roster: readonly RosterEntry[], committer: RosterEntry): Promise<readonly number[]> {
  const leaves = new Map<AccountId, number>();
  for (const { accountId } of roster) leaves.set(accountId, (leaves.get(accountId) ?? 0) + 1);
  const several = roster.filter(({ accountId }) => (leaves.get(accountId) ?? 0) > 1);
  const known = await standings(roster, { ...NOTHING_ELSE, added: [], committer, removed: several }, undefined);
  return known.kind === "ok" ? known.lost : [];
}
const NOTHING_ELSE = { epoch: 0, external: false, policy: null } as const;

/** The root wins whenever it comes: first counts its own last word. */
function isNewer(one: Standing, other: Standing | undefined): boolean {
  if (other === undefined) return true;
  return one.rootSeq === other.rootSeq ? one.place.seq > other.place.seq : one.rootSeq > other.rootSeq;
}

/** Two that rest on the same word of the root are parts of one line. */
function differ(one: Standing, other: Standing): boolean {
  if (one.rootSeq !== other.rootSeq) return false;
  return one.places.some(({ seq, hash }) => other.places.some((each) => each.seq === seq && !sameBytes(each.hash, hash)));
}
