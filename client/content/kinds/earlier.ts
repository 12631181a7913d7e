// What was said before somebody came, for them, as whoever added them tells it. Nobody else takes anything from it.

import * as v from "valibot";
import { type AccountId, idBytes, toBase64Url } from "../../../protocol/index.ts";
import type { EarlierBody } from "../heard.ts";
import type { Kind } from "../kind.ts";
import { bytes16 } from "../target.ts";

export const MOST_TOLD = 50;
export const MOST_TOLD_BYTES = 48 * 1024;
/** Lines that are looked through: not all are messages that may be told. */
export const MOST_LOOKED_AT = 200;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const content = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length <= MOST_TOLD_BYTES),
);

export const earlier: Kind<EarlierBody> = {
  name: "earlier",
  code: 37,
  ignorable: true,
  schema: v.pipe(
    v.tuple([
      v.pipe(v.array(v.tuple([count, count, bytes16, content])), v.maxLength(MOST_TOLD)),
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_LOOKED_AT)),
    ]),
    v.transform(
      ([all, omitted]): EarlierBody => ({
        kind: "earlier",
        omitted,
        told: all.map(([seq, at, sender, bytes]) => ({ seq, at, sender: toBase64Url(sender) as AccountId, content: bytes })),
      }),
    ),
  ),
  encode: ({ told, omitted }) => [told.map(({ seq, at, sender, content: bytes }) => [seq, at, idBytes(sender), bytes]), omitted],
  place: (chat, said) => chat.hearEarlier(said),
};
