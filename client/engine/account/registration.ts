// A new account: keys made here and stored before anybody hears of them, then made known to the service; safe to repeat.

import * as v from "valibot";
import { beginAccount } from "../../../mls/index.ts";
import { handle as handleSchema, type Rejection, tidyHandle, toBase64Url } from "../../../protocol/index.ts";
import { MAX_NAME_LETTERS, tidyLine } from "../../content/text.ts";
import type { RegisterOutcome } from "../../outcomes.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { callOnce } from "../connection/api.ts";
import type { ServiceClock } from "../pace/service-clock.ts";
import type { Ports as OutsidePorts } from "../world.ts";
import { saveAccount } from "./save.ts";
import { challenged, prove, sessionRenewal } from "./session.ts";

type Ports = OutsidePorts & { clock: ServiceClock };

/**
 * Keys that an earlier call stored are gone on with, also where it never heard that they were: the service may know them.
 * @returns the account to go on with, also where the service did not answer
 */
export async function register(
  ports: Ports,
  person: { name: string; handle: string },
): Promise<{ outcome: RegisterOutcome; account: AccountRecord | null }> {
  const known = (await ports.store.get("account", [])) ?? null;
  if (known?.registered) return { outcome: { kind: "ok" }, account: known };
  const name = tidyLine(person.name, MAX_NAME_LETTERS);
  const wanted = v.safeParse(handleSchema, tidyHandle(person.handle));
  if (name === "") return { outcome: { kind: "name-empty" }, account: known };
  if (!wanted.success) return { outcome: { kind: "handle-malformed" }, account: known };
  const handle: string = wanted.output;
  // The log's first entry says the service's time.
  if (known === null && (await challenged(ports)).kind === "no-answer") return { outcome: { kind: "offline" }, account: null };
  const account: AccountRecord = known ? { ...known, name, handle } : { ...(await makeKeys(ports)), name, handle };
  await saveAccount(ports, account);
  return create(ports, account);
}

async function makeKeys({ random, clock }: Ports): Promise<AccountRecord> {
  const { account, device, log } = await beginAccount(clock.now(), (length) => random.bytes(length));
  return {
    accountId: account.accountId,
    accountKey: account.publicKey,
    rootSecret: account.privateKey,
    deviceId: device.deviceId,
    deviceKey: device.publicKey,
    deviceSecret: device.privateKey,
    log: log.entries.map(({ bytes }) => bytes),
    proof: device.proof,
    handle: "",
    name: "",
    registered: false,
  };
}

async function create(ports: Ports, account: AccountRecord): Promise<{ outcome: RegisterOutcome; account: AccountRecord }> {
  const { http } = ports;
  const proof = await prove(ports, account);
  if (proof.kind === "no-answer") return { outcome: { kind: "offline" }, account };
  if (proof.kind === "rejected") return { outcome: outcomeOf(proof.rejection), account };
  const body = {
    handle: account.handle,
    entry: toBase64Url(account.log[0] ?? new Uint8Array()),
    proof: proof.value,
    bearer: http.keepToken !== null,
  };
  const answer = await callOnce(http, "createAccount", {}, body);
  if (answer.kind === "no-answer") return { outcome: { kind: "offline" }, account };
  if (answer.kind === "rejected") return created(ports, account, answer.rejection);
  if (answer.value.token !== null) http.keepToken?.(answer.value.token);
  return keep(ports, account);
}

/** The account may be there from an earlier call whose answer was lost: then its device gets a session. */
async function created(
  ports: Ports,
  account: AccountRecord,
  rejection: Rejection,
): Promise<{ outcome: RegisterOutcome; account: AccountRecord }> {
  if (rejection.kind !== "account-exists" && rejection.kind !== "handle-taken") return { outcome: outcomeOf(rejection), account };
  const session = await sessionRenewal(ports, () => account)();
  if (session.kind !== "ok") return { outcome: outcomeOf(rejection), account };
  const me = await callOnce(ports.http, "me", {}, undefined);
  return keep(ports, me.kind === "ok" ? { ...account, handle: me.value.handle } : account);
}

async function keep(ports: Ports, account: AccountRecord): Promise<{ outcome: RegisterOutcome; account: AccountRecord }> {
  const registered = { ...account, registered: true };
  await saveAccount(ports, registered);
  return { outcome: { kind: "ok" }, account: registered };
}

function outcomeOf(rejection: Rejection): RegisterOutcome {
  switch (rejection.kind) {
    case "handle-taken":
    case "handle-reserved":
    case "handle-malformed":
      return { kind: rejection.kind };
    case "rate-limited":
    case "unavailable":
      return { kind: "try-later", retryAfterMs: rejection.retryAfterMs };
    default:
      return { kind: "refused", detail: rejection.kind };
  }
}
