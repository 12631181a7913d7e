// A bot's account that comes back in an empty folder by its recovery key, and the setting up of that key.

import type { ClientSurface } from "../client/index.ts";
import type { DeviceId } from "../protocol/index.ts";
import { BotError, type RecoveryProblem } from "./bot-error.ts";

/** `key`: as it was written down. `lost`: the devices that the account had are put out for good; else they stay */
export type RestoreOptions = { key: string; lost: boolean };
export async function restoreHere({ verbs }: ClientSurface, { key, lost }: RestoreOptions): Promise<void> {
  const found = await verbs.findAccount({ kind: "key", typed: key });
  if (found.kind !== "ok") throw noRecovery(found);
  const gone = lost ? found.devices.map(({ device }) => device) : [];
  const restored = await verbs.restore(gone);
  if (restored.kind !== "ok") throw noRecovery(restored);
}

export type ShownKey = {
  /** Eight groups, to be written down: they are shown once */ onKey(groups: string[]): void;
  /** Those two again (from 0), as somebody reads them there */ typed(asked: [number, number]): Promise<string[]>;
};

export async function setUpRecovery({ verbs }: ClientSurface, { onKey, typed }: ShownKey): Promise<void> {
  const begun = await verbs.beginRecovery();
  if (begun.kind !== "ok") throw noRecovery(begun);
  onKey(begun.groups);
  const finished = await verbs.finishRecovery(await typed(begun.asked));
  if (finished.kind !== "ok") throw noRecovery(finished);
  await verbs.keepHistory();
}

/** Another one in the place of that key, which opens nothing then. */
export async function replaceRecoveryKey({ verbs }: ClientSurface, key: string, { onKey, typed }: ShownKey): Promise<void> {
  const begun = await verbs.beginReplacingKey({ kind: "key", typed: key });
  if (begun.kind !== "ok") throw noRecovery(begun);
  onKey(begun.groups);
  const finished = await verbs.finishReplacingKey(await typed(begun.asked));
  if (finished.kind !== "ok") throw noRecovery(finished);
  await verbs.keepHistory();
}

/** @param key asked for where the root is not here @param stays whether it is let back in, or goes for good */
export async function decideDevice(
  { verbs }: ClientSurface,
  { device, stays, key }: { device: DeviceId; stays: boolean; key(): Promise<string> },
): Promise<void> {
  const here = await verbs.decideDevice({ device, stays, way: null });
  if (here.kind === "ok") return;
  if (here.kind !== "needs-recovery") throw noRecovery(here);
  const decided = await verbs.decideDevice({ device, stays, way: { kind: "key", typed: await key() } });
  if (decided.kind !== "ok") throw noRecovery(decided);
}

export function noRecovery(why: RecoveryProblem): BotError {
  if (why.kind === "offline" || why.kind === "try-later" || why.kind === "refused") return new BotError(why);
  return new BotError({ kind: "no-recovery", why });
}
