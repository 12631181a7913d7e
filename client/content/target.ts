// The message that another one is about: a content's id is unique to its sender only, so both are said.

import * as v from "valibot";
import { type AccountId, fromBase64Url, idBytes, toBase64Url } from "../../protocol/index.ts";

export type Target = { id: string; sender: AccountId };

export function encodeTarget({ id, sender }: Target): [id: Uint8Array, sender: Uint8Array] {
  return [fromBase64Url(id) ?? new Uint8Array(), idBytes(sender)];
}

export const bytes16 = v.pipe(v.instance(Uint8Array), v.length(16));
export const target = v.pipe(
  v.tuple([bytes16, bytes16]),
  v.transform(([id, sender]): Target => ({ id: toBase64Url(id), sender: toBase64Url(sender) as AccountId })),
);
