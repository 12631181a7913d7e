// The rules of one conversation, kept in a GroupContext extension so that every member has agreed to them (RFC 9420 §12.1.7).

import * as v from "valibot";
import { type AccountId, accountId, decodeCbor, encodeCbor, sameBytes } from "../protocol/index.ts";

/** Extension type in the private-use range (RFC 9420 §17.3). */
export const POLICY_EXTENSION = 0xf0a1;
export const MAX_POLICY_BYTES = 16 * 1024;

const who = v.picklist(["admins", "members"]);
const policySchema = v.strictObject({
  version: v.literal(1),
  kind: v.picklist(["self", "direct", "group"]),
  /** Sorted, each once */
  admins: v.array(accountId),
  whoAdds: who,
  whoEdits: who,
  disappearingMs: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
});

export type Policy = {
  version: 1;
  kind: "self" | "direct" | "group";
  admins: AccountId[];
  whoAdds: "admins" | "members";
  whoEdits: "admins" | "members";
  /** How long messages last after they were read; null: for ever */
  disappearingMs: number | null;
};

export function encodePolicy(policy: Policy): Uint8Array {
  return encodeCbor({ ...policy, admins: [...new Set(policy.admins)].sort() });
}

/** Answers undefined for whatever `encodePolicy` would not have written. */
export function decodePolicy(bytes: Uint8Array): Policy | undefined {
  if (bytes.length > MAX_POLICY_BYTES) return undefined;
  const parsed = v.safeParse(policySchema, decodeCbor(bytes));
  return parsed.success && sameBytes(encodePolicy(parsed.output), bytes) ? parsed.output : undefined;
}
