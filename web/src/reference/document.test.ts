import { expect, test } from "vitest";
import { curlOf, exampleOf } from "./curl.ts";
import { groupsOf, type OpenApi } from "./document.ts";

const owner = [{ cookie: [] }, { bearer: [] }];
const send = {
  operationId: "business.send",
  summary: "A message",
  tags: ["Messages"],
  security: [{ apiToken: [] }, ...owner],
  "x-scope": "messages:send",
  parameters: [
    { name: "business", in: "path" as const, required: true, schema: { type: "string" } },
    { name: "Idempotency-Key", in: "header" as const, schema: { type: "string" } },
  ],
  requestBody: {
    content: {
      "application/json": {
        schema: {
          type: "object",
          required: ["to", "content"],
          properties: {
            to: { type: "string" },
            content: {
              anyOf: [{ type: "object", required: ["kind"], properties: { kind: { const: "text" } } }],
            },
            replyTo: { type: "string" },
          },
        },
      },
    },
  },
  responses: { 200: { content: { "application/json": { schema: { type: "object" } } } }, default: {} },
};
const health = { operationId: "health", summary: "Is it up?", tags: ["Devices"], security: [], responses: { 200: {} } };
const document: OpenApi = {
  paths: { "/v1/health": { get: health }, "/v1/businesses/{business}/messages": { post: send } },
  "x-cloud-version": "v23.0",
  "x-cloud-routes": [],
};

test("[BC10] endpoints come in groups, those of businesses first, each with who may call it", () => {
  const groups = groupsOf(document);
  expect(
    groups.map(({ name, endpoints }) => [name, endpoints.map(({ method, path, caller }) => [method, path, caller])]),
  ).toEqual([
    ["Messages", [["POST", "/v1/businesses/{business}/messages", "An API token with messages:send, or the owner"]]],
    ["Devices", [["GET", "/v1/health", "Anybody"]]],
  ]);
  expect(groups[0]?.endpoints[0]?.answers).toEqual([
    { status: "200", body: { type: "application/json", schema: { type: "object" } } },
  ]);
});

test("[BC10] an example has what must be there, and can be pasted into a shell", () => {
  const [messages, devices] = groupsOf(document).map(({ endpoints }) => endpoints[0]);
  expect(messages && curlOf("https://parley.example", messages)).toBe(
    [
      'curl -X POST "https://parley.example/v1/businesses/me/messages"',
      '-H "Authorization: Bearer $TOKEN"',
      '-H "Idempotency-Key: $(uuidgen)"',
      '-H "Content-Type: application/json"',
      `-d '{"to":"…","content":{"kind":"text"}}'`,
    ].join(" \\\n  "),
  );
  expect(devices && curlOf("https://parley.example", devices)).toBe('curl "https://parley.example/v1/health"');
  expect(exampleOf({ type: "object", properties: { name: { type: "string" }, about: { type: "string" } } })).toEqual({
    name: "…",
  });
  expect(exampleOf({ type: "array", items: { type: "integer", minimum: 5 } })).toEqual([5]);
});
