// The key of a locked profile in the memory of each tab's worker, so that any of them may own the profile next. Nothing of it is stored.

import type { Unlocked } from "../../../client/store/sealing-keys.ts";
import type { LockWord, ToKeyHolder } from "./lock-words.ts";

/** Another tab's worker answers at once, where there is one. */
const ANSWER_MS = 500;

export type KeyHolder = {
  hear(word: ToKeyHolder): Promise<void>;
  /** @returns null where no tab has it */
  borrow(): Promise<Unlocked | null>;
  drop(): void;
};
type Given = {
  channel: Pick<BroadcastChannel, "postMessage" | "addEventListener">;
  after(ms: number, then: () => void): () => void;
};

export function keyHolder({ channel, after }: Given): KeyHolder {
  let held: Unlocked | null = null;
  let waiting: (() => void)[] = [];
  const say = (word: LockWord) => channel.postMessage(word);

  channel.addEventListener("message", (event) => {
    const word = (event as MessageEvent<LockWord>).data;
    if (word.kind === "lock") held = null;
    else if (word.kind === "ask" && held !== null) say({ kind: "key", unlocked: held });
    else if (word.kind === "key") take(word.unlocked);
  });

  function take(unlocked: Unlocked): void {
    // A tab that slept while it was locked offers what opens nothing any more.
    if (held !== null && held.generation === unlocked.generation && held.epoch > unlocked.epoch) return;
    held = unlocked;
    for (const done of waiting.splice(0)) done();
  }

  async function borrow(): Promise<Unlocked | null> {
    if (held !== null) return held;
    const answered = new Promise<void>((done) => {
      const stop = after(ANSWER_MS, done);
      waiting.push(() => {
        stop();
        done();
      });
    });
    say({ kind: "ask" });
    await answered;
    waiting = [];
    return held;
  }

  return {
    borrow,
    drop() {
      held = null;
    },
    async hear(word) {
      if (word.kind === "borrow") return void (await borrow());
      take(word.unlocked);
      say(word);
    },
  };
}
