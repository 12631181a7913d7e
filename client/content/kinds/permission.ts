// From a person to a business: that it may write at any time, or no longer. The last one counts.

import * as v from "valibot";
import type { Kind } from "../kind.ts";

export type PermissionBody = { kind: "permission"; granted: boolean };

export const permission: Kind<PermissionBody> = {
  name: "permission",
  code: 13,
  ignorable: true,
  schema: v.pipe(
    v.boolean(),
    v.transform((granted): PermissionBody => ({ kind: "permission", granted })),
  ),
  encode: (body) => body.granted,
  /** Between two only: in a group it would say nothing. */
  place(chat, { granted }) {
    const { record, sender, self } = chat;
    const permits = record.permits ?? [];
    if (record.kind !== "direct" || record.peer === null || permits.includes(sender) === granted) return;
    record.permits = granted ? [...permits, sender] : permits.filter((account) => account !== sender);
    chat.say({ kind: "permission", by: sender, to: sender === self ? record.peer : self, granted });
  },
  waits: (outlook, body) => outlook.permit(body.granted),
};
