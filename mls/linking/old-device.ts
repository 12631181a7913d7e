// The old device's side of linking: it shows a code, answers whoever was told it, and hands over only what the person has confirmed.

import {
  type AccountId,
  concat,
  type DeviceId,
  deviceIdFor,
  encodeCbor,
  type MailboxId,
  sameBytes,
  type UnixMs,
} from "../../protocol/index.ts";
import { sha256 } from "../epoch-claim.ts";
import { checkCode, commitmentTo, NONCE_BYTES, type SealingContext, sealingContext, sealWith, transcriptOf } from "./channel.ts";
import { readHello } from "./hello.ts";
import { LINK_SECRET_BYTES, type LinkKeys, linkCode, linkKeys } from "./link-code.ts";
import { failed, isOver, LINK_CODE_LIFETIME_MS, LINK_LIFETIME_MS, type LinkFailed } from "./link-failure.ts";

/** Some fifty entries */
export const MAX_LOG_BYTES_ALONG = 14 * 1024;
type Random = (bytes: number) => Uint8Array;
type Account = { accountId: AccountId; accountKey: Uint8Array };
/** Who wants to be linked; `system` is its own word. */
export type LinkingDevice = { id: DeviceId; key: Uint8Array; system: string };

export type Offered = {
  kind: "offered";
  /** To be shown as text */ code: string;
  /** The same, for a QR code */ secret: Uint8Array;
  mailbox: MailboxId;
  began: UnixMs;
  keys: LinkKeys;
  account: Account;
};
export type Answered = {
  kind: "answered";
  /** To be sent */ message: Uint8Array;
  began: UnixMs;
  hello: Uint8Array;
  commitment: Uint8Array;
  context: SealingContext;
  device: LinkingDevice;
};
export type Checking = {
  kind: "checking";
  device: LinkingDevice;
  began: UnixMs;
  context: SealingContext;
  transcript: Uint8Array;
};
export type Approved = { kind: "approved"; device: LinkingDevice; context: SealingContext; transcript: Uint8Array };

export async function offerLink(account: Account, now: UnixMs, random: Random): Promise<Offered> {
  const secret = random(LINK_SECRET_BYTES);
  const keys = await linkKeys(secret);
  return { kind: "offered", code: linkCode(secret), secret, mailbox: keys.mailbox, began: now, keys, account };
}

/** Says who the account is, to somebody who was told the code, and nothing that is secret. The first one is answered, and no other. */
export async function answerHello(
  offered: Offered,
  hello: Uint8Array,
  now: UnixMs,
  random: Random,
): Promise<Answered | LinkFailed> {
  const { began, keys, account } = offered;
  if (isOver(began, LINK_CODE_LIFETIME_MS, now)) return failed("expired");
  const heard = await readHello(keys, hello);
  if (typeof heard === "string") return failed(heard);
  const { enc, context } = await sealingContext(keys, { sealKey: heard.sealKey, hello });
  const { accountId, accountKey } = account;
  const id = deviceIdFor(accountId, random(16));
  const said = { accountId, accountKey, device: id, nonce: random(NONCE_BYTES) };
  const sealed = await sealWith(context, encodeCbor(said), new Uint8Array());
  const message = concat(enc, sealed);
  const device = { id, key: heard.deviceKey, system: heard.system };
  return { kind: "answered", message, began, hello, commitment: heard.commitment, context, device };
}

/** Now the new device shows its digits; here they are computed only when somebody has typed some. */
export async function hearReveal(answered: Answered, reveal: Uint8Array, now: UnixMs): Promise<Checking | LinkFailed> {
  const { began, hello, message, commitment, context, device } = answered;
  if (isOver(began, LINK_LIFETIME_MS, now)) return failed("expired");
  const isOpened = reveal.length === NONCE_BYTES && sameBytes(await commitmentTo(reveal), commitment);
  if (!isOpened) return failed("forged");
  return { kind: "checking", device, began, context, transcript: await transcriptOf(hello, message, reveal) };
}

/** One try: what comes of it ends this link or approves it. */
export async function tryCheckCode(checking: Checking, typed: string, now: UnixMs): Promise<Approved | LinkFailed> {
  const { began, context, transcript, device } = checking;
  if (isOver(began, LINK_LIFETIME_MS, now)) return failed("expired");
  const isRight = typed.replace(/\s/gu, "") === (await checkCode(context, transcript));
  return isRight ? { kind: "approved", device, context, transcript } : failed("wrong-check-code");
}

/**
 * Once the device is in the log. A long one does not go along: its last entry names all of it, wherever the new device reads it.
 * @param log the account's, with the device in it. @param contents what its devices keep, up to 40 KiB; never the root
 */
export async function sealGrant(
  { context, transcript }: Approved,
  { log, contents }: { log: readonly Uint8Array[]; contents: Uint8Array },
): Promise<Uint8Array> {
  const bytes = log.reduce((sum, { length }) => sum + length, 0);
  const head = { seq: log.length, hash: await sha256(log.at(-1) ?? new Uint8Array()) };
  return sealWith(context, encodeCbor({ log: bytes > MAX_LOG_BYTES_ALONG ? null : log, head, contents }), transcript);
}
