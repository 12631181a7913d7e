// When a message of a step goes by its time: the object wakes for it, whoever else comes.

import type { Step } from "../../../client/store/port.ts";
import type { UnixMs } from "../../../protocol/index.ts";

export function nextExpiryIn({ writes }: Pick<Step, "writes">): UnixMs | null {
  const times = writes.flatMap((write) =>
    write.table === "conversations" && "value" in write && write.value?.nextExpiry ? [write.value.nextExpiry] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}
