// The port through which a file is fetched by its link. Whoever supplies it guards it: public addresses only, no redirects, a timeout.

import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import { fetchPublic } from "../../network/guarded-fetch.ts";
import type { NetworkPorts } from "../../network/ports.ts";

const LINK_TIMEOUT_MS = 60_000;

export type FetchedMedia = {
  kind: "ok";
  stream: ReadableStream<Uint8Array>;
  /** As the server said it, parameters and all; "" where it said none */
  type: string;
  /** null: the server did not say */
  bytes: number | null;
};
export type FetchMedia = (url: string) => Promise<FetchedMedia | { kind: "refused"; why: string }>;

/** A link that somebody sends is fetched under the rules for webhooks. */
export function fetchPublicMedia(ports: NetworkPorts): FetchMedia {
  return async (url) => {
    const file = await fetchPublic(url, { ports, maxBytes: MAX_FILE_BYTES, timeoutMs: LINK_TIMEOUT_MS });
    return file.kind === "ok" ? { ...file, bytes: null } : { kind: "refused", why: file.why };
  };
}
