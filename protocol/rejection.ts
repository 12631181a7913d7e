// Every way in which the service says no: one union, one shape on the socket and in HTTP, one status each.

import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const rejection = v.variant("kind", [
  // The sender's bytes are at fault: sending them again will not help.
  v.object({ kind: v.literal("malformed"), detail: v.string() }),
  v.object({ kind: v.literal("too-big"), limitBytes: count }),
  v.object({ kind: v.literal("unsupported-version"), supported: count }),
  // Who asks is at fault.
  v.object({ kind: v.literal("no-session") }),
  v.object({ kind: v.literal("bad-proof") }),
  v.object({ kind: v.literal("wrong-origin") }),
  v.object({ kind: v.literal("not-a-member") }),
  v.object({ kind: v.literal("not-found") }),
  v.object({ kind: v.literal("device-revoked") }),
  /** By who operates the service: of what is asked here nothing goes on before they lift that. */
  v.object({ kind: v.literal("suspended") }),
  // The moment is at fault: catch up, then decide anew.
  v.object({ kind: v.literal("wrong-epoch"), generation: count, epoch: count }),
  v.object({ kind: v.literal("conversation-exists"), generation: count }),
  v.object({ kind: v.literal("frozen"), generation: count }),
  v.object({ kind: v.literal("rate-limited"), retryAfterMs: count }),
  v.object({ kind: v.literal("unavailable"), retryAfterMs: count }),
  // The Commit is at fault; `rule` names what it breaks.
  v.object({ kind: v.literal("commit-refused"), rule: v.string(), detail: v.string() }),
  v.object({ kind: v.literal("unclaimed-key-package") }),
  v.object({ kind: v.literal("conversation-full"), limit: count }),
  /** The log has the size that it may have: what has not been fetched goes first, then there is room again. */
  v.object({ kind: v.literal("log-full"), limitBytes: count }),
  // The directory.
  v.object({ kind: v.literal("handle-malformed") }),
  v.object({ kind: v.literal("handle-taken") }),
  v.object({ kind: v.literal("handle-reserved") }),
  v.object({ kind: v.literal("account-exists") }),
  /** The account's log has gone on, or never was where the entry begins: read it, and sign for its head. */
  v.object({ kind: v.literal("log-conflict"), length: count }),
  /** The entry is at fault; `rule` names what it breaks. */
  v.object({ kind: v.literal("entry-refused"), rule: v.string() }),
  /** Not enough work was done for an account: take a new challenge, which says how much it costs now. */
  v.object({ kind: v.literal("work-required"), level: count }),
  /** No new accounts here, for now or at all */
  v.object({ kind: v.literal("registration-closed") }),
  /** None without an invitation that still works */
  v.object({ kind: v.literal("invitation-required") }),
  v.object({ kind: v.literal("no-key-packages") }),
  v.object({ kind: v.literal("not-reachable") }),
  // Linking.
  v.object({ kind: v.literal("mailbox-exists") }),
  // Recovery.
  v.object({ kind: v.literal("vault-outdated"), version: count }),
  v.object({ kind: v.literal("too-many-vaults"), limit: count }),
  // The history of an account: another device writes it now; its head is further.
  v.object({ kind: v.literal("lease-held"), retryAfterMs: count }),
  v.object({ kind: v.literal("history-outdated"), n: count }),
  // Media.
  v.object({ kind: v.literal("blob-exists") }),
  v.object({ kind: v.literal("upload-incomplete"), missing: v.array(count) }),
  v.object({ kind: v.literal("quota-exceeded"), limitBytes: count, retryAfterMs: count }),
  v.object({ kind: v.literal("range-not-satisfiable"), bytes: count }),
]);
export type Rejection = v.InferOutput<typeof rejection>;
export type RejectionKind = Rejection["kind"];

export const rejectionStatus: Record<RejectionKind, 400 | 401 | 403 | 404 | 409 | 413 | 416 | 422 | 423 | 426 | 429 | 503> = {
  malformed: 400,
  "too-big": 413,
  "unsupported-version": 426,
  "no-session": 401,
  "bad-proof": 401,
  "wrong-origin": 403,
  "not-a-member": 404,
  "not-found": 404,
  "device-revoked": 403,
  suspended: 403,
  "wrong-epoch": 409,
  "conversation-exists": 409,
  frozen: 423,
  "rate-limited": 429,
  unavailable: 503,
  "commit-refused": 422,
  "unclaimed-key-package": 422,
  "conversation-full": 422,
  "log-full": 413,
  "handle-malformed": 400,
  "handle-taken": 409,
  "handle-reserved": 409,
  "account-exists": 409,
  "log-conflict": 409,
  "entry-refused": 422,
  "work-required": 403,
  "registration-closed": 403,
  "invitation-required": 403,
  "no-key-packages": 409,
  "not-reachable": 403,
  "mailbox-exists": 409,
  "vault-outdated": 409,
  "too-many-vaults": 409,
  "lease-held": 409,
  "history-outdated": 409,
  "blob-exists": 409,
  "upload-incomplete": 409,
  "quota-exceeded": 429,
  "range-not-satisfiable": 416,
};

/** The body of every HTTP error. */
export const errorBody = v.object({ error: rejection });
export type ErrorBody = v.InferOutput<typeof errorBody>;
