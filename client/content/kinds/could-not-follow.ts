// From who has come back into the group: which Commit they could not follow. Whose that was, everybody knows who was there.

import * as v from "valibot";
import type { Seq } from "../../../protocol/index.ts";
import type { Kind } from "../kind.ts";

export type CouldNotFollowBody = { kind: "could-not-follow"; seq: Seq };

export const couldNotFollow: Kind<CouldNotFollowBody> = {
  name: "could-not-follow",
  code: 15,
  ignorable: true,
  schema: v.pipe(
    v.number(),
    v.safeInteger(),
    v.minValue(1),
    v.transform((seq): CouldNotFollowBody => ({ kind: "could-not-follow", seq })),
  ),
  encode: (body) => body.seq,
  place: (chat, { seq }) => chat.couldNotFollow(seq),
};
