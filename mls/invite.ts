// What follows from the secret of a group's invite link: what is shown to the service, and the key under which somebody says to the admins who they are.

import * as v from "valibot";
import {
  type AccountId,
  type ConversationId,
  concat,
  conversationId,
  decodeCbor,
  encodeCbor,
  fromBase64Url,
  toBase64Url,
  utf8,
} from "../protocol/index.ts";
import { derive } from "./derive.ts";

export const INVITE_SECRET_BYTES = 16;
const DOMAIN = "parley/invite/v1";
const NONCE_BYTES = 12;
const MAX_ASK_LETTERS = 64;

/** What stands behind the "#" of a link: which group, and its secret. */
export function inviteCode({ conversation, secret }: { conversation: ConversationId; secret: Uint8Array }): string {
  return toBase64Url(concat(fromBase64Url(conversation) ?? new Uint8Array(), secret));
}

export function readInviteCode(code: string): { conversation: ConversationId; secret: Uint8Array<ArrayBuffer> } | undefined {
  const bytes = code.length > 64 ? undefined : fromBase64Url(code);
  if (bytes?.length !== 16 + INVITE_SECRET_BYTES) return undefined;
  const conversation = v.safeParse(conversationId, toBase64Url(bytes.slice(0, 16)));
  return conversation.success ? { conversation: conversation.output, secret: bytes.slice(16) } : undefined;
}

/** Shown to the service by whoever asks. Nothing that was sealed to the link opens with it. */
export function inviteToken(secret: Uint8Array): Promise<Uint8Array> {
  return derive(secret, DOMAIN, "token", 32);
}

/** What the group's policy says: no token follows from it. */
export async function inviteProof(token: Uint8Array): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", token as Uint8Array<ArrayBuffer>)));
}

export async function inviteProofOf(secret: Uint8Array): Promise<string> {
  return inviteProof(await inviteToken(secret));
}

/** Who asks, as they call themselves */
export type Asker = { name: string; handle: string };
const asker = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(MAX_ASK_LETTERS * 2)),
  handle: v.pipe(v.string(), v.maxLength(MAX_ASK_LETTERS)),
});

type Place = { conversation: ConversationId; account: AccountId };

/** For that account alone, and that group: nobody can show it as their own. */
export async function sealAsk(secret: Uint8Array, place: Place, who: Asker, random: Uint8Array): Promise<Uint8Array> {
  const iv = random.slice(0, NONCE_BYTES);
  const sealed = await crypto.subtle.encrypt(how(iv, place), await keyOf(secret), encodeCbor(who));
  return concat(iv, new Uint8Array(sealed));
}

/** Undefined for what somebody without the link made. */
export async function openAsk(secret: Uint8Array, place: Place, sealed: Uint8Array): Promise<Asker | undefined> {
  try {
    const opened = await crypto.subtle.decrypt(
      how(sealed.slice(0, NONCE_BYTES), place),
      await keyOf(secret),
      sealed.slice(NONCE_BYTES) as Uint8Array<ArrayBuffer>,
    );
    const parsed = v.safeParse(asker, decodeCbor(new Uint8Array(opened)));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function how(iv: Uint8Array, { conversation, account }: Place): AesGcmParams {
  return { name: "AES-GCM", iv: iv as Uint8Array<ArrayBuffer>, additionalData: utf8(`${DOMAIN}/ask ${conversation} ${account}`) };
}

async function keyOf(secret: Uint8Array): Promise<CryptoKey> {
  const key = await derive(secret, DOMAIN, "ask", 32);
  return crypto.subtle.importKey("raw", key as Uint8Array<ArrayBuffer>, "AES-GCM", false, ["encrypt", "decrypt"]);
}
