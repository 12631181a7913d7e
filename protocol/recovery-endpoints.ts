// The HTTP routes of linking, recovery and history: a table of their own, as list and chat have no use for it.

import * as v from "valibot";
import { askEndpoints } from "./asks.ts";
import { accountAnswer, done, type Endpoint, endpoints, logEntry } from "./endpoints.ts";
import { MAX_HISTORY_CHANGES } from "./history.ts";
import { base64, count, key, signature } from "./json-fields.ts";
import { MAX_VAULT_RECORD_BYTES } from "./limits.ts";
import { linkEndpoints } from "./link-endpoints.ts";
import { MAILBOX_MESSAGES_EACH_WAY, MAILBOX_SEAT_BYTES, MAX_MAILBOX_BYTES, MAX_MAILBOX_WAIT_MS } from "./mailbox.ts";

/** Random, made by whoever opens the mailbox, or first speaks in it */
const seat = v.pipe(base64(MAILBOX_SEAT_BYTES), v.length(22));
const place = v.pipe(count, v.maxValue(MAILBOX_MESSAGES_EACH_WAY - 1));

export const openMailboxRequest = v.object({ seat });
export const openMailboxAnswer = v.object({ expiresAt: count });
export const sayRequest = v.object({ seat, place, message: base64(MAX_MAILBOX_BYTES) });
export const hearRequest = v.object({ seat, place, waitMs: v.pipe(count, v.maxValue(MAX_MAILBOX_WAIT_MS)) });
/** Null: not said yet. Ask again. */
export const hearAnswer = v.object({ message: v.nullable(base64(MAX_MAILBOX_BYTES)), isNear: v.boolean() });
export const endMailboxRequest = v.object({ seat });
/** As the account's root signed it: mls/recovery/vault-record.ts */
export const putVaultRequest = v.object({ record: base64(MAX_VAULT_RECORD_BYTES) });
/** By the vault's proof key, over `vaultProofInput` */
export const openVaultRequest = v.object({ proof: v.object({ challenge: key, signature }) });
export const openVaultAnswer = v.object({ account: accountAnswer, record: base64(MAX_VAULT_RECORD_BYTES) });
/** The root's word for this very challenge, over `rootProofInput` */
export const byRootRequest = v.object({ proof: v.object({ challenge: key, signature }) });
/** A `recover` or `revoke` for the log's head, and the root's word for this very challenge, over `rootProofInput` */
export const recoverRequest = v.object({ entry: logEntry, proof: v.object({ challenge: key, signature }) });
/** The root's word for this very challenge, over `deletionProofInput` */
export const deleteAccountRequest = v.object({ proof: v.object({ challenge: key, signature }) });
/** First 16 bytes of the SHA-256 of its bytes */
export const historyObjectId = v.pipe(base64(16), v.length(22));
const historyHead = v.object({ n: v.pipe(count, v.minValue(1)), hash: key });
/** `hash` is empty where the history was turned off. */
const historyHeadNow = v.nullable(v.object({ n: count, hash: v.union([v.literal(""), key]) }));
export const historyAnswer = v.object({
  head: historyHeadNow,
  lease: v.nullable(v.object({ until: count, isOwn: v.boolean() })),
  bytes: count,
  limitBytes: count,
});
export const leaseAnswer = v.object({ until: count, head: historyHeadNow });
const objects = v.pipe(v.array(historyObjectId), v.maxLength(MAX_HISTORY_CHANGES));
export const moveHeadRequest = v.object({ head: historyHead, adds: objects, drops: objects });

export const recoveryEndpoints = {
  openMailbox: {
    method: "PUT",
    path: "/v1/mailboxes/:mailbox",
    session: true,
    request: openMailboxRequest,
    answer: openMailboxAnswer,
  },
  say: {
    method: "POST",
    path: "/v1/mailboxes/:mailbox/messages",
    session: false,
    request: sayRequest,
    answer: done,
  },
  hear: {
    method: "POST",
    path: "/v1/mailboxes/:mailbox/hear",
    session: false,
    request: hearRequest,
    answer: hearAnswer,
  },
  endMailbox: {
    method: "DELETE",
    path: "/v1/mailboxes/:mailbox",
    session: false,
    request: endMailboxRequest,
    answer: done,
  },
  putVault: {
    method: "PUT",
    path: "/v1/me/vaults/:vault",
    session: true,
    request: putVaultRequest,
    answer: done,
  },
  openVault: {
    method: "POST",
    path: "/v1/vaults/:vault/open",
    session: false,
    request: openVaultRequest,
    answer: openVaultAnswer,
  },
  recoverAccount: {
    method: "POST",
    path: "/v1/accounts/:account/recovery",
    session: false,
    request: recoverRequest,
    answer: done,
  },
  accountByRoot: {
    method: "POST",
    path: "/v1/accounts/:account/recovery/log",
    session: false,
    request: byRootRequest,
    answer: accountAnswer,
  },
  deleteAccount: {
    method: "POST",
    path: "/v1/me/deletion",
    session: true,
    request: deleteAccountRequest,
    answer: done,
  },
  history: {
    method: "GET",
    path: "/v1/me/history",
    session: true,
    request: null,
    answer: historyAnswer,
  },
  takeHistoryLease: {
    method: "POST",
    path: "/v1/me/history/lease",
    session: true,
    request: null,
    answer: leaseAnswer,
  },
  moveHistoryHead: {
    method: "PUT",
    path: "/v1/me/history/head",
    session: true,
    request: moveHeadRequest,
    answer: done,
  },
  clearHistory: {
    method: "DELETE",
    path: "/v1/me/history",
    session: true,
    request: null,
    answer: done,
  },
} as const satisfies Record<string, Endpoint>;

/** What the Worker serves. */
export const allEndpoints = { ...endpoints, ...recoveryEndpoints, ...linkEndpoints, ...askEndpoints };
export type AnyEndpointName = keyof typeof allEndpoints;
