// Faults in the app lock: what opens it, how it counts, and when it closes.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const record = unit("client/store/lock-record.test.ts");
const idle = unit("web/src/lock/idle.test.ts");

export const lock: Faults[] = [
  {
    file: "client/store/lock-record.ts",
    suite: record,
    faults: [
      ["tries are free for ever", "failures < FREE_TRIES ? 0 :", "failures >= 0 ? 0 :"],
      [
        "a clock that is put back opens a longer wait",
        "Math.min(wait, Math.max(0, failedAt + wait - now))",
        "Math.max(0, failedAt + wait - now)",
      ],
      ["a clock that is put back is waited for", "failedAt: Math.min(lock.failedAt, now)", "failedAt: lock.failedAt"],
      ["a try counts for nothing", "failures: lock.failures + 1", "failures: lock.failures"],
      ["whoever writes the record makes it cheap to guess", " && way.iterations >= LEAST_ITERATIONS", ""],
    ],
  },
  {
    file: "client/store/lock-key.ts",
    suite: record,
    faults: [
      ["each lock has the same salt", "crypto.getRandomValues(new Uint8Array(SALT_BYTES))", "new Uint8Array(SALT_BYTES)"],
      ["what opens it can be exported", 'AES, false, ["encrypt", "decrypt"])', 'AES, true, ["encrypt", "decrypt"])'],
      ["another keyboard writes another PIN", 'secret.normalize("NFKC")', "secret"],
    ],
  },
  {
    file: "web/src/lock/idle.ts",
    suite: idle,
    faults: [
      ["a device that sleeps stays open", "Math.max(now() - last.at, steady() - last.steady)", "steady() - last.steady"],
      ["a clock that is put back keeps it open", "Math.max(now() - last.at, steady() - last.steady)", "now() - last.at"],
      ["a touch after the sleep opens it", "if (wasLeft() || (limitMs() > 0 && idleMs() >= limitMs())) return lock();", ""],
      ["what slept as it was left stays open", "lockAfter() === 0 && isOver && !answered", "false"],
      ["use in another tab does not count", "      answered = true;\n      use();", "      answered = true;"],
      ["one tab that goes locks those that are looked at", "if (!answered && !isLookedAt()) lock();", "lock();"],
    ],
  },
  {
    file: "web/src/lock/key-holder.ts",
    suite: unit("web/src/lock/key-holder.test.ts"),
    faults: [
      ["a tab keeps the key when it is locked", 'if (word.kind === "lock") held = null;', 'if (word.kind === "lock") return;'],
      ["an old key takes the new one's place", " && held.epoch > unlocked.epoch", " && held.epoch > Number.POSITIVE_INFINITY"],
    ],
  },
];
