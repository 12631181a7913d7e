// What a device keeps of a group that it lost its place in: the last public state that it verified.

import { decodeGroupContext, encodeGroupContext } from "ts-mls/groupContext.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import * as v from "valibot";
import { decodeCbor, encodeCbor } from "../protocol/index.ts";
import { decodeWhole } from "./codec.ts";
import { type Group, viewOf } from "./group.ts";
import type { GroupView } from "./group-view.ts";
import { MlsError } from "./refusal.ts";

/** What everybody knows of a group at one epoch, as this device verified it. */
export type PublicView = GroupView & {
  /** As the committer of this epoch claims it; null where the device was in the epoch itself, or at the beginning */
  externalPubHash: Uint8Array | null;
};

/** Where a member stands, as those outside see it. */
export function publicViewOf(group: Group): PublicView {
  return { ...viewOf(group), externalPubHash: null };
}

const bytes = v.instance(Uint8Array);
const stored = v.strictObject({ context: bytes, tree: bytes, confirmationTag: bytes, externalPubHash: v.nullable(bytes) });

export function saveView({ context, tree, confirmationTag, externalPubHash }: PublicView): Uint8Array {
  return encodeCbor({ context: encodeGroupContext(context), tree: encodeRatchetTree(tree), confirmationTag, externalPubHash });
}

/** Throws MlsError on bytes that `saveView` did not write. */
export function loadView(saved: Uint8Array): PublicView {
  const parsed = v.safeParse(stored, decodeCbor(saved));
  if (!parsed.success) throw new MlsError("the stored view of a group is broken");
  const { confirmationTag, externalPubHash } = parsed.output;
  const context = decodeWhole(decodeGroupContext, encodeGroupContext, parsed.output.context);
  const tree = decodeWhole(decodeRatchetTree, encodeRatchetTree, parsed.output.tree);
  if (context === undefined || tree === undefined) throw new MlsError("the stored view of a group is broken");
  return { context, tree, confirmationTag, externalPubHash };
}
