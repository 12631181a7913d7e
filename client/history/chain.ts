// The chain of manifests read back from its head, as far as it is not known yet, and put together: which segments there are now.

import { CLEARED, fromBase64Url, type HistoryHead, type HistoryObjectId, sameBytes, toBase64Url } from "../../protocol/index.ts";
import { platformMedia } from "../media/media-crypto.ts";
import type { Chain } from "./chain-record.ts";
import { withStretch } from "./covered.ts";
import { type Manifest, type Opener, openManifest } from "./manifest.ts";
import { objectIdOf } from "./segment.ts";

export type ChainRead =
  | { kind: "ok"; chain: Chain | null }
  /** The service shows less than this device has seen */
  | { kind: "rolled-back" }
  /** Another one stands where one was seen */
  | { kind: "forked" }
  /** The service does not give a part of it */
  | { kind: "missing" }
  /** Its head is what the service says, and does not open with this key: another one's, or nobody's */
  | { kind: "other-key" }
  /** It is none that a device of this account wrote */
  | { kind: "damaged" };

/** Of manifests that are not compacted: far more than there ever are. */
const MAX_STEPS = 1024;

/**
 * @param known what this device has seen of it, null at first use
 * @param fetch the bytes of an object, undefined where the service has none; what it throws ends this
 */
export async function readChain(
  opener: Opener,
  head: HistoryHead | null,
  known: Chain | null,
  fetch: (id: HistoryObjectId) => Promise<Uint8Array | undefined>,
): Promise<ChainRead> {
  if ((head?.n ?? 0) < (known?.head.n ?? 0)) return { kind: "rolled-back" };
  if (head?.hash === CLEARED && head.n === known?.head.n) return { kind: "forked" };
  if (head === null || head.hash === CLEARED) return { kind: "ok", chain: null };
  const steps: { manifest: Manifest; id: HistoryObjectId }[] = [];
  let at: HistoryHead = head;
  let from: Chain | null = null;
  for (;;) {
    if (known !== null && at.n === known.head.n) {
      if (at.hash !== known.head.hash) return { kind: "forked" };
      from = known;
      break;
    }
    const hash = fromBase64Url(at.hash);
    if (hash === undefined || steps.length > MAX_STEPS) return { kind: "damaged" };
    const bytes = await fetch(objectIdOf(hash));
    if (bytes === undefined) return { kind: "missing" };
    if (!sameBytes(await platformMedia.sha256(bytes), hash)) return { kind: "damaged" };
    const manifest = await openManifest(opener, at.n, bytes);
    if (manifest === undefined) return { kind: steps.length === 0 ? "other-key" : "damaged" };
    steps.unshift({ manifest, id: objectIdOf(hash) });
    if (manifest.isBase) break;
    at = { n: at.n - 1, hash: toBase64Url(manifest.prev) };
    if (at.n < 1) return { kind: "damaged" };
  }
  return { kind: "ok", chain: steps.reduce<Chain | null>((chain, step) => after(chain, step, head), from) };
}

/** One manifest further. */
export function after(
  before: Chain | null,
  { manifest, id }: { manifest: Manifest; id: HistoryObjectId },
  head: HistoryHead,
): Chain {
  const kept = manifest.isBase ? [] : (before?.segments ?? []);
  const dropped = new Set(manifest.drops);
  return {
    head,
    index: manifest.index ?? (manifest.isBase ? [] : (before?.index ?? [])),
    segments: [...kept.filter((segment) => !dropped.has(segment.id)), ...manifest.adds],
    manifests: [...(manifest.isBase ? [] : (before?.manifests ?? [])), id],
    covers: coversWith(manifest.isBase ? {} : (before?.covers ?? {}), manifest.covers),
    shape: manifest.shape,
    keyring: manifest.keyring,
  };
}

export function coversWith(there: Chain["covers"], more: Manifest["covers"]): Chain["covers"] {
  const covers = { ...there };
  for (const [id, from, to] of more) covers[id] = withStretch(covers[id] ?? [], [from, to]);
  return covers;
}
