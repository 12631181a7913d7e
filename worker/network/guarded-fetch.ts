// Fetches a file that somebody gave a link to, under the rules for webhooks, as a stream with an end.

import { type Deadline, deadline } from "./deadline.ts";
import type { NetworkPorts } from "./ports.ts";
import { reach, type Unreached } from "./reach.ts";

export type PublicFile =
  | {
      kind: "ok";
      /** Fails where it gets too long or takes too long. */
      stream: ReadableStream<Uint8Array>;
      /** As the server says it, in lower case and without parameters; "" where it says nothing */
      type: string;
      /** Of its text, as the server says it, in lower case; "" where it says nothing */
      charset: string;
    }
  /** `location`: of a redirect, as it says where to */
  | { kind: "failed"; why: Unreached | "redirect" | "status" | "too-big"; location?: string };
export type FetchLimits = {
  ports: NetworkPorts;
  maxBytes: number;
  /** For all of it, the last byte included */
  timeoutMs: number;
  headers?: Record<string, string>;
};

/** @param url https to the public internet; redirects are not followed */
export async function fetchPublic(
  url: string,
  { ports, maxBytes, timeoutMs, headers = { "User-Agent": "Parley-Media/1" } }: FetchLimits,
): Promise<PublicFile> {
  const limit = deadline(timeoutMs, ports.after);
  const reached = await reach(ports, url, { method: "GET", headers, body: null }, limit);
  if (reached.kind === "failed") return end(limit, reached);
  const { response } = reached;
  const why = problemOf(response, maxBytes);
  if (why) {
    response.body?.cancel().catch(() => {});
    const location = why === "redirect" ? response.headers.get("Location") : null;
    return end(limit, { kind: "failed", why, ...(location !== null && { location }) });
  }
  const said = (response.headers.get("Content-Type") ?? "").toLowerCase();
  const type = said.split(";", 1).join().trim();
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/.exec(said)?.[1] ?? "";
  return { kind: "ok", type, charset, stream: bounded(response.body, maxBytes, limit) };
}

function problemOf(response: Response, maxBytes: number): "redirect" | "status" | "too-big" | undefined {
  if (response.status >= 300 && response.status < 400) return "redirect";
  if (response.status !== 200) return "status";
  return Number(response.headers.get("Content-Length") ?? 0) > maxBytes ? "too-big" : undefined;
}

function bounded(body: ReadableStream<Uint8Array> | null, maxBytes: number, limit: Deadline): ReadableStream<Uint8Array> {
  const reader = (body ?? new Blob([]).stream()).getReader();
  let left = maxBytes;
  const stop = () => {
    limit.clear();
    reader.cancel().catch(() => {});
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await limit.bound(reader.read());
        if (next === "timeout") throw new Error("the file took too long");
        if (next.done) {
          limit.clear();
          return controller.close();
        }
        left -= next.value.length;
        if (left < 0) throw new Error(`the file has more than ${maxBytes} bytes`);
        controller.enqueue(next.value);
      } catch (error) {
        stop();
        controller.error(error);
      }
    },
    cancel: stop,
  });
}

function end(limit: Deadline, outcome: PublicFile): PublicFile {
  limit.clear();
  return outcome;
}
