// A vault that always answers, as `guardedStore` does. A file takes as long as it takes, but no chunk of it may take for ever.

import type { Clock } from "../ports.ts";
import { answered } from "../store/guarded.ts";
import { StoreError } from "../store/store-error.ts";
import type { Vault } from "./vault.ts";

/** Between one chunk and the next, on the way in: encrypting and the network come before the disk here. */
const SILENCE_MS = 120_000;

export function guardedVault(vault: Vault, clock: Pick<Clock, "after">): Vault {
  return {
    read: (...args) => answered(clock, () => vault.read(...args)),
    stream: (blob) => answered(clock, () => vault.stream(blob)),
    size: (blob) => answered(clock, () => vault.size(blob)),
    list: () => answered(clock, () => vault.list()),
    remove: (blob) => answered(clock, () => vault.remove(blob)),
    write(blob, ciphertext) {
      return new Promise((answer, fail) => {
        const giveUp = () => fail(new StoreError("silent"));
        let silence = clock.after(SILENCE_MS, giveUp);
        const heard = new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, out) {
            silence();
            silence = clock.after(SILENCE_MS, giveUp);
            out.enqueue(chunk);
          },
        });
        vault
          .write(blob, ciphertext.pipeThrough(heard))
          .then(answer, fail)
          .finally(() => silence());
      });
    },
  };
}
