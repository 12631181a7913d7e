// `npm test`: lint, types, build and every suite; `npm test -- <folder>`: those of a part. The last line is the count that CI reads.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT, run } from "./run.ts";
import type { Tool } from "./tool.ts";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; assertionResults: { status: string }[] }[];
};
type Check = [name: string, command: Tool, args: string[]];

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
const code = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...given]);
const suites = readReport();
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

/** Its own lint and types, and of what it is built on. */
function checksOf(folders: readonly string[]): Check[] {
  const projects = [...new Set(folders.map(projectOf))];
  return [
    [`lint of ${folders.join(", ")}`, "biome", ["check", "--error-on-warnings", ...folders]],
    [`types of ${projects.join(", ")}`, "tsc", ["-b", ...projects]],
  ];
}

function projectOf(path: string): string {
  let folder = join(ROOT, path);
  while (!existsSync(join(folder, "tsconfig.json"))) folder = dirname(folder);
  return relative(ROOT, folder) || ".";
}

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(report, "utf8")) as Report;
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
