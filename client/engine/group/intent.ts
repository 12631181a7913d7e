// What somebody wants changed, weighed against the group as it is now: a Commit's ingredients, nothing left to do, or no.

import { type GroupDescription, type Invite, type Policy, withFormer } from "../../../mls/index.ts";
import type { AccountId, DeviceId } from "../../../protocol/index.ts";
import { RULES } from "../../content/group-rules.ts";
import type { Intent } from "../../store/conversation-record.ts";

export const MAX_TRIES = 5;

export type Plan =
  | { kind: "commit"; addAccount: AccountId | null; remove: number[]; policy: Policy | null }
  | { kind: "moot" }
  | { kind: "not-allowed" };

export function planIntent(intent: Intent, group: GroupDescription, self: AccountId): Plan {
  const leavesOf = (account: AccountId) => group.roster.filter((entry) => entry.accountId === account).map(({ leaf }) => leaf);
  const { policy } = group;
  const isAdmin = policy.admins.includes(self);
  switch (intent.kind) {
    case "add":
      if (leavesOf(intent.account).length > 0) return { kind: "moot" };
      // Whom a restart left out came back meanwhile, and went or was put out again.
      if (intent.until !== undefined && !policy.absent.includes(intent.account)) return { kind: "moot" };
      if (policy.whoAdds === "admins" && !isAdmin) return { kind: "not-allowed" };
      return {
        kind: "commit",
        addAccount: intent.account,
        remove: [],
        policy: isAdmin ? foundAgain(policy, intent.account) : null,
      };
    case "remove": {
      const remove = leavesOf(intent.account);
      if (remove.length === 0) return { kind: "moot" };
      if (!isAdmin) return intent.leaving ? { kind: "moot" } : { kind: "not-allowed" };
      const admins = policy.admins.filter((admin) => admin !== intent.account);
      const former = withFormer(policy.former, intent.account);
      return {
        kind: "commit",
        addAccount: null,
        remove,
        policy: { ...policy, admins, former, absent: withoutAccount(policy.absent, intent.account) },
      };
    }
    case "make-admin":
      if (policy.admins.includes(intent.account) || leavesOf(intent.account).length === 0) return { kind: "moot" };
      if (!isAdmin) return { kind: "not-allowed" };
      return { kind: "commit", addAccount: null, remove: [], policy: { ...policy, admins: [...policy.admins, intent.account] } };
    case "dismiss-admin": {
      if (!policy.admins.includes(intent.account)) return { kind: "moot" };
      if (!isAdmin) return { kind: "not-allowed" };
      const admins = policy.admins.filter((admin) => admin !== intent.account);
      return { kind: "commit", addAccount: null, remove: [], policy: { ...policy, admins } };
    }
    case "invite":
      return planInvite(intent, policy, isAdmin);
    case "let-in": {
      if (group.roster.some(({ accountId }) => accountId === intent.account)) return { kind: "moot" };
      const { invite } = policy;
      // Time has been looked at when it was asked; how many may come is counted here, whoever lets them in.
      if (!isAdmin || invite === null || (invite.limit !== null && invite.uses >= invite.limit)) return { kind: "not-allowed" };
      // It was reset since they asked, also where an admin has said yes meanwhile (IL3).
      if (invite.proof !== intent.proof) return { kind: intent.isApproved ? "not-allowed" : "moot" };
      // Made by itself, and meanwhile somebody has put them out or wants to look (IL4).
      const mustAsk = invite.approves || policy.former.includes(intent.account);
      if (!intent.isApproved && mustAsk) return { kind: "moot" };
      const former = policy.former.filter((account) => account !== intent.account);
      const absent = withoutAccount(policy.absent, intent.account);
      const counted = { ...policy, former, absent, invite: { ...invite, uses: invite.uses + 1 } };
      return { kind: "commit", addAccount: intent.account, remove: [], policy: counted };
    }
    case "rules": {
      const wanted = { ...policy, ...intent.rules };
      if (RULES.every((rule) => wanted[rule] === policy[rule])) return { kind: "moot" };
      if (!isAdmin) return { kind: "not-allowed" };
      return { kind: "commit", addAccount: null, remove: [], policy: wanted };
    }
    case "disappearing":
      if (policy.disappearingMs === intent.ms) return { kind: "moot" };
      if (!isAdmin && policy.whoEdits === "admins") return { kind: "not-allowed" };
      return { kind: "commit", addAccount: null, remove: [], policy: { ...policy, disappearingMs: intent.ms } };
    case "put-out": {
      const gone = group.roster.filter(({ deviceId, accountId }) => accountId === self && intent.devices.includes(deviceId));
      if (gone.length === 0) return { kind: "moot" };
      return { kind: "commit", addAccount: null, remove: gone.map(({ leaf }) => leaf), policy: null };
    }
    case "bring-in": {
      const isHere = (device: DeviceId) => group.roster.some(({ deviceId }) => deviceId === device);
      if (intent.devices.every(isHere)) return { kind: "moot" };
      return { kind: "commit", addAccount: self, remove: [], policy: null };
    }
    case "self-update":
      return { kind: "commit", addAccount: null, remove: [], policy: null };
  }
}

/** Who was left out by a restart and comes back counts once, also after they have gone (CT9). */
function foundAgain(policy: Policy, account: AccountId): Policy | null {
  return policy.absent.includes(account) ? { ...policy, absent: withoutAccount(policy.absent, account) } : null;
}

function withoutAccount(accounts: readonly AccountId[], account: AccountId): AccountId[] {
  return accounts.filter((each) => each !== account);
}

/** Of a link that another admin has changed into another one meanwhile nothing comes back: what was wanted of it is moot (IL3). */
function planInvite({ of, link }: Extract<Intent, { kind: "invite" }>, policy: Policy, isAdmin: boolean): Plan {
  const { invite: now } = policy;
  const isOfAnother = (now?.proof ?? null) !== of;
  if (link === null ? now === null : isOfAnother) return { kind: "moot" };
  const uses = link !== null && link.proof === now?.proof ? now.uses : 0;
  const invite = link && { ...link, uses };
  if (isSame(now, invite)) return { kind: "moot" };
  if (!isAdmin) return { kind: "not-allowed" };
  return { kind: "commit", addAccount: null, remove: [], policy: { ...policy, invite } };
}

function isSame(one: Invite | null, other: Invite | null): boolean {
  if (one === null || other === null) return one === other;
  return (["proof", "approves", "until", "limit", "uses"] as const).every((field) => one[field] === other[field]);
}
