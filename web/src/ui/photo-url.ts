// Photos of people and groups as addresses for <img>: each loaded once for the page, the longest unused let go.

import { type Accessor, createEffect, createRoot, createSignal, on } from "solid-js";
import type { BlobId } from "../../../protocol/index.ts";
import { connection } from "../app/state.ts";
import { verbs } from "../engine/use.ts";

const KEPT = 150;
const kept = new Map<BlobId, Accessor<string | null>>();
/** Asked for again when the connection is back. */
const missing = new Map<BlobId, () => Promise<void>>();

/** Null until it is here, and where it cannot be had: the initial stands in. */
export function photoUrl(photo: BlobId): string | null {
  const known = kept.get(photo) ?? load(photo);
  kept.delete(photo);
  kept.set(photo, known);
  return known();
}

function load(photo: BlobId): Accessor<string | null> {
  forgetOldest();
  const [url, setUrl] = createRoot(() => createSignal<string | null>(null));
  void ask();
  return url;

  async function ask(): Promise<void> {
    const data = await fetchPhoto(photo);
    if (kept.get(photo) !== url) return; // forgotten meanwhile: nobody would let go of it
    if (data === null) missing.set(photo, ask);
    else setUrl(URL.createObjectURL(data));
  }
}

async function fetchPhoto(photo: BlobId): Promise<Blob | null> {
  const loaded = await verbs.loadPhoto(photo).catch(() => null);
  if (loaded?.kind !== "ok") return null;
  // Others chose these bytes: they are shown by what they are.
  const { showable } = await import("../media/showable.ts");
  const shown = await showable(loaded.data, "picture");
  return shown instanceof Blob ? shown : null;
}

function forgetOldest(): void {
  for (const [photo, url] of kept) {
    if (kept.size < KEPT) return;
    const address = url();
    if (address !== null) URL.revokeObjectURL(address);
    kept.delete(photo);
    missing.delete(photo);
  }
}

createRoot(() =>
  createEffect(
    on(
      () => connection()?.state === "online",
      (online) => {
        if (!online) return;
        const again = [...missing.values()];
        missing.clear();
        for (const ask of again) void ask();
      },
    ),
  ),
);
