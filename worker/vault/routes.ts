// The endpoints of vaults: an account's devices put them there, and whoever has what they are sealed to fetches them without any device.

import { verifyVaultRecord } from "../../mls/verify.ts";
import { fromBase64Url, MAX_VAULTS, type Rejection, toBase64Url } from "../../protocol/index.ts";
import { lookUpAccount } from "../directory/accounts.ts";
import { spendChallenge } from "../directory/challenges.ts";
import { rootKeyOf } from "../directory/root-key.ts";
import { databaseOfAccount, firstDatabase } from "../directory/shards.ts";
import { nowUsed } from "../directory/used.ts";
import type { RateLimitName } from "../env.ts";
import { addressOf } from "../http/address.ts";
import type { Handlers } from "../http/serve.ts";
import { failuresFrom, historyOf, inboxOf, vaultOf } from "../rpc.ts";
import { provesRoot, recoverAccount } from "./recover.ts";

export const vaultLimits = {
  putVault: "LOOK_UP_LIMIT",
  openVault: "SIGN_IN_LIMIT",
  recoverAccount: "SIGN_IN_LIMIT",
  accountByRoot: "SIGN_IN_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName>>;

const BAD_PROOF: Rejection = { kind: "bad-proof" };

export const vaultHandlers: Pick<Handlers, keyof typeof vaultLimits> = {
  putVault: async (c, { params: { vault }, body }) => {
    const { account } = c.var.session;
    const db = await databaseOfAccount(c.env, account);
    const rootKey = await rootKeyOf(db, account);
    const signed = await verifyVaultRecord(rootKey ?? new Uint8Array(32), fromBase64Url(body.record) ?? new Uint8Array());
    if (rootKey === undefined || signed?.accountId !== account || signed.vaultId !== vault) return BAD_PROOF;
    const isGone = signed.sealed.length === 0;
    const inbox = inboxOf(c.env, account);
    const admission = await inbox.admitVault(vault, isGone);
    if (admission.kind === "rate-limited") return admission;
    if (admission.kind === "full") return { kind: "too-many-vaults", limit: MAX_VAULTS };
    // An account that can be recovered is one that somebody means to come back to.
    await db.batch([nowUsed(db, account)]);
    const { version, proofKey } = signed;
    const next = { account, version, record: body.record, proofKey: isGone ? null : toBase64Url(proofKey) };
    const outcome = await vaultOf(c.env, vault).put(next);
    if (outcome.kind !== "ok") return outcome;
    // Last: where that is lost, it counts until it is said again.
    if (isGone) await inbox.forgetVault(vault);
    return { done: true };
  },

  openVault: async (c, { params: { vault }, body: { proof } }) => {
    const challenge = fromBase64Url(proof.challenge) ?? new Uint8Array();
    const signature = fromBase64Url(proof.signature) ?? new Uint8Array();
    // A challenge that is over is no try: nothing was looked at.
    if (!(await spendChallenge(firstDatabase(c.env), challenge, c.var.now))) return BAD_PROOF;
    const failures = await failuresFrom(c.env, addressOf(c));
    const taken = await failures.take();
    if (taken.kind !== "ok") return taken;
    const outcome = await vaultOf(c.env, vault).open(vault, { challenge, signature });
    if (outcome.kind !== "opened") return outcome;
    await failures.giveBack();
    const account = await lookUpAccount(c.env, outcome.account);
    return "kind" in account ? account : { account, record: outcome.record };
  },

  recoverAccount: async (c, { params: { account }, body }) => {
    const outcome = await recoverAccount(c.env, { account, ...body }, c.var.now);
    if ("kind" in outcome) return outcome;
    if (outcome.revoked.length > 0) {
      await inboxOf(c.env, account).revoke(outcome.revoked);
      await historyOf(c.env, account).release(outcome.revoked);
    }
    return { done: true };
  },

  accountByRoot: async (c, { params: { account }, body: { proof } }) =>
    (await provesRoot(c.env, { account, proof }, c.var.now)) ? lookUpAccount(c.env, account) : BAD_PROOF,
};
