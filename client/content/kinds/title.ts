// The group's name, from now on.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { lineOnWire, MAX_TITLE_LETTERS } from "../text.ts";

export type TitleBody = { kind: "title"; title: string };

export const title: Kind<TitleBody> = {
  name: "title",
  code: 2,
  ignorable: false,
  schema: v.pipe(
    lineOnWire(MAX_TITLE_LETTERS),
    v.transform((said): TitleBody => ({ kind: "title", title: said })),
  ),
  encode: (body) => body.title.toWellFormed(),
  place(chat, body) {
    const { record, sender } = chat;
    if (!chat.mayEdit || body.title === "") return;
    record.titleFrom = null;
    if (record.title === body.title) return;
    record.title = body.title;
    chat.say({ kind: "title", by: sender, title: body.title });
  },
  waits: (outlook) => outlook.change("rename"),
};
