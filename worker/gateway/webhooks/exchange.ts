// One request and its short answer, all of it within fifteen seconds.

import { concat } from "../../../protocol/index.ts";
import { type Deadline, deadline } from "../../network/deadline.ts";
import type { NetworkPorts } from "../../network/ports.ts";
import { type Asking, reach, type Unreached } from "../../network/reach.ts";

export type Exchange =
  | {
      kind: "answered";
      status: number;
      retryAfter: string | null;
      /** As far as it was read */
      body: Uint8Array;
      /** There was more of it. */
      isCut: boolean;
    }
  | { kind: "failed"; why: Unreached };

export const TIMEOUT_MS = 15_000;
export const MAX_ANSWER_BYTES = 65_536;

export async function exchange(ports: NetworkPorts, url: string, asking: Asking): Promise<Exchange> {
  const limit = deadline(TIMEOUT_MS, ports.after);
  try {
    const reached = await reach(ports, url, asking, limit);
    if (reached.kind === "failed") return reached;
    const { response } = reached;
    const read = await readUpTo(response, MAX_ANSWER_BYTES, limit);
    if (typeof read === "string") return { kind: "failed", why: read };
    return { kind: "answered", status: response.status, retryAfter: response.headers.get("Retry-After"), ...read };
  } finally {
    limit.clear();
  }
}

type Read = { body: Uint8Array; isCut: boolean };

async function readUpTo(response: Response, maxBytes: number, limit: Deadline): Promise<Read | "timeout" | "network"> {
  const reader = response.body?.getReader();
  if (!reader) return { body: new Uint8Array(), isCut: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (size <= maxBytes) {
      const next = await limit.bound(reader.read());
      if (next === "timeout") return "timeout";
      if (next.done) return { body: concat(...chunks), isCut: false };
      chunks.push(next.value);
      size += next.value.length;
    }
    return { body: concat(...chunks).slice(0, maxBytes), isCut: true };
  } catch {
    return "network";
  } finally {
    reader.cancel().catch(() => {});
  }
}
