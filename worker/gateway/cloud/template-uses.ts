// Templates for the native surface, over the same store and the same rules as those of the Cloud API.

import { decimalId } from "../../business/decimal-id.ts";
import type { Filling, NewTemplate, Templates, TemplateView } from "../talk/templates.ts";
import { noticeContent } from "./notice.ts";
import { placeholdersIn } from "./placeholders.ts";
import { readTemplate, type Template } from "./template.ts";
import { fillTemplate, type TemplateMessage } from "./template-message.ts";
import { findTemplate, type TemplateStore } from "./template-store.ts";
import { MAX_TEMPLATES } from "./templates.ts";

export function templateUses(store: TemplateStore): Templates {
  return {
    list: () => store.list().map(viewOf),
    create(given) {
      const read = readTemplate(definitionOf(given));
      if (!read.ok) return { kind: "bad-content", where: read.fault.details };
      if (findTemplate(store, given.name, given.language) !== undefined) return { kind: "template-exists" };
      if (store.list().length >= MAX_TEMPLATES) return { kind: "too-many" };
      const template = { ...read.value, id: decimalId("template") };
      store.put(template);
      return { kind: "ok", template: viewOf(template) };
    },
    remove: (id) => store.remove(id),
    fill(filling) {
      const template = findTemplate(store, filling.name, filling.language);
      if (template === undefined) return { kind: "no-such-template" };
      const filled = fillTemplate(template, messageOf(template, filling));
      return filled.ok
        ? { kind: "ok", content: noticeContent(filled.value), template: template.id }
        : { kind: "bad-content", where: filled.fault.details };
    },
  };
}

function viewOf({ id, name, language, category, format, header, body, footer, buttons }: Template): TemplateView {
  const places = [...new Set([header ?? "", body].flatMap((text) => placeholdersIn(text, format) ?? []))];
  return { id, name, language, category, header, body, footer, buttons, places };
}

/** As the Cloud API would be sent it: one set of rules for both. */
function definitionOf({ name, language, category, header, body, footer, buttons, examples }: NewTemplate): unknown {
  const named = (text: string) =>
    (placeholdersIn(text, "NAMED") ?? []).flatMap((place) =>
      Object.hasOwn(examples, place) ? [{ param_name: place, example: examples[place] }] : [],
    );
  const shown = buttons.map((button) =>
    button.kind === "link" ? { type: "URL", text: button.text, url: button.url } : { type: "QUICK_REPLY", text: button.text },
  );
  const components = [
    ...(header === null ? [] : [{ type: "HEADER", text: header, example: { header_text_named_params: named(header) } }]),
    { type: "BODY", text: body, example: { body_text_named_params: named(body) } },
    ...(footer === null ? [] : [{ type: "FOOTER", text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: "BUTTONS", buttons: shown }]),
  ];
  return { name, language, category, parameter_format: "NAMED", components };
}

function messageOf({ format, header, body, buttons }: Template, filling: Filling): TemplateMessage {
  const parameter = (place: string, text: string | undefined) => ({
    type: "text",
    parameter_name: place,
    text: text ?? null,
    payload: null,
    currency: null,
    date_time: null,
  });
  const value = (place: string) => (Object.hasOwn(filling.values, place) ? filling.values[place] : undefined);
  const inHeader = (placeholdersIn(header ?? "", format) ?? []).map((place) => parameter(place, filling.header ?? value(place)));
  const inBody = (placeholdersIn(body, format) ?? []).map((place) => parameter(place, value(place)));
  const inButtons = filling.buttons.map((given) => {
    const isLink = buttons[given.place]?.kind === "link";
    const said = { ...parameter("", isLink ? given.value : undefined), payload: isLink ? null : given.value };
    return { type: "button", sub_type: isLink ? "url" : "quick_reply", index: String(given.place), parameters: [said] };
  });
  const head = { sub_type: null, index: null };
  return {
    name: filling.name,
    language: { code: filling.language, policy: null },
    components: [{ type: "header", ...head, parameters: inHeader }, { type: "body", ...head, parameters: inBody }, ...inButtons],
  };
}
