import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const RULE = /\*\*([A-Z]{2}\d+)\*\*/g;
const QUOTED = /\[([A-Z]{2}\d+)\]/g;

const rules = new Set([...readFileSync(join(ROOT, "docs", "SPEC.md"), "utf8").matchAll(RULE)].map((match) => match[1] ?? ""));
const quoted = new Set(
  testFiles().flatMap((file) => [...readFileSync(file, "utf8").matchAll(QUOTED)].map((match) => match[1] ?? "")),
);

test("each rule of docs/SPEC.md is quoted by a test", () => {
  expect([...rules].filter((rule) => !quoted.has(rule))).toEqual([]);
});

test("each rule that a test quotes is in docs/SPEC.md", () => {
  expect([...quoted].filter((rule) => !rules.has(rule))).toEqual([]);
});

function testFiles(): string[] {
  return ["protocol", "mls", "client", "worker", "web", "sdk", "sandbox", "scripts", "e2e"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.test\.tsx?$/.test(name) && !name.includes("node_modules"))
      .map((name) => join(ROOT, folder, name)),
  );
}
