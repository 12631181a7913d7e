// Changing a group: an intent becomes one Commit, which always carries an UpdatePath (RFC 9420 §12.4.1).

import type { Proposal } from "ts-mls";
import type { UnixMs } from "../protocol/index.ts";
import { assembleCommit } from "./assemble.ts";
import type { CommitChange } from "./authorize.ts";
import { readMessage } from "./codec.ts";
import { epochSecrets, type Group, isActive, viewOf } from "./group.ts";
import { policyExtensions } from "./group-view.ts";
import { rosterOf } from "./leaves.ts";
import type { Policy } from "./policy.ts";
import { judgeProposals } from "./proposals.ts";
import { MlsError, type Refused, refused } from "./refusal.ts";
import { entryAt } from "./roster.ts";
import { lostIn } from "./standing.ts";

export type CommitIntent = {
  /** KeyPackages, as claimed */ add: readonly Uint8Array[];
  /** Leaves */ remove: readonly number[];
  policy?: Policy | undefined;
  /** Whom their own accounts have put out goes with it, as far as the group shows that */ alsoLost?: boolean;
  /** The newest time the service has stamped: KeyPackages are judged at it */ at: UnixMs;
};

export type CommitMade = {
  kind: "ok";
  /** The group after the Commit: use it once the service has accepted */ pending: Group;
  /** MLSMessage with a PublicMessage */ commit: Uint8Array;
  /** MLSMessage, without the tree; null where nobody was added */ welcome: Uint8Array | null;
  /** MLSMessage with the GroupInfo of the next epoch, without the tree */ groupInfo: Uint8Array;
  /** What goes beside the Commit into the log (CT3) */ claim: Uint8Array;
  change: CommitChange;
  /** The secrets of the old group: zero them only when `pending` is accepted AND stored */ consumed: Uint8Array[];
};

/** An empty intent is a self-update. Refused by the rules that the service and the others would refuse it by. */
export async function createCommit(group: Group, intent: CommitIntent): Promise<CommitMade | Refused> {
  if (!isActive(group)) throw new MlsError("this device was removed from the group");
  const wished = proposalsOf(intent);
  if (!Array.isArray(wished)) return wished;
  const { identity, state } = group;
  const view = viewOf(group);
  const leaf = state.privatePath.leafIndex;
  const entry = entryAt(rosterOf(view.tree), leaf);
  if (entry === undefined) throw new MlsError("this device has no leaf in its own group");
  const committer = { ...entry, proof: identity.proof };
  const lost = intent.alsoLost ? await lostIn(rosterOf(view.tree), committer) : [];
  const others = lost.filter((each) => each !== leaf && !intent.remove.includes(each));
  const proposals: Proposal[] = [...others.map(removal), ...wished];
  const judged = await judgeProposals(view, { kind: "member", entry: committer }, proposals, intent.at);
  if (judged.kind === "refused") return judged;
  const assembled = await assembleCommit({
    identity,
    sender: { senderType: "member", leafIndex: leaf },
    leaf,
    before: view.context,
    after: judged.context,
    confirmationTag: state.confirmationTag,
    membershipKey: state.keySchedule.membershipKey,
    initSecret: state.keySchedule.initSecret,
    held: state.privatePath.privateKeys,
    proposals,
    tree: judged.tree,
    addedLeaves: judged.addedLeaves,
  });
  const { commit, welcome, groupInfo, claim } = assembled;
  const pending = { identity, state: assembled.state };
  return { kind: "ok", pending, commit, welcome, groupInfo, claim, change: judged.change, consumed: epochSecrets(group) };
}

function removal(removed: number): Proposal {
  return { proposalType: "remove", remove: { removed } };
}

function proposalsOf({ add, remove, policy }: CommitIntent): Proposal[] | Refused {
  const proposals = remove.map(removal);
  for (const [place, bytes] of add.entries()) {
    const keyPackage = readMessage(bytes, "mls_key_package")?.keyPackage;
    if (keyPackage === undefined) return refused("malformed", `KeyPackage ${place + 1} of ${add.length}: not a KeyPackage`);
    proposals.push({ proposalType: "add", add: { keyPackage } });
  }
  if (policy !== undefined) {
    const extensions = policyExtensions(policy);
    proposals.push({ proposalType: "group_context_extensions", groupContextExtensions: { extensions } });
  }
  return proposals;
}
