// A JSON Schema as a list of fields that people read: each with its place, what it is, and its limits.

import { t } from "../language/say.ts";

export type JsonSchema = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema | false;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  description?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  default?: unknown;
  additionalProperties?: JsonSchema | boolean;
};
/** `depth`: how many fields it lies in. `path`: "content.media", "items[].id" */
export type FieldRow = { path: string; name: string; depth: number; what: string; isRequired: boolean };

export function fieldsOf(schema: JsonSchema): FieldRow[] {
  return rowsIn(schema, "", 0);
}

function rowsIn(schema: JsonSchema, prefix: string, depth: number): FieldRow[] {
  const variants = variantsOf(schema);
  if (variants.length > 1) return variants.flatMap((each) => variantRows(each, prefix, depth));
  const [only = schema] = variants;
  if (only.items !== undefined && only.items !== false) return rowsIn(only.items, `${prefix}[]`, depth);
  return Object.entries(only.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const isRequired = only.required?.includes(name) === true;
    return [{ path, name, depth, what: typeWords(field), isRequired }, ...rowsIn(field, path, depth + 1)];
  });
}

/** Objects that are told apart by a word: each begins with it. */
function variantRows(schema: JsonSchema, prefix: string, depth: number): FieldRow[] {
  if (schema.properties === undefined) return [];
  const told = Object.entries(schema.properties).find(([, { const: word }]) => word !== undefined);
  if (told === undefined) return rowsIn(schema, prefix, depth);
  const [key, { const: word }] = told;
  const { [key]: _, ...rest } = schema.properties;
  const path = `${prefix === "" ? "" : `${prefix}.`}${key}=${String(word)}`;
  const head = { path, name: `${key}: ${JSON.stringify(word)}`, depth, what: "", isRequired: true };
  return [head, ...rowsIn({ ...schema, properties: rest }, path, depth + 1)];
}

/** "text, 1 to 64 letters", "a list of text, at most 2", "one of “a”, “b”; or null" */
export function typeWords(schema: JsonSchema): string {
  const isNullable = alternatives(schema).some(isNull) || (Array.isArray(schema.type) && schema.type.includes("null"));
  const variants = variantsOf(schema);
  const words = variants.length > 1 ? distinct(variants.map(oneType)).join(`, ${t("or")} `) : oneType(variants[0] ?? schema);
  return isNullable ? t("{type}; or null", { type: words }) : words;
}

function oneType(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return t("one of {values}", { values: schema.enum.map((each) => JSON.stringify(each)).join(", ") });
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== "null") : schema.type;
  switch (type) {
    case "string":
      return schema.description ?? t("text") + range(schema.minLength, schema.maxLength, t("letters"));
    case "integer":
    case "number":
      return (type === "integer" ? t("whole number") : t("number")) + range(schema.minimum, safe(schema.maximum), "");
    case "boolean":
      return t("true or false");
    case "array": {
      const { items } = schema;
      const list = items === undefined || items === false ? t("a list") : t("a list of {type}", { type: typeWords(items) });
      return list + range(schema.minItems, schema.maxItems, t("items"));
    }
    case "object":
      return t("an object");
    default:
      return t("anything");
  }
}

function variantsOf(schema: JsonSchema): JsonSchema[] {
  return alternatives(schema).filter((each) => !isNull(each));
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [];
}

function isNull({ type }: JsonSchema): boolean {
  return type === "null";
}

function range(low: number | undefined, high: number | undefined, unit: string): string {
  const least = low ?? 0;
  const said =
    high !== undefined
      ? least === 0
        ? t("at most {high}", { high })
        : t("{low} to {high}", { low: least, high })
      : least > 0
        ? t("at least {low}", { low: least })
        : "";
  return said === "" ? "" : `, ${[said, unit].filter(Boolean).join(" ")}`;
}

/** The largest whole number there is says nothing. */
function safe(limit: number | undefined): number | undefined {
  return limit === undefined || limit >= Number.MAX_SAFE_INTEGER ? undefined : limit;
}

function distinct(words: string[]): string[] {
  return [...new Set(words)];
}
