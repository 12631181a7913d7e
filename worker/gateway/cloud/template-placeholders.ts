// Whether the placeholders of a template are as they may be, each with an example.

import * as v from "valibot";
import type { Fault } from "./fault.ts";
import { fill, type ParameterFormat, placeholdersIn } from "./placeholders.ts";
import { lenientText, webUrl } from "./shapes.ts";
import type { TemplateDefinition } from "./template-definition.ts";

export function faultOfPlaceholders({
  header: head,
  body: text,
  footer: foot,
  buttons: all,
  format,
  components,
}: TemplateDefinition) {
  const wrong = (details: string): Fault => ({ code: 100, details });
  const inBody = placeholdersIn(text, format);
  const inHeader = placeholdersIn(head ?? "", format);
  if (inBody === undefined) return wrong("BODY: the placeholders are malformed, or a number is left out.");
  if (inHeader === undefined || inHeader.length > 1) return wrong("HEADER: at most one placeholder.");
  if (placeholdersIn(foot ?? "", format)?.length !== 0) return wrong("FOOTER: no placeholders.");
  if (!saysSomething(text, format)) return wrong("BODY: at least a word of its own for each placeholder.");
  const exampleOf = (type: string) => components.find((component) => component.type === type)?.example;
  if (!isExample(exampleOf("BODY"), "body_text", inBody)) return wrong("BODY: an example for each placeholder is required.");
  if (!isExample(exampleOf("HEADER"), "header_text", inHeader))
    return wrong("HEADER: an example for its placeholder is required.");
  if (all.some(({ text: title }) => /\{\{|\}\}/.test(title))) return wrong("BUTTONS: no placeholders in their texts.");
  const urls = all.flatMap((button) => (button.kind === "link" ? [button.url] : []));
  return urls.every(isUrlOfButton) ? null : wrong("BUTTONS: a url is https, with at most one placeholder, at its end.");
}

/**
 * What is only a placeholder would be a letter that anybody could write at any time: the day after their last word would mean nothing. In
 * scripts without spaces two letters stand for a word.
 */
function saysSomething(text: string, format: ParameterFormat): boolean {
  const fixed = fill(text, new Map((placeholdersIn(text, format) ?? []).map((name) => [name, " "])));
  const places = text.split("{{").length - 1;
  const words = fixed.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}|[\p{L}\p{M}]+/gu) ?? [];
  return words.length >= Math.max(1, places);
}

/** Only a path or a query may depend on who gets it: {{1}} at the end, behind the host. */
function isUrlOfButton(url: string): boolean {
  const fixed = url.endsWith("{{1}}") ? url.slice(0, -"{{1}}".length) : url;
  if (/[{}]/.test(fixed)) return false;
  return webUrl(fixed)?.protocol === "https:" && (fixed === url || /^https:\/\/[^/?#]+[/?#]/.test(fixed));
}

const positional = v.union([
  v.pipe(
    v.array(v.array(lenientText)),
    v.minLength(1),
    v.transform(([first = []]) => first),
  ),
  v.array(lenientText),
]);
const named = v.array(v.object({ param_name: v.string(), example: lenientText }));

/** `{body_text: [["Ana", "5"]]}`, `{header_text: ["Ana"]}`, or `{body_text_named_params: [{param_name, example}]}` */
function isExample(example: unknown, key: "body_text" | "header_text", placeholders: string[]): boolean {
  if (placeholders.length === 0) return true;
  const all = v.safeParse(v.record(v.string(), v.unknown()), example);
  if (!all.success) return false;
  const byName = v.safeParse(named, all.output[`${key}_named_params`]);
  if (byName.success) {
    const said = new Set(byName.output.map(({ param_name }) => param_name));
    return placeholders.every((placeholder) => said.has(placeholder));
  }
  const inOrder = v.safeParse(positional, all.output[key]);
  return inOrder.success && inOrder.output.length === placeholders.length;
}
