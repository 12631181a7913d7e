import { expect, test } from "vitest";
import { fieldsOf, typeWords } from "./fields.ts";

test("[BC10] a schema is a list of fields, each with its place and its limits", () => {
  const rows = fieldsOf({
    type: "object",
    required: ["name", "scopes"],
    properties: {
      name: { type: "string", minLength: 1, maxLength: 64 },
      scopes: { type: "array", items: { enum: ["a", "b"] }, minItems: 1, maxItems: 16 },
      expires: { anyOf: [{ type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, { type: "null" }] },
      items: { type: "array", items: { type: "object", required: ["id"], properties: { id: { type: "string" } } } },
    },
  });
  expect(rows.map(({ path, what, isRequired, depth }) => [path, what, isRequired, depth])).toEqual([
    ["name", "text, 1 to 64 letters", true, 0],
    ["scopes", 'a list of one of "a", "b", 1 to 16 items', true, 0],
    ["expires", "whole number; or null", false, 0],
    ["items", "a list of an object", false, 0],
    ["items[].id", "text", true, 1],
  ]);
});

test("[BC10] objects that a word tells apart are listed each under their word", () => {
  const rows = fieldsOf({
    type: "object",
    required: ["content"],
    properties: {
      content: {
        anyOf: [
          {
            type: "object",
            required: ["kind", "text"],
            properties: { kind: { const: "text" }, text: { type: "string", maxLength: 9 } },
          },
          { type: "object", required: ["kind"], properties: { kind: { const: "none" } } },
        ],
      },
    },
  });
  expect(rows.map(({ name, what, depth }) => [name, what, depth])).toEqual([
    ["content", "an object", 0],
    ['kind: "text"', "", 1],
    ["text", "text, at most 9 letters", 2],
    ['kind: "none"', "", 1],
  ]);
  expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
});

test("what says nothing of itself is anything", () => {
  expect([typeWords({}), typeWords({ type: ["string", "null"] }), typeWords({ type: "boolean" })]).toEqual([
    "anything",
    "text; or null",
    "true or false",
  ]);
});
