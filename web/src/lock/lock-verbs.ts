// The lock of the profile that this thread owns.

import type { Database } from "../../../client/store/database.ts";
import { sealAnew, turnOff, turnOn } from "../../../client/store/locking.ts";
import type { Sealing } from "../../../client/store/sealed-bytes.ts";
import type { LockVerbs } from "./lock-words.ts";
import { ownKeyHolder } from "./own-key-holder.ts";

export function lockVerbs(profile: { database: Database; sealing: Sealing }): LockVerbs {
  return {
    async turnLockOn(lock, key) {
      if ((await turnOn(profile, lock, key)) === "on-already") return "on-already";
      await ownKeyHolder.hear({ kind: "key", unlocked: { key, generation: profile.sealing.generation, epoch: lock.epoch } });
      return sealAnew(profile).then(
        () => "done" as const,
        (error: unknown) => {
          console.error("what is stored could not be sealed anew", error);
          return "not-all" as const;
        },
      );
    },
    async turnLockOff() {
      await turnOff(profile);
      ownKeyHolder.drop();
    },
  };
}

/** For what an end in between left */
export { sealAnew };
