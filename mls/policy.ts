// The rules of one conversation, kept in a GroupContext extension so that every member has agreed to them (RFC 9420 §12.1.7).

import * as v from "valibot";
import { type AccountId, accountId, decodeCbor, encodeCbor, fromBase64Url, sameBytes, type UnixMs } from "../protocol/index.ts";
import { LONGEST_LIFE_MS, SHORTEST_LIFE_MS } from "./disappearing.ts";

/** Extension type in the private-use range (RFC 9420 §17.3). */
export const POLICY_EXTENSION = 0xf0a1;
export const MAX_POLICY_BYTES = 16 * 1024;

/** Those who went last */
export const MAX_FORMER = 64;
export const MAX_ABSENT = 128;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const who = v.picklist(["admins", "members"]);
const policySchema = v.strictObject({
  version: v.literal(1),
  kind: v.picklist(["self", "direct", "group"]),
  /** Sorted, each once */
  admins: v.array(accountId),
  whoAdds: who,
  whoEdits: who,
  whoWrites: who,
  earlier: v.boolean(),
  invite: v.nullable(
    v.strictObject({
      proof: v.pipe(
        v.string(),
        v.check((text) => fromBase64Url(text)?.length === 32),
      ),
      approves: v.boolean(),
      until: v.nullable(count),
      limit: v.nullable(v.pipe(count, v.minValue(1))),
      uses: count,
    }),
  ),
  former: v.pipe(v.array(accountId), v.maxLength(MAX_FORMER)),
  /** Sorted, each once; not there where there is nobody */
  absent: v.optional(v.pipe(v.array(accountId), v.maxLength(MAX_ABSENT)), []),
  disappearingMs: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(SHORTEST_LIFE_MS), v.maxValue(LONGEST_LIFE_MS))),
});

/** By which link people ask to be let in. The service sees it, and learns nothing from it that it could ask by. */
export type Invite = {
  /** The hash of what whoever asks must show, base64url */
  proof: string;
  /** An admin looks at each who asks. */
  approves: boolean;
  /** When it ends by itself; null: it does not */
  until: UnixMs | null;
  /** How many may come by it; null: any number */
  limit: number | null;
  /** How many have: counted by the Commits that let them in */
  uses: number;
};

export type Policy = {
  version: 1;
  kind: "self" | "direct" | "group";
  admins: AccountId[];
  whoAdds: "admins" | "members";
  whoEdits: "admins" | "members";
  /** Messages; what else travels as content is not held back by it. In a group alone */
  whoWrites: "admins" | "members";
  /** Whoever is new is told by who adds them what was said before (GP6) */
  earlier: boolean;
  invite: Invite | null;
  /** Who was in and is out, those who went last at the end: by the link they come back where an admin says so, and not else (IL4) */
  former: AccountId[];
  /** Whom a restart could not bring in: they keep their roles, and count where a majority is asked for (CT9) */
  absent: AccountId[];
  /** How long messages last that are sealed while this holds, from sending and from reading on; null: for ever */
  disappearingMs: number | null;
};

/** What a conversation begins with where nobody says otherwise */
export const OPEN_RULES = {
  whoAdds: "members",
  whoEdits: "members",
  whoWrites: "members",
  earlier: false,
  invite: null,
  former: [] as AccountId[],
  absent: [] as AccountId[],
  disappearingMs: null,
} satisfies Partial<Policy>;

/** @returns the accounts that have gone, with that one at the end */
export function withFormer(former: readonly AccountId[], account: AccountId): AccountId[] {
  return [...former.filter((each) => each !== account), account].slice(-MAX_FORMER);
}

export function encodePolicy({ absent, ...policy }: Policy): Uint8Array {
  const rest = absent.length > 0 ? { absent: [...new Set(absent)].sort() } : {};
  return encodeCbor({ ...policy, ...rest, admins: [...new Set(policy.admins)].sort() });
}

/** Answers undefined for whatever `encodePolicy` would not have written. */
export function decodePolicy(bytes: Uint8Array): Policy | undefined {
  if (bytes.length > MAX_POLICY_BYTES) return undefined;
  const parsed = v.safeParse(policySchema, decodeCbor(bytes));
  return parsed.success && sameBytes(encodePolicy(parsed.output), bytes) ? parsed.output : undefined;
}
