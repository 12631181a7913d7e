// A limit of time for something that may never end, whether or not it listens to its signal.

import type { NetworkPorts } from "./ports.ts";

export type Deadline = {
  signal: AbortSignal;
  /** Its outcome, or "timeout". What comes later is not missed. */
  bound<T>(work: Promise<T>): Promise<T | "timeout">;
  /** Takes the timer back. */
  clear(): void;
};

export function deadline(ms: number, after: NetworkPorts["after"] = platformTimer): Deadline {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<"timeout">();
  const clear = after(ms, () => {
    resolve("timeout");
    controller.abort();
  });
  return {
    signal: controller.signal,
    bound(work) {
      work.catch(() => {});
      return Promise.race([work, promise]);
    },
    clear,
  };
}

function platformTimer(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}
