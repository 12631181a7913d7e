// Notices an owner that answers nothing: a frozen or suspended tab keeps its lock, and every view of the profile would wait for ever.

/** A verb may take long; after this the owner is asked whether it is there at all. */
const ASK_AFTER_MS = 3_000;
/** A busy owner on a slow phone gets this long. To take over from one that lives costs a start, never a message. */
const ANSWER_WITHIN_MS = 5_000;

export type Given = {
  ask(): void;
  takeOver(): void;
  /** Calls once after `ms`; the answer cancels it. */
  after(ms: number, then: () => void): () => void;
  now(): number;
};

export type Liveness = {
  /** Something was asked of the owner that has no answer yet. */
  waits(): void;
  /** Any word of the owner */
  heard(): void;
  /** Nothing is waited for any more. */
  rests(): void;
};

export function watchOwner({ ask, takeOver, after, now }: Given): Liveness {
  let stop: (() => void) | null = null;

  function inTime(ms: number, then: () => void): void {
    const due = now() + ms;
    stop = after(ms, () => {
      stop = null;
      // This page itself slept: what the owner said meanwhile is not read yet.
      if (now() - due > ms) askFirst();
      else then();
    });
  }

  function askFirst(): void {
    ask();
    inTime(ANSWER_WITHIN_MS, () => {
      takeOver();
      inTime(ASK_AFTER_MS + ANSWER_WITHIN_MS, askFirst);
    });
  }

  return {
    waits() {
      if (stop === null) inTime(ASK_AFTER_MS, askFirst);
    },
    heard() {
      if (stop === null) return;
      stop();
      inTime(ASK_AFTER_MS, askFirst);
    },
    rests() {
      stop?.();
      stop = null;
    },
  };
}
