// A new account: keys made here and stored before anybody hears of them, then made known to the service; safe to repeat.

import * as v from "valibot";
import { beginAccount } from "../../../mls/index.ts";
import {
  handle as handleSchema,
  type Rejection,
  type SessionAnswer,
  tidyHandle,
  toBase64Url,
  type Work,
} from "../../../protocol/index.ts";
import { MAX_NAME_LETTERS, tidyLine } from "../../content/text.ts";
import type { RegisterOutcome } from "../../outcomes.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { type Answer, callOnce } from "../connection/api.ts";
import type { ServiceClock } from "../pace/service-clock.ts";
import type { Ports as OutsidePorts } from "../world.ts";
import { saveAccount } from "./save.ts";
import { challenged, proofOf } from "./session.ts";
import { sessionRenewal } from "./session-renewal.ts";

type Ports = OutsidePorts & { clock: ServiceClock };

/**
 * Keys that an earlier call stored are gone on with, also where it never heard that they were: the service may know them.
 * @returns the account to go on with, also where the service did not answer
 */
export async function register(
  ports: Ports,
  person: { name: string; handle: string; invitation?: string },
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
  return create(ports, account, (person.invitation ?? "").trim());
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

type Registered = { outcome: RegisterOutcome; account: AccountRecord };

/** What it costs is said with the challenge, and may have risen by the time it is paid. */
const TRIES = 3;
const TRY_AGAIN_AFTER_MS = 60_000;

async function create(ports: Ports, account: AccountRecord, invitation: string): Promise<Registered> {
  for (let tries = 0; tries < TRIES; tries++) {
    const answer = await createOnce(ports, account, invitation);
    if (answer.kind === "no-answer") return { outcome: { kind: "offline" }, account };
    if (answer.kind === "ok") {
      if (answer.value.token !== null) ports.http.keepToken?.(answer.value.token);
      return keep(ports, account);
    }
    if (answer.rejection.kind !== "work-required") return created(ports, account, answer.rejection);
  }
  return { outcome: { kind: "try-later", retryAfterMs: TRY_AGAIN_AFTER_MS }, account };
}

async function createOnce(ports: Ports, account: AccountRecord, invitation: string): Promise<Answer<SessionAnswer>> {
  const { http } = ports;
  const challenge = await challenged(ports);
  if (challenge.kind !== "ok") return challenge;
  const { handle } = account;
  const accountKey = toBase64Url(account.accountKey);
  const work = await workFor(challenge.value, { accountKey, handle });
  if (work === undefined) return { kind: "rejected", rejection: { kind: "rate-limited", retryAfterMs: TRY_AGAIN_AFTER_MS } };
  return callOnce(
    http,
    "createAccount",
    {},
    {
      handle,
      entry: toBase64Url(account.log[0] ?? new Uint8Array()),
      proof: await proofOf(challenge.value, account),
      work,
      ...(invitation !== "" && { invitation }),
      bearer: http.keepToken !== null,
    },
  );
}

async function workFor(
  { challenge, workLevel }: { challenge: string; workLevel: number },
  wanted: { accountKey: string; handle: string },
): Promise<Work | undefined> {
  if (workLevel === 0) return null;
  const { doWork } = await import("./work.ts");
  return doWork(workLevel, { challenge, ...wanted });
}

/** The account may be there from an earlier call whose answer was lost: then its device gets a session. */
async function created(ports: Ports, account: AccountRecord, rejection: Rejection): Promise<Registered> {
  if (rejection.kind !== "account-exists" && rejection.kind !== "handle-taken") return { outcome: outcomeOf(rejection), account };
  const session = await sessionRenewal(ports, () => account)();
  if (session.kind !== "ok") return { outcome: outcomeOf(rejection), account };
  const me = await callOnce(ports.http, "me", {}, undefined);
  return keep(ports, me.kind === "ok" ? { ...account, handle: me.value.handle } : account);
}

async function keep(ports: Ports, account: AccountRecord): Promise<Registered> {
  const registered = { ...account, registered: true };
  await saveAccount(ports, registered);
  return { outcome: { kind: "ok" }, account: registered };
}

function outcomeOf(rejection: Rejection): RegisterOutcome {
  switch (rejection.kind) {
    case "handle-taken":
    case "handle-reserved":
    case "handle-malformed":
    case "registration-closed":
    case "invitation-required":
      return { kind: rejection.kind };
    case "rate-limited":
    case "unavailable":
      return { kind: "try-later", retryAfterMs: rejection.retryAfterMs };
    default:
      return { kind: "refused", detail: rejection.kind };
  }
}
