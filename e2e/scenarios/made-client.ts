// A client made from the OpenAPI document by a generator that others keep, as whoever calls the API would make one.

import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../world/world.ts";

const FOLDER = join(ROOT, ".cache", "made-client");
const BIN = join(ROOT, "node_modules");
const run = promisify(execFile);

/** What a program in TypeScript would say; the marked line is a fault that the types must find. */
const PROGRAM = `import { businessEvents, businessSend, defaults } from "./api.ts";
defaults.baseUrl = "https://parley.example";
const sent = await businessSend("me", { to: "ZZ.A", content: { kind: "text", text: "hi" } });
if (sent.status === 200) console.log(sent.data.person.length, sent.data.id.length);
else console.log(sent.data.code.length);
const events = await businessEvents("me");
if (events.status === 200 && typeof events.data !== "string")
  for (const event of events.data.items)
    if (event.kind === "message" && event.content.kind === "text") console.log(event.content.text.length, event.repliesToUs === true);
// @ts-expect-error
await businessSend("me", { to: "ZZ.A", content: { kind: "text", words: "hi" } });
`;
const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: "esnext",
  module: "nodenext",
  types: ["node"],
  allowImportingTsExtensions: true,
};

type Api = Record<string, ((...given: unknown[]) => Promise<{ status: number; data: unknown }>) | undefined>;

/** `faults`: what the compiler says of it */
export async function madeClient(document: object): Promise<{ api: Api; faults: string[] }> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const file = (name: string) => join(FOLDER, name);
  writeFileSync(file("openapi.json"), JSON.stringify(document));
  writeFileSync(file("use.ts"), PROGRAM);
  writeFileSync(file("tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, files: ["use.ts"] }));
  await run(process.execPath, [join(BIN, "oazapfts/dist/cli.js"), file("openapi.json"), file("api.ts")]);
  const compiled = await run(process.execPath, [join(BIN, "typescript/bin/tsc"), "-p", FOLDER]).catch(
    (error: { stdout: string }) => error,
  );
  return { api: (await import(file("api.ts"))) as Api, faults: compiled.stdout.split("\n").filter(Boolean) };
}
