// Runs before the project's scripts, which are TypeScript: says in words why this Node cannot run them.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeProblem } from "./node-problem.js";

const own = new URL(`../node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`, import.meta.url);
const problem = nodeProblem(process.versions.node, existsSync(fileURLToPath(own)));
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
