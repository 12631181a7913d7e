// The objects of the history at the service, and what stands in the way of them.

import { type HistoryObjectId, historyPaths } from "../../../protocol/index.ts";
import type { Answer } from "../connection/api.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { World } from "../world.ts";

/** Ends what is under way: there is no network, or the service asks to wait. It goes on later. */
export class NotNow extends Error {
  readonly retryAfterMs: number;
  constructor(ms: number) {
    super("the history waits");
    this.retryAfterMs = ms;
  }
}
/** The service does not take it, and will not: there is no room, or what was sent is not what it says. */
export class NotTaken extends Error {
  readonly why: "full" | "refused";
  constructor(kind: string) {
    super(kind);
    this.why = kind === "quota-exceeded" ? "full" : "refused";
  }
}

/** @throws NotNow, NotTaken */
export function taken<T>(answer: Answer<T>): T {
  if (answer.kind === "ok") return answer.value;
  if (answer.kind === "no-answer") throw new NotNow(0);
  if (answer.rejection.kind === "lease-held" || judge(answer.rejection) === "later")
    throw new NotNow("retryAfterMs" in answer.rejection ? retryAfterMs(answer.rejection) : 0);
  throw new NotTaken(answer.rejection.kind);
}

/** Undefined where the service has none. */
export async function getObject({ api }: Pick<World, "api">, object: HistoryObjectId): Promise<Uint8Array | undefined> {
  const answer = await api.download(historyPaths.historyObject, { object }, null);
  if (answer.kind === "rejected" && answer.rejection.kind === "not-found") return undefined;
  try {
    return new Uint8Array(await new Response(taken(answer)).arrayBuffer());
  } catch (error) {
    // The connection broke while it was read.
    throw error instanceof NotTaken ? error : new NotNow(0);
  }
}

export async function putObject({ api }: Pick<World, "api">, object: HistoryObjectId, bytes: Uint8Array): Promise<void> {
  taken(await api.put(historyPaths.putHistoryObject, { object }, bytes));
}
