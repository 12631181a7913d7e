// What the group is about, from now on.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { descriptionOnWire } from "../text.ts";

export type DescriptionBody = { kind: "description"; text: string };

export const description: Kind<DescriptionBody> = {
  name: "description",
  code: 35,
  ignorable: true,
  schema: v.pipe(
    descriptionOnWire,
    v.transform((text): DescriptionBody => ({ kind: "description", text })),
  ),
  encode: (body) => body.text.toWellFormed(),
  place(chat, { text }) {
    const { record, sender } = chat;
    if (!chat.mayEdit || (record.description ?? "") === text) return;
    record.description = text;
    chat.say({ kind: "description", by: sender, isGone: text === "" });
  },
  waits: (outlook) => outlook.change("describe"),
};
