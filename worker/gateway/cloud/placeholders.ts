// Placeholders in the texts of templates: {{1}}, {{2}} by their place, or {{order_id}} by name.

export type ParameterFormat = "POSITIONAL" | "NAMED";

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const POSITION = /^[1-9]\d?$/;
const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** @returns each once, those by place in their order; undefined where one is malformed or a place is left out */
export function placeholdersIn(text: string, format: ParameterFormat): string[] | undefined {
  const found = [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name.trim()))];
  if (/\{\{|\}\}/.test(text.replace(PLACEHOLDER, ""))) return undefined;
  if (format === "NAMED") return found.every((name) => NAME.test(name)) ? found : undefined;
  if (!found.every((name) => POSITION.test(name))) return undefined;
  const ordered = found.sort((a, b) => Number(a) - Number(b));
  return ordered.every((name, index) => Number(name) === index + 1) ? ordered : undefined;
}

/** One pass: what is filled in is not read for placeholders again. */
export function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => values.get(name.trim()) ?? whole);
}
