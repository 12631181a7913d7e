// `npm run mutants [-- filter]`: puts each fault of the list into a copy of this project, and asks the suite that must notice whether it does.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LOCAL_ENV, ROOT } from "../run.ts";
import { mutations } from "./list.ts";
import { type Mutation, mutated } from "./mutation.ts";

type Verdict = "killed" | "survived" | "broken";
type Outcome = { verdict: Verdict; seconds: number; why: string };

/** What was found before, by what it was found with: a run that was cut off goes on where it was. */
const MEMORY = join(ROOT, ".cache", "mutants.json");
const LIMIT_MS = 180_000;

const words = process.argv.slice(2);
const again = words.includes("--again");
const lanes = Number(words.find((word) => word.startsWith("--lanes="))?.slice("--lanes=".length) ?? 1);
const filters = words.filter((word) => !word.startsWith("--"));
const chosen = mutations.filter((each) =>
  filters.every((word) => `${each.file} ${each.suite.file} ${each.about}`.includes(word)),
);
const known: Record<string, Outcome> = again || !existsSync(MEMORY) ? {} : JSON.parse(readFileSync(MEMORY, "utf8"));

const names = new Map(chosen.map((each) => [each, nameOf(each)]));
const waiting = chosen.filter((each) => known[names.get(each) ?? ""]?.verdict !== "killed");
console.log(`${chosen.length} mutations, ${chosen.length - waiting.length} of them killed before`);
const total = waiting.length;
let begun = 0;
/** Whether a suite passes with nothing wrong: else its failing would say nothing. */
const sound = new Map<string, Promise<Outcome>>();
await Promise.all(Array.from({ length: Math.min(lanes, total) }, (_, lane) => work(copyOf(lane))));

const bad = chosen.filter((each) => known[names.get(each) ?? ""]?.verdict !== "killed");
for (const each of bad) console.log(`${known[names.get(each) ?? ""]?.verdict}: ${each.file}: ${each.about} (${each.suite.file})`);
console.log(`${chosen.length - bad.length} killed, ${bad.length} not`);
process.exit(bad.length === 0 ? 0 : 1);

async function work(copy: string): Promise<void> {
  for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
    const place = `${++begun}/${total}`;
    const outcome = await judge(copy, mutation);
    known[names.get(mutation) ?? ""] = outcome;
    mkdirSync(dirname(MEMORY), { recursive: true });
    writeFileSync(MEMORY, JSON.stringify(known));
    const { verdict, seconds, why } = outcome;
    console.log(`${place} ${verdict} in ${seconds.toFixed(1)} s: ${mutation.file}: ${mutation.about}${why && ` (${why})`}`);
  }
  rmSync(copy, { recursive: true, force: true });
}

async function judge(copy: string, mutation: Mutation): Promise<Outcome> {
  let text: string;
  try {
    text = mutated(ROOT, mutation);
  } catch (error) {
    return { verdict: "broken", seconds: 0, why: (error as Error).message };
  }
  const { suite } = mutation;
  const key = `${suite.project} ${suite.file}`;
  const plain = sound.get(key) ?? runSuite(copy, suite);
  sound.set(key, plain);
  if ((await plain).verdict !== "survived")
    return { verdict: "broken", seconds: 0, why: "the suite fails without the fault too" };
  const file = join(copy, mutation.file);
  writeFileSync(file, text);
  try {
    return await runSuite(copy, suite);
  } finally {
    cpSync(join(ROOT, mutation.file), file);
  }
}

/** Killed: a test failed, or none came to an end. A file that cannot even be loaded proves nothing. */
function runSuite(copy: string, { project, file }: Mutation["suite"]): Promise<Outcome> {
  const report = join(copy, ".cache", "mutant.json");
  rmSync(report, { force: true });
  const begin = performance.now();
  const others = { unit: ["pure"], workerd: ["routes", "shards"] }[project as string] ?? [];
  const projects = [project, ...others].map((each) => `--project=${each}`);
  const args = ["run", ...projects, file, "--bail=1", "--reporter=json", `--outputFile=${report}`];
  const child = spawn("vitest", args, { cwd: copy, env: LOCAL_ENV, stdio: "ignore", detached: true });
  return new Promise((done) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, LIMIT_MS);
    child.on("exit", (code) => {
      clearTimeout(timer);
      const seconds = (performance.now() - begin) / 1000;
      if (isLate) return done({ verdict: "killed", seconds, why: "it did not come to an end" });
      const { numFailedTests = 0, numTotalTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
      if (numFailedTests > 0) return done({ verdict: "killed", seconds, why: "" });
      if (numTotalTests === 0 || code !== 0)
        return done({ verdict: "broken", seconds, why: "no test ran, or something beside them failed" });
      done({ verdict: "survived", seconds, why: "" });
    });
  });
}

/** All that git would take, so that nothing here is touched while others work on it. */
function copyOf(lane: number): string {
  const copy = join(tmpdir(), `mutants-${process.pid}-${lane}`);
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  for (const file of new Set(listed.split("\0"))) {
    if (file !== "" && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

function nameOf({ file, find, replace, suite }: Mutation): string {
  const hash = createHash("sha256").update(JSON.stringify([find, replace, suite]));
  for (const source of [file, suite.file]) hash.update(existsSync(join(ROOT, source)) ? readFileSync(join(ROOT, source)) : "");
  return hash.digest("hex").slice(0, 24);
}
