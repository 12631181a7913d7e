// Templates as a business defines them: which texts they have and what is filled in. One that is well formed is approved at once.

import * as v from "valibot";
import { fault, type Read, read } from "./fault.ts";
import { MAX_URL, maybe, saying } from "./shapes.ts";
import type { TemplateDefinition } from "./template-definition.ts";
import { faultOfPlaceholders } from "./template-placeholders.ts";

export const MAX_HEADER = 60;
export const MAX_BODY = 1024;
const MAX_FOOTER = 60;
const MAX_BUTTON = 25;
const MAX_REPLIES = 3;
const MAX_LINKS = 2;

export type Template = TemplateDefinition & { /** Decimal digits, the first of them "4" */ id: string };

const upper = v.pipe(
  v.string(),
  v.transform((text) => text.toUpperCase()),
);
const name = v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,512}$/, "must be lower-case letters, digits and _"));
const language = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, "must be a language such as en or en_US"));
const category = v.pipe(upper, v.picklist(["MARKETING", "UTILITY", "AUTHENTICATION"]));
const definition = v.object({
  name,
  language,
  category,
  parameter_format: v.pipe(
    maybe(upper),
    v.transform((format) => format ?? "POSITIONAL"),
    v.picklist(["POSITIONAL", "NAMED"]),
  ),
  components: v.pipe(v.array(v.looseObject({ type: upper })), v.minLength(1), v.maxLength(4)),
});
/** What a change may leave out stays as it was. */
const changes = v.partial(v.object({ category, components: definition.entries.components }));

const header = v.object({ format: v.optional(v.pipe(upper, v.picklist(["TEXT"])), "TEXT"), text: saying(MAX_HEADER) });
const body = v.object({ text: saying(MAX_BODY) });
const footer = v.object({ text: saying(MAX_FOOTER) });
const buttons = v.object({
  buttons: v.pipe(
    v.array(
      v.variant("type", [
        v.object({ type: v.literal("QUICK_REPLY"), text: saying(MAX_BUTTON) }),
        v.object({
          type: v.literal("URL"),
          text: saying(MAX_BUTTON),
          url: v.pipe(v.string(), v.maxLength(MAX_URL, "is too long")),
          example: v.optional(v.unknown()),
        }),
      ]),
    ),
    v.minLength(1, "must have a button"),
    v.check(
      (all) => all.filter(({ type }) => type === "QUICK_REPLY").length <= MAX_REPLIES,
      `at most ${MAX_REPLIES} quick replies`,
    ),
    v.check((all) => all.filter(({ type }) => type === "URL").length <= MAX_LINKS, `at most ${MAX_LINKS} links`),
    v.check((all) => new Set(all.map(({ text }) => text)).size === all.length, "must have another text for each"),
  ),
});

export function readTemplate(value: unknown): Read<TemplateDefinition> {
  const parsed = read(definition, value);
  if (!parsed.ok) return parsed;
  const { parameter_format: format, ...head } = parsed.value;
  return withComponents({ ...head, format });
}

/** A change of the texts or of the category; name and language stay. */
export function changeTemplate(template: Template, value: unknown): Read<Template> {
  const parsed = read(changes, value);
  if (!parsed.ok) return parsed;
  const { category: other = template.category, components = template.components } = parsed.value;
  const changed = withComponents({ ...template, category: other, components });
  return changed.ok ? { ok: true, value: { ...changed.value, id: template.id } } : changed;
}

type Head = Pick<TemplateDefinition, "name" | "language" | "category" | "format" | "components">;

function withComponents(head: Head): Read<TemplateDefinition> {
  const said = { header: null, footer: null, buttons: [] } as Pick<TemplateDefinition, "header" | "footer" | "buttons">;
  let text: string | null = null;
  const seen = new Set<unknown>();
  for (const raw of head.components) {
    const { type } = raw;
    if (seen.has(type)) return fault(100, "components: each type may be there once.");
    seen.add(type);
    switch (type) {
      case "HEADER": {
        const parsed = read(header, raw, "HEADER");
        if (!parsed.ok) return parsed;
        said.header = parsed.value.text;
        break;
      }
      case "BODY": {
        const parsed = read(body, raw, "BODY");
        if (!parsed.ok) return parsed;
        text = parsed.value.text;
        break;
      }
      case "FOOTER": {
        const parsed = read(footer, raw, "FOOTER");
        if (!parsed.ok) return parsed;
        said.footer = parsed.value.text;
        break;
      }
      case "BUTTONS": {
        const parsed = read(buttons, withUpperTypes(raw), "BUTTONS");
        if (!parsed.ok) return parsed;
        said.buttons = parsed.value.buttons.map((button) =>
          button.type === "URL" ? { kind: "link", text: button.text, url: button.url } : { kind: "reply", text: button.text },
        );
        break;
      }
      default:
        return fault(100, "components: only HEADER, BODY, FOOTER and BUTTONS are supported.");
    }
  }
  if (text === null) return fault(131008, "components: a BODY is required.");
  const template = {
    name: head.name,
    language: head.language,
    category: head.category,
    format: head.format,
    ...said,
    body: text,
    components: head.components,
  };
  const wrong = faultOfPlaceholders(template);
  return wrong === null ? { ok: true, value: template } : { ok: false, fault: wrong };
}

function withUpperTypes(raw: Record<string, unknown>): unknown {
  if (!Array.isArray(raw.buttons)) return raw;
  return { buttons: raw.buttons.map((button) => ({ ...button, type: String(button?.type).toUpperCase() })) };
}
