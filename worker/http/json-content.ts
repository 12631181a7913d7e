// Bodies as OpenAPI describes them: JSON Schema out of what they are checked with, and the media type they travel in.

import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { FRAME_CONTENT_TYPE, MEDIA_CONTENT_TYPE } from "../../protocol/index.ts";

export const octets = { [MEDIA_CONTENT_TYPE]: {} };

export function json(schema: v.GenericSchema, type = "application/json") {
  return { [type]: { schema: schemaOf(schema) } };
}

export function cbor(schema: v.GenericSchema) {
  // Bytes to whoever makes a client of it; what is in them, for people.
  return { [FRAME_CONTENT_TYPE]: { schema: { type: "string", format: "binary", "x-cbor": schemaOf(schema) } } };
}

export function pathParameters(path: string) {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: "path", required: true, schema: { type: "string" } }));
}

/** Checks that JSON Schema cannot say (base64url of so many bytes) are left out. */
export function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === "instance" ? { type: "string", description: "a CBOR byte string" } : undefined,
  });
  return rest;
}
