// A template in a message: its parameters, and what becomes of both.

import * as v from "valibot";
import { fault, type Read } from "./fault.ts";
import type { Notice } from "./notice.ts";
import { fill, type ParameterFormat, placeholdersIn } from "./placeholders.ts";
import { lenientText, MAX_URL, maybe } from "./shapes.ts";
import { MAX_BODY, MAX_HEADER, type Template } from "./template.ts";

/** A place is for a name, a number or a day; what is more is a letter, which is for those who wrote within a day. */
const MAX_VALUE = 256;
const lower = v.pipe(
  v.string(),
  v.transform((text) => text.toLowerCase()),
);
const parameter = v.object({
  type: lower,
  parameter_name: maybe(v.string()),
  text: maybe(lenientText),
  payload: maybe(lenientText),
  currency: maybe(v.object({ fallback_value: v.string() })),
  date_time: maybe(v.object({ fallback_value: v.string() })),
});
const component = v.object({
  type: lower,
  sub_type: maybe(lower),
  index: maybe(lenientText),
  parameters: maybe(v.pipe(v.array(parameter), v.maxLength(100, "must be at most 100"))),
});
export const templateMessage = v.object({
  name: v.string(),
  language: v.object({ code: v.string(), policy: maybe(v.string()) }),
  components: v.pipe(
    maybe(v.pipe(v.array(component), v.maxLength(20, "must be at most 20"))),
    v.transform((components) => components ?? []),
  ),
});
export type TemplateMessage = v.InferOutput<typeof templateMessage>;
type Component = TemplateMessage["components"][number];
type Parameter = v.InferOutput<typeof parameter>;

export function fillTemplate(template: Template, { components }: TemplateMessage): Read<Notice> {
  const { format } = template;
  if (components.some(({ type }) => !["header", "body", "button", "footer"].includes(type)))
    return fault(132012, "components: header, body and button are what a template takes.");
  const header = fillText(template.header, parametersOf(components, "header"), { format, where: "header", limit: MAX_HEADER });
  if (!header.ok) return header;
  const body = fillText(template.body, parametersOf(components, "body"), { format, where: "body", limit: MAX_BODY });
  if (!body.ok) return body;
  const buttons = fillButtons(template, components);
  if (!buttons.ok) return buttons;
  const { footer } = template;
  return { ok: true, value: { kind: "notice", text: body.value, header: header.value || null, footer, ...buttons.value } };
}

function parametersOf(components: Component[], type: string): Parameter[] {
  return components.filter((each) => each.type === type).flatMap(({ parameters }) => parameters ?? []);
}

type Place = { format: ParameterFormat; where: string; limit: number /** Of each value */; most?: number };

function fillText(text: string | null, parameters: Parameter[], { format, where, limit, most = MAX_VALUE }: Place): Read<string> {
  const placeholders = placeholdersIn(text ?? "", format) ?? [];
  if (parameters.length !== placeholders.length)
    return fault(132000, `${where}: ${parameters.length} parameters where the template has ${placeholders.length}.`);
  const values = new Map<string, string>();
  for (const [index, each] of parameters.entries()) {
    const value = shownOf(each);
    const placeholder = format === "NAMED" ? each.parameter_name : placeholders[index];
    if (value === null) return fault(132012, `${where}: parameter ${index + 1} is not a text.`);
    if (/[\n\r\t\u2028\u2029]/.test(value)) return fault(132012, `${where}: parameter ${index + 1} must be one line.`);
    if ([...value].length > most) return fault(132005, `${where}: parameter ${index + 1} has more than ${most} characters.`);
    if (!placeholder || !placeholders.includes(placeholder) || values.has(placeholder))
      return fault(132012, `${where}: parameter ${index + 1} has not the name of a placeholder.`);
    values.set(placeholder, value);
  }
  const filled = fill(text ?? "", values);
  return [...filled].length > limit ? fault(132005, `${where}: more than ${limit} characters once filled in.`) : ok(filled);
}

/** Money and times come with the text to show; nobody here would write them another way. */
function shownOf({ type, text, currency, date_time }: Parameter): string | null {
  const value = type === "text" ? text : type === "currency" ? currency?.fallback_value : date_time?.fallback_value;
  return ["text", "currency", "date_time"].includes(type) && value && value.trim() !== "" ? value.toWellFormed() : null;
}

function fillButtons(template: Template, components: Component[]): Read<Pick<Notice, "links" | "buttons">> {
  const given = components.filter(({ type }) => type === "button");
  const places = given.map(({ index }, place) => Number(index ?? place));
  if (places.some((place) => template.buttons[place] === undefined) || new Set(places).size !== places.length)
    return fault(132000, "button: the index must be that of one of the template's buttons.");
  const links: Notice["links"] = [];
  const buttons: Notice["buttons"] = [];
  for (const [place, button] of template.buttons.entries()) {
    const said = given[places.indexOf(place)];
    const parameters = said?.parameters ?? [];
    if (said && said.sub_type !== (button.kind === "link" ? "url" : "quick_reply"))
      return fault(132012, `button ${place}: another sub_type than the template's.`);
    if (button.kind === "reply") {
      if (parameters.length > 1) return fault(132000, `button ${place}: at most one parameter.`);
      const id = parameters[0] ? (parameters[0].payload ?? parameters[0].text) : button.text;
      if (!id || [...id].length > 256) return fault(132012, `button ${place}: the payload must have 1 to 256 characters.`);
      buttons.push({ id, title: button.text });
    } else {
      const url = fillText(button.url, parameters, {
        format: "POSITIONAL",
        where: `button ${place}`,
        limit: MAX_URL,
        most: MAX_URL,
      });
      if (!url.ok) return url;
      if (!URL.canParse(url.value)) return fault(132012, `button ${place}: this does not make a link.`);
      links.push({ title: button.text, url: url.value });
    }
  }
  return new Set(buttons.map(({ id }) => id)).size === buttons.length
    ? ok({ links, buttons })
    : fault(132012, "button: each must have a payload of its own.");
}

function ok<T>(value: T): Read<T> {
  return { ok: true, value };
}
