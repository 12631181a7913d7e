// Bundles the Worker as a deployment would, once before the scenarios.

import { runOrThrow } from "./run.ts";
import { BUNDLE, ROOT } from "./world.ts";

export default async function buildWorker(): Promise<void> {
  await runOrThrow("wrangler", ["deploy", "--dry-run", "--outdir", BUNDLE], ROOT);
}
