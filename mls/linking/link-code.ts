// The link code: 80 random bits that one device shows and the other is told, and what follows from them on both.

import { idFromBytes, type MailboxId } from "../../protocol/index.ts";
import { base32Value, fromBase32, toBase32, withoutSeparators } from "../base32.ts";
import { derive } from "../derive.ts";

const DOMAIN = "parley/link/v1";
export const LINK_SECRET_BYTES = 10;
const LETTERS = 16;
const LETTERS_OF_A_GROUP = 4;
const MAX_TYPED = 100;

export type LinkKeys = {
  /** Where the two meet; whoever knows it alone learns nothing of the rest */ mailbox: MailboxId;
  /** What only those know who were told the code */ psk: Uint8Array;
  /** Under which the new device speaks first */ helloKey: Uint8Array;
};

/** As it is shown: four groups of four letters. */
export function linkCode(secret: Uint8Array): string {
  const text = toBase32(secret);
  const groups = Array.from({ length: LETTERS / LETTERS_OF_A_GROUP }, (_, i) => text.slice(i * 4, i * 4 + LETTERS_OF_A_GROUP));
  return groups.join(" ");
}

/** @returns its ten bytes, or undefined where it is no link code; a mistyped one leads to a mailbox that is not there */
export function readLinkCode(typed: string): Uint8Array | undefined {
  if (typed.length > MAX_TYPED) return undefined;
  const values = [...withoutSeparators(typed)].map(base32Value);
  const known = values.filter((value) => value !== undefined);
  return values.length === LETTERS && known.length === LETTERS ? fromBase32(known) : undefined;
}

export async function linkKeys(secret: Uint8Array): Promise<LinkKeys> {
  return {
    mailbox: idFromBytes<MailboxId>(await derive(secret, DOMAIN, "mailbox", 16)),
    psk: await derive(secret, DOMAIN, "psk", 32),
    helloKey: await derive(secret, DOMAIN, "hello", 48),
  };
}
