// `npm run deploy`: builds, provisions, migrates and uploads to Cloudflare; `--dry-run` does all that needs no account.

import { execFileSync, spawnSync } from "node:child_process";
import { migrateAll } from "./directories.ts";
import { GATEWAY_SECRET, newSecret } from "./gateway-secret.ts";
import { HERE, LOCAL_ENV, ROOT, runOrExit } from "./run.ts";
import { toolCommand } from "./tool.ts";

const dryRun = process.argv.includes("--dry-run");

await runOrExit("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"]);
if (dryRun) {
  await runOrExit("wrangler", ["deploy", "--dry-run", "--outdir", ".cache/deploy"]);
} else {
  // The first upload provisions D1 and R2; migrations need the database to exist, the Worker needs its tables.
  await runOrExit("wrangler", ["deploy"]);
  await migrateAll("--remote");
  await ensureSecret();
}

/** Only where there is none: a new one would open nothing that the old one wrapped. */
async function ensureSecret(): Promise<void> {
  const options = { cwd: ROOT, env: LOCAL_ENV, encoding: "utf8" } as const;
  const listing = toolCommand("wrangler", ["secret", "list", "--format", "json"], HERE);
  const list = execFileSync(listing.file, listing.args, options);
  if ((JSON.parse(list) as { name: string }[]).some(({ name }) => name === GATEWAY_SECRET)) return;
  const putting = toolCommand("wrangler", ["secret", "put", GATEWAY_SECRET], HERE);
  const put = spawnSync(putting.file, putting.args, { ...options, input: newSecret() });
  if (put.status === 0) return;
  console.error(put.stderr);
  process.exit(put.status ?? 1);
}
