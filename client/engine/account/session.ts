// Sessions: a device signs the service's challenge and is known until the session ends.

import { proofInput, sign } from "../../../mls/index.ts";
import { fromBase64Url, type SessionAnswer, toBase64Url } from "../../../protocol/index.ts";
import type { Http } from "../../ports.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { type Answer, callOnce } from "../connection/api.ts";
import type { ServiceClock } from "../pace/service-clock.ts";

export type Proof = { challenge: string; signature: string };
type Challenged = { challenge: string; workLevel: number };

type World = { http: Http; clock: Pick<ServiceClock, "heard"> };

export async function prove(world: World, account: AccountRecord): Promise<Answer<Proof>> {
  const answer = await challenged(world);
  return answer.kind === "ok" ? { kind: "ok", value: await proofOf(answer.value, account) } : answer;
}

export async function proofOf({ challenge }: Challenged, account: AccountRecord): Promise<Proof> {
  const nonce = fromBase64Url(challenge) ?? new Uint8Array();
  const input = proofInput({ challenge: nonce, account: account.accountId, device: account.deviceId });
  return { challenge, signature: toBase64Url(await sign(account.deviceSecret, input)) };
}

/** Says the service's time too: who makes keys needs it before anybody knows them. */
export async function challenged({ http, clock }: World): Promise<Answer<Challenged>> {
  const answer = await callOnce(http, "challenge", {}, undefined);
  if (answer.kind === "ok") clock.heard(answer.value.now);
  return answer;
}

/** A device that slept between the challenge and its proof proved nothing, and is no stranger for it. */
export async function renewTwice(world: World, account: AccountRecord | null): Promise<Answer<SessionAnswer>> {
  const first = await renew(world, account);
  return first.kind === "rejected" && first.rejection.kind === "bad-proof" ? renew(world, account) : first;
}

async function renew(world: World, account: AccountRecord | null): Promise<Answer<SessionAnswer>> {
  if (account === null) return { kind: "rejected", rejection: { kind: "no-session" } };
  const { http } = world;
  const proof = await prove(world, account);
  if (proof.kind !== "ok") return proof;
  const { accountId, deviceId } = account;
  const body = { account: accountId, device: deviceId, proof: proof.value, bearer: http.keepToken !== null };
  const session = await callOnce(http, "createSession", {}, body);
  if (session.kind === "ok" && session.value.token !== null) http.keepToken?.(session.value.token);
  return session;
}
