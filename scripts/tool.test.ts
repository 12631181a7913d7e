import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { nodeProblem } from "./node-problem.js";
import { ROOT } from "./run.ts";
import { toolCommand, toolEnvironment } from "./tool.ts";

const windows = { root: "C:\\Users\\ana b\\parley", node: "C:\\node\\node.exe", platform: "win32" } as const;
const mac = { root: "/Users/ana/parley", node: "/opt/node", platform: "darwin" } as const;

test("a tool is its JavaScript, run by Node, with the paths of the system", () => {
  expect(toolCommand("vite", ["build", "--config", "web/vite.config.ts"], windows)).toEqual({
    file: "C:\\node\\node.exe",
    args: ["C:\\Users\\ana b\\parley\\node_modules\\vite\\bin\\vite.js", "build", "--config", "web/vite.config.ts"],
  });
  expect(toolCommand("wrangler", ["dev"], mac)).toEqual({
    file: "/opt/node",
    args: ["/Users/ana/parley/node_modules/wrangler/bin/wrangler.js", "dev"],
  });
});

test("each tool is where it is said to be", () => {
  for (const tool of ["biome", "tsc", "vite", "vitest", "wrangler"] as const) {
    const [entry] = toolCommand(tool, [], { root: ROOT, node: "node", platform: process.platform }).args;
    expect(existsSync(entry ?? ""), entry).toBe(true);
  }
});

test("the tools come first on the path, under the name that the system gives it", () => {
  expect(toolEnvironment({ Path: "C:\\Windows" }, windows)).toMatchObject({
    Path: "C:\\Users\\ana b\\parley\\node_modules\\.bin;C:\\Windows",
  });
  expect(toolEnvironment({ Path: "C:\\Windows" }, windows)).not.toHaveProperty("PATH");
  expect(toolEnvironment({ PATH: "/usr/bin" }, mac).PATH).toBe("/Users/ana/parley/node_modules/.bin:/usr/bin");
});

test("a Node that is too old, or the project's own that was not installed, gets a word", () => {
  expect(nodeProblem("24.11.0", true)).toBeNull();
  expect(nodeProblem("22.18.0", false)).toBeNull();
  expect(nodeProblem("22.17.1", true)).toMatch(/22\.17\.1[\s\S]*npm ci/);
  expect(nodeProblem("20.20.2", false)).toMatch(/ignore-scripts/);
});
