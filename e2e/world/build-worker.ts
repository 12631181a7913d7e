// Bundles the Worker as a deployment would, once before the scenarios.

import { runOrThrow } from "./run.ts";
import { BUNDLE, ROOT } from "./world.ts";

/** Two projects of tests ask for it in one run. */
const IS_BUILT = "PARLEY_WORKER_IS_BUILT";

export default async function buildWorker(): Promise<void> {
  if (process.env[IS_BUILT] !== undefined) return;
  process.env[IS_BUILT] = "yes";
  await runOrThrow("wrangler", ["deploy", "--dry-run", "--outdir", BUNDLE], ROOT);
}
