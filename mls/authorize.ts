// Who may change what in a conversation: one pure function that the service and every client run on each Commit.

import { type AccountId, MAX_DEVICES_PER_ACCOUNT, MAX_DEVICES_PER_CONVERSATION } from "../protocol/index.ts";
import type { Policy } from "./policy.ts";
import { type Refused, refused } from "./refusal.ts";
import type { RosterEntry } from "./roster.ts";

export type CommitChange = {
  /** The epoch that the Commit leads to */
  epoch: number;
  /** For an external Commit: the new leaf, which is not in the roster yet */
  committer: RosterEntry;
  external: boolean;
  added: (RosterEntry & { /** KeyPackageRef, base64url */ ref: string })[];
  removed: RosterEntry[];
  /** Leaves whose own accounts have put them out: anybody may remove those */ lost: readonly number[];
  /** The new policy, or null where it stays */
  policy: Policy | null;
};

export type Authorized = { kind: "ok" } | Refused;

/** @param roster before the Commit. The change has been read from the Commit and its parts are well-formed. */
export function authorize(policy: Policy, roster: readonly RosterEntry[], change: CommitChange): Authorized {
  return (
    refusedExternal(roster, change) ??
    refusedAdds(policy, roster, change) ??
    refusedRemoves(policy, change) ??
    refusedEdit(policy, change) ??
    refusedOutcome(change.policy ?? policy, policy, roster, rosterAfter(roster, change)) ?? { kind: "ok" }
  );
}

/** The roster after the Commit, by leaf. */
export function rosterAfter(roster: readonly RosterEntry[], change: CommitChange): RosterEntry[] {
  const gone = new Set(change.removed.map((entry) => entry.leaf));
  const stay = roster.filter((entry) => !gone.has(entry.leaf) && entry.leaf !== change.committer.leaf);
  const added = change.added.map(({ ref: _, ...entry }) => entry);
  return [...stay, ...added, change.committer].sort((a, b) => a.leaf - b.leaf);
}

/** An external Commit brings back one device of an account that is still there, and nothing else. */
function refusedExternal(roster: readonly RosterEntry[], { external, committer, removed, added, policy }: CommitChange) {
  if (!external) return undefined;
  if (!roster.some((entry) => entry.accountId === committer.accountId))
    return refused("external-stranger", "an external Commit by an account that has no device here");
  if (removed.some((entry) => entry.deviceId !== committer.deviceId || entry.accountId !== committer.accountId))
    return refused("external-removes-other", "an external Commit may remove only its own device's old leaf");
  if (added.length > 0 || policy !== null) return refused("proposal-type", "an external Commit may only come back");
  return undefined;
}

function refusedAdds(policy: Policy, roster: readonly RosterEntry[], { added, committer }: CommitChange) {
  const others = added.filter((entry) => entry.accountId !== committer.accountId);
  if (others.length === 0) return undefined;
  switch (policy.kind) {
    case "self":
      return refused("not-allowed-to-add", "only one's own devices belong here");
    case "direct": {
      const accounts = accountsOf([...roster, ...added]);
      return accounts.size > 2 ? refused("not-allowed-to-add", "a direct conversation has two accounts") : undefined;
    }
    case "group":
      return policy.whoAdds === "members" || isAdmin(policy, committer)
        ? undefined
        : refused("not-allowed-to-add", "only admins add others here");
  }
}

function refusedRemoves(policy: Policy, { removed, committer, lost }: CommitChange) {
  const others = removed.some((entry) => entry.accountId !== committer.accountId && !lost.includes(entry.leaf));
  if (!others || (policy.kind === "group" && isAdmin(policy, committer))) return undefined;
  return refused("not-allowed-to-remove", "only an admin of a group removes the devices of others");
}

function refusedEdit(policy: Policy, { policy: wanted, committer }: CommitChange) {
  if (wanted === null) return undefined;
  if (wanted.kind !== policy.kind) return refused("not-allowed-to-edit", "a conversation does not change its kind");
  // Each counts where a majority is asked for: an admin who could name some would be out of its reach.
  if (wanted.absent.some((account) => !policy.absent.includes(account)))
    return refused("not-allowed-to-edit", "only a restart leaves somebody out");
  if (isAdmin(policy, committer)) return undefined;
  if (policy.whoEdits === "admins") return refused("not-allowed-to-edit", "only admins edit here");
  const powers = (of: Policy) =>
    JSON.stringify([[...of.admins].sort(), of.whoAdds, of.whoEdits, of.whoWrites, of.earlier, of.invite, of.former, of.absent]);
  return powers(wanted) === powers(policy) ? undefined : refused("not-allowed-to-edit", "only admins hand out powers");
}

function refusedOutcome(next: Policy, previous: Policy, before: readonly RosterEntry[], after: readonly RosterEntry[]) {
  const present = accountsOf(after);
  if (after.length > MAX_DEVICES_PER_CONVERSATION) return refused("too-many-devices", "more than a conversation may have");
  for (const [, devices] of present) {
    if (devices > MAX_DEVICES_PER_ACCOUNT) return refused("too-many-devices", "more than one account may have");
  }
  if (new Set(after.map((entry) => entry.deviceId)).size < after.length)
    return refused("duplicate-device", "a device would have two leaves");
  if (next.kind !== "group") return undefined;
  if (next !== previous && next.admins.some((admin) => !present.has(admin) && !previous.admins.includes(admin)))
    return refused("not-allowed-to-edit", "a new admin must be a member");
  const hadAdmin = before.some((entry) => isAdmin(previous, entry));
  const hasAdmin = after.some((entry) => isAdmin(next, entry));
  return hadAdmin && !hasAdmin ? refused("last-admin", "the last admin names another before leaving") : undefined;
}

function isAdmin(policy: Policy, entry: RosterEntry): boolean {
  return policy.admins.includes(entry.accountId);
}

/** How many devices each account has. */
function accountsOf(entries: readonly RosterEntry[]): Map<AccountId, number> {
  const counts = new Map<AccountId, number>();
  for (const { accountId } of entries) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return counts;
}
