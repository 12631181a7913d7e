import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";
import { HERE, ROOT } from "./run.ts";
import { toolCommand } from "./tool.ts";

const { references } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8")) as { references: { path: string }[] };
const projects = references.map(({ path }) => path).filter((path) => path.endsWith("tsconfig.tests.json"));

test("the types of each test are checked with all others", () => {
  const checked = new Set(projects.flatMap(filesOf));
  const tests = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .flatMap(({ name }) => testsIn(name));
  expect(tests.length).toBeGreaterThan(300);
  expect(tests.filter((file) => !checked.has(file))).toEqual([]);
});

/** What TypeScript itself says of the project. */
function filesOf(project: string): string[] {
  const { file, args } = toolCommand("tsc", ["-p", project, "--showConfig"], HERE);
  const { files } = JSON.parse(execFileSync(file, args, { cwd: ROOT, encoding: "utf8" })) as { files: string[] };
  return files.map((name) => fromRoot(resolve(ROOT, dirname(project), name)));
}

function testsIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => fromRoot(join(ROOT, folder, name)))
    .filter((name) => /\.test\.tsx?$/.test(name) && !/\/(dist|node_modules)\//.test(name));
}

function fromRoot(path: string): string {
  return relative(ROOT, path).split(sep).join("/");
}
