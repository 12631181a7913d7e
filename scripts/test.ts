// `npm test`: lint, types, build and every suite; the last line is the count that CI reads.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT, run } from "./run.ts";
import type { Tool } from "./tool.ts";

type Report = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; success: boolean };

const report = join(ROOT, ".cache", "vitest.json");
const checks: [string, Tool, string[]][] = [
  ["lint", "biome", ["check", "--error-on-warnings", "."]],
  ["types", "tsc", ["-b"]],
  ["build", "vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]],
];

let passed = 0;
let failed = 0;
await Promise.all(
  checks.map(async ([name, command, args]) => {
    const code = await run(command, args);
    console.log(`${code === 0 ? "ok" : "FAILED"}: ${name}`);
    if (code === 0) passed++;
    else failed++;
  }),
);

mkdirSync(join(ROOT, ".cache"), { recursive: true });
rmSync(report, { force: true });
const code = await run("vitest", [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
const suites = readReport();
if (code !== 0 && suites.numFailedTests === 0) failed++;
console.log(`\n${passed + suites.numPassedTests} passed, ${failed + suites.numFailedTests} failed`);
process.exit(code === 0 && failed === 0 ? 0 : 1);

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(report, "utf8")) as Report;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: false };
  }
}
