// What the history lies under may be newer than what this device knows, when it was away as another one made it: whoever has a way to recover opens that.

import { holdsKey } from "../../../mls/recovery/index.ts";
import { keyOfHistory } from "../history/reading.ts";
import type { RecoveryWorld } from "./fetch-vault.ts";
import { formerOnes } from "./keyring.ts";
import type { Restoring } from "./restoring.ts";
import type { KeepRecovery } from "./setting-up.ts";

/** Before what opens it now opens nothing any more. @returns false where the service did not say what it lies under */
export async function learnKeys(
  world: RecoveryWorld,
  keep: KeepRecovery,
  { secrets, found }: Pick<Restoring, "secrets" | "found">,
): Promise<boolean> {
  const { recovery } = world.account();
  if (!recovery) return true;
  const beside = await keyOfHistory(world, world.account(), secrets);
  if (beside === "later") return false;
  const { contents } = found;
  const known = [recovery.keyringKey, ...recovery.formerKeys];
  const [keyringKey, former] =
    beside === undefined || holdsKey(known, beside) ? [recovery.keyringKey, recovery.formerKeys] : [beside, known];
  const formerKeys = formerOnes([...former, contents.keyringKey, ...contents.formerKeys], keyringKey);
  await keep({ recovery: { ...recovery, keyringKey, formerKeys } });
  return true;
}
