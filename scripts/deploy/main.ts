// `npm run deploy`: brings this build to Cloudflare and sees whether it works; `--dry-run` does all that needs no account.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HERE, LOCAL_ENV, ROOT, runOrExit } from "../run.ts";
import { SECRETS } from "../secrets.ts";
import { toolCommand } from "../tool.ts";
import { type Environment, readArguments } from "./arguments.ts";
import { configurationOf, databasesIn } from "./configuration.ts";
import { type Answer, deploy, lastLine, type Outcome, type Ports, rollback } from "./deployment.ts";
import { domainFor, PLACES_FILE, placesIn, withPlace } from "./places.ts";
import { scriptIn, smoke } from "./smoke.ts";

const PLACES = join(ROOT, PLACES_FILE);
const asked = readArguments(process.argv.slice(2));
if (typeof asked === "string") end({ kind: "failed", why: asked });
const { environment } = asked;
const places = placesIn(existsSync(PLACES) ? readFileSync(PLACES, "utf8") : null);
const where = domainFor(places, {
  environment,
  said: asked.kind === "deploy" ? asked.domain : null,
  moves: asked.kind === "deploy" && asked.moves,
});
if (typeof where === "string") end({ kind: "failed", why: where });
const { domain } = where;
const configuration = writeConfiguration(environment, domain);

if (asked.kind === "deploy" && asked.isDryRun) {
  await build();
  await runOrExit("wrangler", ["deploy", "--dry-run", "--outdir", ".cache/deploy", "--config", configuration]);
  process.exit(0);
}
if (asked.kind === "deploy" && domain === null)
  console.log(
    "Without --domain it will be at its address on workers.dev. A browser keeps a profile for each address: whoever signs up at one has to link their devices again at another.",
  );
const done = await (asked.kind === "rollback"
  ? rollback(ports(), asked.version)
  : deploy(ports(), { environment, domain })
).catch(failed);
// From the first upload on people may be there, whatever came of it.
if (asked.kind === "deploy" && done.origin)
  writeFileSync(PLACES, withPlace(places, environment, { domain, origin: done.origin }));
end(done);

function ports(): Ports {
  return {
    wrangler: (args) => wrangler([...args, "--config", configuration]),
    build,
    databases: databasesIn(readFileSync(join(ROOT, configuration), "utf8")),
    secrets: SECRETS,
    putSecret: async (name, value) => {
      const { code } = await wrangler(["secret", "put", name, "--config", configuration], value);
      if (code !== 0) throw new Error(`${name} could not be stored.`);
    },
    // What was built here is what is to answer.
    smoke: (origin) => smoke(origin, { script: scriptIn(readFileSync(join(ROOT, "web", "dist", "index.html"), "utf8")) }),
    say: (line) => console.log(`\n  ${line}`),
  };
}

function build(): Promise<void> {
  return runOrExit("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]);
}

/** Beside wrangler.toml, since what it names is named from there. */
function writeConfiguration(environment: Environment, domain: string | null): string {
  const toml = readFileSync(join(ROOT, "wrangler.toml"), "utf8").replaceAll("\r\n", "\n");
  const name = `wrangler.${environment}.toml`;
  writeFileSync(join(ROOT, name), configurationOf(toml, { environment, domain }));
  return name;
}

/** What it prints is shown as it comes, and kept. */
function wrangler(args: string[], input = ""): Promise<Answer> {
  const { file, args: all } = toolCommand("wrangler", args, HERE);
  return new Promise((done, fail) => {
    const child = spawn(file, all, { cwd: ROOT, env: LOCAL_ENV, stdio: ["pipe", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    const isRead = args.includes("--json") || args.includes("json");
    const keep = (name: "out" | "err", isShown: boolean) => (bytes: Buffer) => {
      said[name] += bytes.toString();
      if (isShown) process.stdout.write(bytes);
    };
    child.stdout.on("data", keep("out", !isRead));
    child.stderr.on("data", keep("err", true));
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? 1, ...said }));
    child.stdin.end(input);
  });
}

function failed(error: unknown): Outcome {
  return { kind: "failed", why: error instanceof Error ? error.message : String(error) };
}

function end(outcome: Outcome): never {
  const say = outcome.kind === "deployed" ? console.log : console.error;
  say(`\n  ${lastLine(outcome)}`);
  process.exit(outcome.kind === "deployed" || (outcome.kind === "undone" && isRollback()) ? 0 : 1);
}

function isRollback(): boolean {
  return typeof asked !== "string" && asked.kind === "rollback";
}
