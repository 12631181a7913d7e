// `npm run deploy`: builds, provisions, migrates and uploads to Cloudflare; `--dry-run` does all that needs no account.

import { runOrExit } from "./run.ts";

const dryRun = process.argv.includes("--dry-run");

await runOrExit("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]);
if (dryRun) {
  await runOrExit("wrangler", ["deploy", "--dry-run", "--outdir", ".cache/deploy"]);
} else {
  // The first upload provisions D1 and R2; migrations need the database to exist, the Worker needs its tables.
  await runOrExit("wrangler", ["deploy"]);
  await runOrExit("wrangler", ["d1", "migrations", "apply", "DIRECTORY", "--remote"]);
}
