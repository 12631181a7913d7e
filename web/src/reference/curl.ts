// A request one can paste into a shell.

import type { Endpoint } from "./document.ts";
import type { JsonSchema } from "./fields.ts";

export function curlOf(origin: string, { method, path, parameters, request, takesToken }: Endpoint): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === "business" ? "me" : `$${name.toUpperCase()}`));
  const parts = [`curl ${method === "GET" ? "" : `-X ${method} `}"${origin}${filled}"`];
  if (takesToken) parts.push(`-H "Authorization: Bearer $TOKEN"`);
  if (parameters.some(({ name }) => name === "Idempotency-Key")) parts.push(`-H "Idempotency-Key: $(uuidgen)"`);
  if (request?.schema) {
    parts.push(`-H "Content-Type: application/json"`);
    parts.push(`-d '${JSON.stringify(request.example ?? exampleOf(request.schema)).replaceAll("'", "'\\''")}'`);
  } else if (request !== null) parts.push(`-H "Content-Type: image/png" --data-binary @file.png`);
  return parts.join(" \\\n  ");
}

/** What must be there, with the least that fits. */
export function exampleOf(schema: JsonSchema): unknown {
  const [first] = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== "null");
  if (first !== undefined) return exampleOf(first);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object": {
      const { required = [], properties = {} } = schema;
      // Where nothing must be there, the first field shows how.
      const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
      return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {})]));
    }
    case "array":
      return schema.items === undefined || schema.items === false ? [] : [exampleOf(schema.items)];
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return true;
    default:
      return "…";
  }
}
