// The daily round: what is past its time goes, and what lies in R2 is counted anew.

import type { UnixMs } from "../../../protocol/index.ts";
import { FIGURES_KEPT_DAYS } from "../store/figures.ts";
import type { GatewayStore } from "../store/store.ts";
import { forgetOld, keptFrom, type RetentionPorts } from "./retention.ts";

const SWEPT_AT_ONCE = 100;
const FIGURES_KEPT_MS = FIGURES_KEPT_DAYS * 24 * 3600_000;
const COUNTED_EVERY_MS = 24 * 3600_000;

type Given = {
  store: Pick<GatewayStore, "mediaFiles" | "figures" | "countedAt">;
  retention: RetentionPorts;
  /** What could not be sent, of before that time */
  dropFailed(before: UnixMs): Promise<void>;
  jobs: { sweep(): void };
  exporter: { sweep(): Promise<void> };
  idempotency: { forgetOld(now: UnixMs): void };
  team: { forgetBefore(at: UnixMs): void };
  now(): UnixMs;
  recount(): Promise<void>;
  failed(error: unknown): void;
};

export async function dailyRound({
  store,
  retention,
  dropFailed,
  jobs,
  exporter,
  idempotency,
  team,
  now,
  recount,
  failed,
}: Given): Promise<void> {
  await forgetOld(retention);
  await dropFailed(keptFrom(retention));
  while ((await store.mediaFiles.sweep(now(), SWEPT_AT_ONCE)) === SWEPT_AT_ONCE);
  await exporter.sweep();
  jobs.sweep();
  store.figures.forgetBefore(now() - FIGURES_KEPT_MS);
  idempotency.forgetOld(now());
  team.forgetBefore(keptFrom(retention));
  // A round that broke off is made again sooner: each listing is paid for.
  if (store.countedAt.read() + COUNTED_EVERY_MS > now()) return;
  store.countedAt.write(now());
  await recount().catch(failed);
}
