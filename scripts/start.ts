// `npm start`: builds the app, brings the local database up to date and serves the real Worker on this machine. With `--demo` somebody is there to write to.

import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { migrateAll } from "./directories.ts";
import { ROOT, run, runOrExit } from "./run.ts";
import { ensureLocalSecrets } from "./secrets.ts";

const port = portFrom(process.argv.slice(2)) ?? "8787";
const url = `http://localhost:${port}`;

ensureLocalSecrets();
await runOrExit("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]);
await migrateAll("--local");
if (process.argv.includes("--demo"))
  demo().catch((error: unknown) =>
    console.error("  Nobody is there to write to:", error instanceof Error ? error.message : error),
  );
console.log(`\n  Parley is at ${url}  (Ctrl-C stops it; what it holds is kept in .wrangler/state)\n`);
process.exit(await run("wrangler", ["dev", "--port", port, "--show-interactive-dev-session=false", "--log-level", "warn"]));

/** It ends with this process: what the two remember is stored as they go. */
async function demo(): Promise<void> {
  const { startDemo } = await import("./demo/demo.ts");
  while (!(await fetch(`${url}/v1/health`).catch(() => null))?.ok) await setTimeout(250);
  const { person, business } = await startDemo(url, join(ROOT, ".wrangler", "state", "demo"));
  console.log(`  Try it: write to Mia at ${url}/@${person}, and see the menu of a bakery at ${url}/@${business}\n`);
}

function portFrom(args: string[]): string | undefined {
  const at = args.indexOf("--port");
  return at < 0 ? undefined : args[at + 1];
}
