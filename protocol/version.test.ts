import { createHash } from "node:crypto";
import { toJsonSchema } from "@valibot/to-json-schema";
import { expect, test } from "vitest";
import { framePaths } from "./endpoints.ts";
import { commitBundle, conversationDown, conversationUp, creation, inboxDown, inboxUp, logPage, publicGroup } from "./frames.ts";
import { historyPaths } from "./history.ts";
import { mediaPaths } from "./media.ts";
import { allEndpoints } from "./recovery-endpoints.ts";
import { PROTOCOL_VERSION } from "./version.ts";

/** Change this line only together with the decision whether PROTOCOL_VERSION must rise. */
const FROZEN = { version: 5, hash: "c017fe4d1b79f07e" };

test("the wire is frozen: a change of any schema or path is a decision, not an accident", () => {
  const frames = { conversationUp, conversationDown, commitBundle, creation, logPage, publicGroup, inboxUp, inboxDown };
  const schemas = Object.entries(frames).map(([name, schema]) => [name, toJsonSchema(schema, { errorMode: "ignore" })]);
  const routes = Object.entries(allEndpoints).map(([name, { request, answer, ...route }]) => [
    name,
    route,
    request && toJsonSchema(request, { errorMode: "ignore", typeMode: "input" }),
    toJsonSchema(answer, { errorMode: "ignore", typeMode: "input" }),
  ]);
  const hash = createHash("sha256")
    .update(JSON.stringify([schemas, routes, framePaths, mediaPaths, historyPaths]))
    .digest("hex")
    .slice(0, 16);
  expect({ version: PROTOCOL_VERSION, hash }).toEqual(FROZEN);
});
