// From an admin to the group: the secret of its invite link, of which the policy says the proof.

import * as v from "valibot";
import { sameBytes } from "../../../protocol/index.ts";
import type { Kind } from "../kind.ts";
import { bytes16 } from "../target.ts";

export type InviteBody = { kind: "invite"; secret: Uint8Array; proof: string };
/** The link that is, and those that admins have said who wanted another at the same time */
const KEPT = 8;

export const invite: Kind<InviteBody> = {
  name: "invite",
  code: 36,
  ignorable: true,
  schema: v.pipe(
    v.tuple([bytes16, v.pipe(v.string(), v.length(43))]),
    v.transform(([secret, proof]): InviteBody => ({ kind: "invite", secret, proof })),
  ),
  encode: ({ secret, proof }) => [secret, proof],
  place(chat, { secret, proof }) {
    const { record } = chat;
    if (record.kind !== "group" || !chat.isAdmin) return;
    const others = (record.invites ?? []).filter((each) => each.proof !== proof || !sameBytes(each.secret, secret));
    record.invites = [{ secret, proof }, ...others].slice(0, KEPT);
  },
};
