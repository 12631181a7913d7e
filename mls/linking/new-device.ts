// The new device's side of linking: it speaks first, shows four digits once it could read the answer, and believes what the log proves.

import * as v from "valibot";
import {
  type AccountId,
  accountId,
  accountIdOf,
  type DeviceId,
  decodeCbor,
  deviceId,
  isDeviceIdOf,
  type MailboxId,
  type UnixMs,
} from "../../protocol/index.ts";
import { type AccountLog, holdsPlace, type LogPlace, wasActive } from "../account-log/account-log.ts";
import { HASH_BYTES } from "../account-log/entry.ts";
import { verifyLog } from "../account-log/verify-log.ts";
import { publicKeyOf } from "../signature.ts";
import { XWING_CIPHERTEXT_BYTES } from "../xwing-key.ts";
import {
  checkCode,
  commitmentTo,
  NONCE_BYTES,
  type OpeningContext,
  openingContext,
  openWith,
  sealingPair,
  transcriptOf,
} from "./channel.ts";
import { encodeHello, type NewDevice } from "./hello.ts";
import { type LinkKeys, linkKeys, readLinkCode } from "./link-code.ts";
import { failed, isOver, LINK_LIFETIME_MS, type LinkFailed } from "./link-failure.ts";

const MAX_ANSWER_BYTES = 4096;
export const MAX_GRANT_BYTES = 56 * 1024;
const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const someBytes = v.custom<Uint8Array>((given) => given instanceof Uint8Array);
const answerSchema = v.strictObject({ accountId, accountKey: bytes(32), device: deviceId, nonce: bytes(NONCE_BYTES) });
const place = v.strictObject({ seq: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), hash: bytes(HASH_BYTES) });
/** `log` null: it is too long to go along, and is read where the service has it. `head`: its last entry, which names all before it */
const grantSchema = v.strictObject({ log: v.nullable(v.array(someBytes)), head: place, contents: someBytes });

export type Started = {
  kind: "started";
  mailbox: MailboxId;
  /** To be sent first: it is also the transcript's beginning */ message: Uint8Array;
  began: UnixMs;
  keys: LinkKeys;
  pair: CryptoKeyPair;
  nonce: Uint8Array;
  device: NewDevice;
};
export type Showing = {
  kind: "showing";
  /** For the person to type into the other device */ digits: string;
  /** To be sent */ message: Uint8Array;
  accountId: AccountId;
  accountKey: Uint8Array;
  began: UnixMs;
  context: OpeningContext;
  transcript: Uint8Array;
  device: { id: DeviceId; key: Uint8Array };
};
export type Linked = {
  kind: "linked";
  accountId: AccountId;
  deviceId: DeviceId;
  accountKey: Uint8Array;
  log: AccountLog;
  contents: Uint8Array;
};

/** It has all but the account's log, which is to be shown by whoever has it. */
export type LogApart = Omit<Linked, "kind" | "log"> & {
  kind: "log-apart";
  device: { id: DeviceId; key: Uint8Array };
  head: LogPlace;
};

/** Keys for a device that is nobody's yet. */
export async function makeNewDevice(random: (bytes: number) => Uint8Array): Promise<NewDevice> {
  const privateKey = random(32);
  return { key: await publicKeyOf(privateKey), privateKey };
}

export async function startLink(
  typedCode: string,
  { device, system }: { device: NewDevice; system: string },
  now: UnixMs,
  random: (bytes: number) => Uint8Array,
): Promise<Started | { kind: "code-malformed" }> {
  const secret = readLinkCode(typedCode);
  if (secret === undefined) return { kind: "code-malformed" };
  const keys = await linkKeys(secret);
  const { pair, sealKey } = await sealingPair(random(32));
  const nonce = random(NONCE_BYTES);
  const said = {
    version: 1,
    sealKey,
    deviceKey: device.key,
    commitment: await commitmentTo(nonce),
    system,
  } as const;
  const message = await encodeHello(keys, said, device.privateKey);
  return { kind: "started", mailbox: keys.mailbox, message, began: now, keys, pair, nonce, device };
}

export async function hearAnswer(started: Started, answer: Uint8Array, now: UnixMs): Promise<Showing | LinkFailed> {
  const { began, keys, pair, message: hello, nonce, device } = started;
  if (isOver(began, LINK_LIFETIME_MS, now)) return failed("expired");
  if (answer.length > MAX_ANSWER_BYTES || answer.length <= XWING_CIPHERTEXT_BYTES) return failed("forged");
  const context = await openingContext(keys, { pair, enc: answer.subarray(0, XWING_CIPHERTEXT_BYTES), hello });
  if (context === undefined) return failed("forged");
  const opened = await openWith(context, answer.subarray(XWING_CIPHERTEXT_BYTES), new Uint8Array());
  if (opened === undefined) return failed("forged");
  const parsed = v.safeParse(answerSchema, decodeCbor(opened));
  if (!parsed.success || (await accountIdOf(parsed.output.accountKey)) !== parsed.output.accountId) return failed("malformed");
  const transcript = await transcriptOf(hello, answer, nonce);
  const { accountId, accountKey, device: id } = parsed.output;
  if (!isDeviceIdOf(accountId, id)) return failed("malformed");
  const digits = await checkCode(context, transcript);
  return {
    kind: "showing",
    digits,
    message: nonce,
    accountId,
    accountKey,
    began,
    context,
    transcript,
    device: { id, key: device.key },
  };
}

/** Who sealed it has seen the digits typed. That this is a device of the account now says the log, not their word. */
export async function hearGrant(showing: Showing, grant: Uint8Array, now: UnixMs): Promise<Linked | LogApart | LinkFailed> {
  const { began, context, transcript, accountId, accountKey, device } = showing;
  if (isOver(began, LINK_LIFETIME_MS, now)) return failed("expired");
  if (grant.length > MAX_GRANT_BYTES) return failed("forged");
  const opened = await openWith(context, grant, transcript);
  if (opened === undefined) return failed("forged");
  const parsed = v.safeParse(grantSchema, decodeCbor(opened));
  if (!parsed.success) return failed("malformed");
  const { log, head, contents } = parsed.output;
  const apart: LogApart = { kind: "log-apart", accountId, deviceId: device.id, accountKey, contents, device, head };
  return log === null ? apart : believeLog(apart, log);
}

/** @param log as whoever has it shows it: it counts where it has the entry that was named by who saw the digits typed, and the device after it */
export async function believeLog(apart: LogApart, log: readonly Uint8Array[]): Promise<Linked | LinkFailed> {
  const { accountId, accountKey, deviceId, device, head, contents } = apart;
  const verdict = await verifyLog(accountKey, log, null);
  const isListed = verdict.kind === "ok" && holdsPlace(verdict.log, head) && wasActive(verdict.log, verdict.pin, device);
  return isListed ? { kind: "linked", accountId, deviceId, accountKey, log: verdict.log, contents } : failed("not-listed");
}
