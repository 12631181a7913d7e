// Sessions: a device signs the service's challenge and is known until the session ends.

import { proofInput, sign } from "../../../mls/index.ts";
import { fromBase64Url, type SessionAnswer, toBase64Url } from "../../../protocol/index.ts";
import type { Http } from "../../ports.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { type Answer, callOnce } from "../connection/api.ts";

export type Proof = { challenge: string; signature: string };

export async function prove(http: Http, account: AccountRecord): Promise<Answer<Proof>> {
  const answer = await callOnce(http, "challenge", {}, undefined);
  if (answer.kind !== "ok") return answer;
  const { challenge } = answer.value;
  const nonce = fromBase64Url(challenge) ?? new Uint8Array();
  const input = proofInput({ challenge: nonce, account: account.accountId, device: account.deviceId });
  return { kind: "ok", value: { challenge, signature: toBase64Url(await sign(account.deviceSecret, input)) } };
}

/** Several requests that find themselves without a session share one renewal. */
export function sessionRenewal(http: Http, account: () => AccountRecord | null): () => Promise<Answer<SessionAnswer>> {
  let running: Promise<Answer<SessionAnswer>> | null = null;
  return () => {
    running ??= renew(http, account()).finally(() => {
      running = null;
    });
    return running;
  };
}

async function renew(http: Http, account: AccountRecord | null): Promise<Answer<SessionAnswer>> {
  if (account === null) return { kind: "rejected", rejection: { kind: "no-session" } };
  const proof = await prove(http, account);
  if (proof.kind !== "ok") return proof;
  const { accountId, deviceId } = account;
  const body = { account: accountId, device: deviceId, proof: proof.value, bearer: http.keepToken !== null };
  const session = await callOnce(http, "createSession", {}, body);
  if (session.kind === "ok" && session.value.token !== null) http.keepToken?.(session.value.token);
  return session;
}
