// Choices that a business or a bot offers with a text: up to three buttons, a list of up to ten rows, or a notice with links.

import * as v from "valibot";
import { utf8 } from "../../../protocol/index.ts";
import type { Kind } from "../kind.ts";
import { MAX_TEXT_BYTES, tidyLine } from "../text.ts";
import { webAddress } from "../web-address.ts";

/** A row of a list may say more about itself; a button never does. */
export type Option = { id: string; title: string; description: string | null };
type Said = { text: string; header: string | null; footer: string | null };
export type Choices = Said &
  (
    | { kind: "buttons"; buttons: Option[] }
    /** `label`: what opens the list. Only a single section may be without a title. */
    | { kind: "list"; label: string; sections: { title: string | null; rows: Option[] }[] }
    /** What a business's template becomes: it may lead to web pages, and need not ask for an answer. */
    | { kind: "notice"; links: WebLink[]; buttons: Option[] }
  );
export type WebLink = { title: string; url: string };

export function optionsOf(choices: Choices): Option[] {
  return choices.kind === "list" ? choices.sections.flatMap(({ rows }) => rows) : choices.buttons;
}

/** Numbers are never reused for another meaning. */
const KIND = { buttons: 1, list: 2, notice: 3 } as const;
const KEY = { kind: 0, text: 1, header: 2, footer: 3, label: 4, options: 5, links: 6 } as const;

export function encodeChoices(choices: Choices): Map<number, unknown> {
  const map = new Map<number, unknown>([
    [KEY.kind, KIND[choices.kind]],
    [KEY.text, choices.text],
    [
      KEY.options,
      choices.kind === "list"
        ? choices.sections.map(({ title, rows }) => [title, rows.map(encodeOption)])
        : choices.buttons.map(encodeOption),
    ],
  ]);
  if (choices.header !== null) map.set(KEY.header, choices.header);
  if (choices.footer !== null) map.set(KEY.footer, choices.footer);
  if (choices.kind === "list") map.set(KEY.label, choices.label);
  if (choices.kind === "notice")
    map.set(
      KEY.links,
      choices.links.map(({ title, url }) => [title, url]),
    );
  return map;
}

function encodeOption({ id, title, description }: Option): unknown[] {
  return description === null ? [id, title] : [id, title, description];
}

/** At most so many letters (code points) as they came; then tidied, and not empty. */
export const shortLine = (maxLetters: number) =>
  v.pipe(
    v.string(),
    v.check((text) => [...text].length <= maxLetters),
    v.transform((text) => tidyLine(text, maxLetters)),
    v.minLength(1),
  );
const orNone = <T extends v.GenericSchema<string, string>>(schema: T) => v.optional(v.nullable(schema), null);

/** The longest of all titles: as long as the Cloud API lets those of templates be. */
export const MAX_NOTICE_TITLE = 25;

/** Whoever offers it gives it a meaning; nobody sees it. */
export const optionId = v.pipe(
  v.string(),
  v.check((id) => id !== "" && [...id].length <= 256 && id.isWellFormed()),
);
const text = v.pipe(
  v.string(),
  v.transform((typed) => typed.toWellFormed()),
  v.check((typed) => typed.trim() !== "" && utf8(typed).length <= MAX_TEXT_BYTES),
);
const said = { text, header: orNone(shortLine(60)), footer: orNone(shortLine(60)) };
const button = (maxLetters: number) =>
  v.pipe(
    v.object({ id: optionId, title: shortLine(maxLetters) }),
    v.transform((option): Option => ({ ...option, description: null })),
  );
const row = v.object({ id: optionId, title: shortLine(24), description: orNone(shortLine(72)) });
const rows = v.pipe(v.array(row), v.minLength(1), v.maxLength(10));
const link = v.object({ title: shortLine(MAX_NOTICE_TITLE), url: v.pipe(webAddress, v.regex(/^https:/i)) });
const section = v.object({ title: orNone(shortLine(24)), rows });

/** From a caller, or as it was read from the wire: exact, so that nobody sees half a title. */
export const choices = v.pipe(
  v.variant("kind", [
    v.object({ kind: v.literal("buttons"), ...said, buttons: v.pipe(v.array(button(20)), v.minLength(1), v.maxLength(3)) }),
    v.pipe(
      v.object({
        kind: v.literal("list"),
        ...said,
        label: shortLine(20),
        sections: v.pipe(v.array(section), v.minLength(1), v.maxLength(10)),
      }),
      v.check(({ sections }) => sections.length === 1 || sections.every(({ title }) => title !== null)),
    ),
    v.object({
      kind: v.literal("notice"),
      ...said,
      links: v.optional(v.pipe(v.array(link), v.maxLength(2)), () => []),
      buttons: v.optional(v.pipe(v.array(button(MAX_NOTICE_TITLE)), v.maxLength(3)), () => []),
    }),
  ]),
  v.check((all) => {
    const options = optionsOf(all);
    return options.length <= 10 && new Set(options.map(({ id }) => id)).size === options.length;
  }),
);

export const choicesOnWire = v.pipe(
  v.map(v.union([v.number(), v.string()]), v.unknown()),
  v.transform((map): unknown => fromWire((name) => map.get(KEY[name]))),
  choices,
);

/** Only put in other places here: what it must be is said once, above. */
function fromWire(at: (name: keyof typeof KEY) => unknown): unknown {
  const shared = { text: at("text"), header: at("header"), footer: at("footer") };
  if (at("kind") === KIND.buttons) return { ...shared, kind: "buttons", buttons: each(at("options"), optionFromWire) };
  if (at("kind") === KIND.notice) {
    const links = each(at("links"), ([title, url]) => ({ title, url }));
    return { ...shared, kind: "notice", links, buttons: each(at("options"), optionFromWire) };
  }
  const sections = each(at("options"), ([title, all]) => ({ title, rows: each(all, optionFromWire) }));
  return { ...shared, kind: at("kind") === KIND.list ? "list" : null, label: at("label"), sections };
}

function optionFromWire([id, title, description]: unknown[]): unknown {
  return { id, title, description };
}

function each(list: unknown, read: (parts: unknown[]) => unknown): unknown {
  return Array.isArray(list) ? list.map((parts) => (Array.isArray(parts) ? read(parts) : null)) : null;
}

export type ChoicesBody = { kind: "choices"; choices: Choices };

export const choicesKind: Kind<ChoicesBody, { kind: "choices"; choices: Choices }> = {
  name: "choices",
  code: 9,
  ignorable: false,
  schema: v.pipe(
    choicesOnWire,
    v.transform((offered): ChoicesBody => ({ kind: "choices", choices: offered })),
  ),
  encode: (body) => encodeChoices(body.choices),
  message: (body) => ({ text: body.choices.text, body }),
};
