// `npm run deploy`: builds, provisions, migrates and uploads to Cloudflare; `--dry-run` does all that needs no account.

import { execFileSync, spawnSync } from "node:child_process";
import { migrateAll } from "./directories.ts";
import { HERE, LOCAL_ENV, ROOT, runOrExit } from "./run.ts";
import { SECRETS } from "./secrets.ts";
import { toolCommand } from "./tool.ts";

const dryRun = process.argv.includes("--dry-run");

await runOrExit("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]);
if (dryRun) {
  await runOrExit("wrangler", ["deploy", "--dry-run", "--outdir", ".cache/deploy"]);
} else {
  // The first upload provisions D1 and R2; migrations need the database to exist, the Worker needs its tables.
  await runOrExit("wrangler", ["deploy"]);
  await migrateAll("--remote");
  ensureSecrets();
}

/** Only those that are not there: a new one would undo what the old one made. */
function ensureSecrets(): void {
  const options = { cwd: ROOT, env: LOCAL_ENV, encoding: "utf8" } as const;
  const listing = toolCommand("wrangler", ["secret", "list", "--format", "json"], HERE);
  const there = (JSON.parse(execFileSync(listing.file, listing.args, options)) as { name: string }[]).map(({ name }) => name);
  for (const [name, make] of Object.entries(SECRETS)) {
    if (there.includes(name)) continue;
    const putting = toolCommand("wrangler", ["secret", "put", name], HERE);
    const put = spawnSync(putting.file, putting.args, { ...options, input: make() });
    if (put.status === 0) continue;
    console.error(put.stderr);
    process.exit(put.status ?? 1);
  }
}
