// `npm start`: builds the app, brings the local database up to date and serves the real Worker on this machine.

import { migrateAll } from "./directories.ts";
import { run, runOrExit } from "./run.ts";
import { ensureLocalSecrets } from "./secrets.ts";

const port = portFrom(process.argv.slice(2)) ?? "8787";

ensureLocalSecrets();
await runOrExit("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]);
await migrateAll("--local");
console.log(`\n  Parley is at http://localhost:${port}  (Ctrl-C stops it; what it holds is kept in .wrangler/state)\n`);
process.exit(await run("wrangler", ["dev", "--port", port, "--show-interactive-dev-session=false", "--log-level", "warn"]));

function portFrom(args: string[]): string | undefined {
  const at = args.indexOf("--port");
  return at < 0 ? undefined : args[at + 1];
}
