// Interactive messages: reply buttons, a list, or one button that opens a link.

import * as v from "valibot";
import type { OutgoingContent } from "../talk/business.ts";
import { fault, type Read, read } from "./fault.ts";
import { noticeContent } from "./notice.ts";
import { isRecord, maybe, saying, upTo, webUrl } from "./shapes.ts";

const MAX_ROWS = 10;
const header = maybe(v.object({ type: v.picklist(["text"]), text: saying(60) }));
const footer = maybe(v.object({ text: saying(60) }));
const said = (maxLetters: number) => ({ header, body: v.object({ text: saying(maxLetters) }), footer });
const id = (maxLetters: number) => saying(maxLetters);

const button = v.object({
  type: v.optional(v.picklist(["reply"]), "reply"),
  reply: v.object({ id: id(256), title: saying(20) }),
});
const buttons = v.object({
  ...said(1024),
  action: v.object({
    buttons: v.pipe(
      v.array(button),
      v.minLength(1, "must have a button"),
      v.maxLength(3, "must have at most 3 buttons"),
      v.check((all) => areUnique(all.map(({ reply }) => reply.id)), "must have another id for each"),
    ),
  }),
});

const row = v.object({
  id: id(200),
  title: saying(24),
  description: v.pipe(
    maybe(upTo(72)),
    v.transform((text) => text?.trim() || null),
  ),
});
const section = v.object({
  title: v.pipe(
    maybe(upTo(24)),
    v.transform((title) => title?.trim() || null),
  ),
  rows: v.pipe(v.array(row), v.minLength(1, "must have a row")),
});
const list = v.object({
  ...said(4096),
  action: v.object({
    button: saying(20),
    sections: v.pipe(
      v.array(section),
      v.minLength(1, "must have a section"),
      v.maxLength(MAX_ROWS, `must have at most ${MAX_ROWS} sections`),
      v.check(
        (all) => all.length === 1 || all.every(({ title }) => title !== null),
        "each must have a title where there are more",
      ),
      v.check((all) => all.flatMap(({ rows }) => rows).length <= MAX_ROWS, `total row count exceeds ${MAX_ROWS}`),
      v.check((all) => areUnique(all.flatMap(({ rows }) => rows.map((each) => each.id))), "must have another id for each row"),
    ),
  }),
});

const link = v.object({
  ...said(1024),
  action: v.object({
    parameters: v.object({
      display_text: saying(20),
      url: v.pipe(
        v.string(),
        v.check((url) => webUrl(url)?.protocol === "https:", "must be a link to https"),
      ),
    }),
  }),
});

export function readInteractive(value: unknown): Read<OutgoingContent> {
  const at = "interactive";
  switch (isRecord(value) ? value.type : undefined) {
    case "button":
      return map(read(buttons, value, at), ({ action, ...rest }) => {
        const offered = action.buttons.map(({ reply }) => reply);
        return { kind: "choices", choices: { kind: "buttons", ...linesOf(rest), buttons: offered } };
      });
    case "list":
      return map(read(list, value, at), ({ action, ...rest }) => {
        return { kind: "choices", choices: { kind: "list", ...linesOf(rest), label: action.button, sections: action.sections } };
      });
    case "cta_url":
      return map(read(link, value, at), ({ action: { parameters }, ...rest }) => {
        const links = [{ title: parameters.display_text, url: parameters.url }];
        return noticeContent({ kind: "notice", ...linesOf(rest), links, buttons: [] });
      });
    case undefined:
      return fault(131008, "The parameter interactive.type is required.");
    default:
      return fault(131051, "This type of interactive message is not supported: button, list or cta_url.");
  }
}

type Lines = { header: { text: string } | null; body: { text: string }; footer: { text: string } | null };

function linesOf(lines: Lines): { text: string; header: string | null; footer: string | null } {
  return { text: lines.body.text, header: lines.header?.text ?? null, footer: lines.footer?.text ?? null };
}

function map<T, U>(parsed: Read<T>, change: (value: T) => U): Read<U> {
  return parsed.ok ? { ok: true, value: change(parsed.value) } : parsed;
}

function areUnique(ids: string[]): boolean {
  return new Set(ids).size === ids.length;
}
