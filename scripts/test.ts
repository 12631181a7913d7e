// `npm test`: lint, types, build and every suite; `npm test -- <folder>`: those of a part. The last line is the count that CI reads.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { LOCAL_ENV, ROOT, run } from "./run.ts";
import type { Tool } from "./tool.ts";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
};
type Check = [name: string, command: Tool, args: string[]];

/** Files of the suites with a whole world around them */
const WORLDS = /^(e2e|sandbox)\//;
/** More than so many are no accident. */
const AGAIN_AT_MOST = 5;

/** Of a folder and of its tests */
const CONFIGS = ["tsconfig.json", "tsconfig.tests.json"];

const report = join(ROOT, ".cache", "vitest.json");
const given = process.argv.slice(2);
const parts = given.filter((word) => existsSync(join(ROOT, word)));

let passed = 0;
let failed = 0;
await Promise.all(
  (parts.length === 0 ? checksOfAll() : checksOf(parts)).map(async ([name, command, args]) => {
    const code = await run(command, args);
    console.log(`${code === 0 ? "ok" : "FAILED"}: ${name}`);
    if (code === 0) passed++;
    else failed++;
  }),
);

mkdirSync(dirname(report), { recursive: true });
rmSync(report, { force: true });
// Dozens of processes load the same code.
const env = {
  ...LOCAL_ENV,
  NODE_COMPILE_CACHE: join(ROOT, ".cache", "node"),
  ...(parts.length === 0 && failed === 0 && { PARLEY_APP_IS_BUILT: "yes" }),
};
let code = await vitest(report, given);
const suites = readReport(report);
await lookAgain();
if (code !== 0 && suites.numFailedTests === 0) failed++;
const skipped = skippedIn(suites);
for (const line of whySkipped(skipped)) console.log(line);
if (parts.length > 0) console.log(`a part only: ${parts.join(", ")}`);
console.log(
  `${passed + suites.numPassedTests} passed, ${failed + suites.numFailedTests} failed, ${sum([...skipped.values()])} skipped`,
);
process.exit(code === 0 && failed === 0 ? 0 : 1);

function checksOfAll(): Check[] {
  return [
    ["lint", "biome", ["check", "--error-on-warnings", "."]],
    ["types", "tsc", ["-b"]],
    ["build", "vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]],
  ];
}

/** Its own lint and types, also of its tests, and of what it is built on. */
function checksOf(folders: readonly string[]): Check[] {
  const projects = [...new Set(folders.flatMap((folder) => CONFIGS.map((name) => above(folder, name))))];
  return [
    [`lint of ${folders.join(", ")}`, "biome", ["check", "--error-on-warnings", ...folders]],
    [`types of ${projects.join(", ")}`, "tsc", ["-b", ...projects]],
  ];
}

/** The nearest at or above it */
function above(path: string, name: string): string {
  let folder = join(ROOT, path);
  while (!existsSync(join(folder, name))) folder = dirname(folder);
  return relative(ROOT, join(folder, name));
}

function vitest(to: string, args: readonly string[]): Promise<number> {
  return run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${to}`, ...args], { env });
}

/**
 * People in browsers and worlds wait for clocks, sockets and screens: where a machine is too busy for that, a file of theirs that failed is run
 * once more by itself. It is named, and fails where it fails again.
 */
async function lookAgain(): Promise<void> {
  const failing = suites.testResults.filter(({ status }) => status === "failed").map(({ name }) => relative(ROOT, name));
  const areWorlds = failing.length > 0 && failing.length <= AGAIN_AT_MOST && failing.every((file) => WORLDS.test(file));
  if (!areWorlds) return;
  const again = join(dirname(report), "again.json");
  rmSync(again, { force: true });
  console.log(`Again, by themselves: ${failing.join(", ")}`);
  code = await vitest(again, failing);
  const { numFailedTests, numPassedTests } = readReport(again);
  if (code === 0 && numPassedTests > 0) {
    console.log(`FLAKY: failed beside others and passed alone: ${failing.join(", ")}`);
    suites.numPassedTests += suites.numFailedTests;
    suites.numFailedTests = 0;
  } else suites.numFailedTests = Math.max(numFailedTests, 1);
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

/** By file; a filter on names skips too, but that is what was asked for. */
function skippedIn({ testResults }: Report): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, assertionResults } of testResults) {
    const count = assertionResults.filter(({ status }) => ["skipped", "pending", "todo"].includes(status)).length;
    if (count > 0) counts.set(relative(ROOT, name), count);
  }
  return counts;
}

function whySkipped(counts: ReadonlyMap<string, number>): string[] {
  const needVectors = [...counts].filter(([file]) => readFileSync(join(ROOT, file), "utf8").includes('"vectors:'));
  const others = [...counts].filter(([file]) => !needVectors.some(([each]) => each === file));
  return [
    ...(needVectors.length === 0
      ? []
      : [`skipped: ${sum(needVectors.map(([, n]) => n))}, the vectors are not there: PARLEY_VECTORS names their folder`]),
    ...others.map(([file, count]) => `skipped: ${count} in ${file}, which says why`),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
