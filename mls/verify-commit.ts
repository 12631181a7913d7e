// What the service checks of a Commit bundle: nearly everything that it claims (DESIGN §5, SQ5).

import { encodeGroupContext } from "ts-mls/groupContext.js";
import { verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
import { sameBytes, toBase64Url, type UnixMs } from "../protocol/index.ts";
import type { CommitChange } from "./authorize.ts";
import { readMessage } from "./codec.ts";
import { isClaimed } from "./epoch-claim.ts";
import { externalPubOf } from "./group-info.ts";
import { type Actor, type Inspected, inspectCommit } from "./inspect.ts";
import { type PublicGroup, publicGroupOf } from "./public-group.ts";
import { type Refused, refused } from "./refusal.ts";
import { PARLEY_SUITE_NAME, parleySuite } from "./suite.ts";
import { XWING_CIPHERTEXT_BYTES } from "./xwing-key.ts";

export type CommitVerified = {
  kind: "ok";
  next: PublicGroup;
  change: CommitChange;
  /** Until then the same Commit holds: what it adds and who made it is judged at the time of its entry by everybody alike */
  validUntil: UnixMs;
};
type Bundle = { commit: Uint8Array; welcome: Uint8Array | null; groupInfo: Uint8Array; claim: Uint8Array };

/**
 * What is left to the members: membership tag, confirmation tag, and whether the sealed secrets can be opened. An insider who
 * forges those can stall a group, never read it.
 */
export async function verifyCommit(
  group: PublicGroup,
  { commit, welcome, groupInfo, claim }: Bundle,
  { at, actor }: { at: UnixMs; actor: Actor },
): Promise<CommitVerified | Refused> {
  const inspected = await inspectCommit(group, { commit, claim }, at, actor);
  if (inspected.kind === "refused") return inspected;
  const mismatch = welcomeProblem(welcome, inspected);
  if (mismatch !== undefined) return mismatch;
  const info = readMessage(groupInfo, "mls_group_info")?.groupInfo;
  if (info === undefined) return refused("group-info", "not a GroupInfo");
  const { committer } = inspected.change;
  if (!sameBytes(encodeGroupContext(info.groupContext), encodeGroupContext(inspected.context)))
    return refused("group-info", "not the epoch that the Commit leads to");
  if (!sameBytes(info.confirmationTag, inspected.confirmationTag)) return refused("group-info", "another confirmation tag");
  if (info.signer !== committer.leaf) return refused("group-info", "not signed by the committer");
  const externalPub = externalPubOf(info);
  if (externalPub === undefined) return refused("group-info", "it has no external_pub of ours");
  if (!(await isClaimed(inspected.externalPubHash, externalPub)))
    return refused("group-info", "its external_pub is not the one that the committer claims");
  if (!(await verifyGroupInfoSignature(info, committer.deviceKey, parleySuite.signature)))
    return refused("group-info", "its signature does not hold");
  return {
    kind: "ok",
    next: publicGroupOf(info, inspected.tree, groupInfo.slice()),
    change: inspected.change,
    validUntil: validUntil(inspected),
  };
}

/** The last moment at which every KeyPackage that was judged still holds. */
function validUntil({ addedLeaves }: Inspected): UnixMs {
  const ends = addedLeaves.map(([, { leafNode }]) => Number(leafNode.lifetime.notAfter) * 1000);
  return Math.min(Number.MAX_SAFE_INTEGER, ...ends);
}

/** A Welcome for exactly those who are added: anyone else would wait for ever, or get what it should not. */
function welcomeProblem(bytes: Uint8Array | null, { change }: Inspected): Refused | undefined {
  if (bytes === null) return change.added.length === 0 ? undefined : refused("welcome-mismatch", "the added get no Welcome");
  const welcome = readMessage(bytes, "mls_welcome")?.welcome;
  if (welcome?.cipherSuite !== PARLEY_SUITE_NAME) return refused("welcome-mismatch", "not a Welcome of this suite");
  const named = welcome.secrets.map(({ newMember }) => toBase64Url(newMember)).sort();
  const added = change.added.map(({ ref }) => ref).sort();
  const fits = added.length > 0 && named.length === added.length && named.every((ref, i) => ref === added[i]);
  if (!fits) return refused("welcome-mismatch", "it is not for exactly those who are added");
  const canOpen = welcome.secrets.every(({ encryptedGroupSecrets }) => {
    return encryptedGroupSecrets.kemOutput.length === XWING_CIPHERTEXT_BYTES;
  });
  return canOpen ? undefined : refused("welcome-mismatch", "it holds no ciphertext of this suite");
}
