// A file of a message as something the page can show: asked for once, checked, shared by all who show it, and let go after them.

import { type Accessor, createEffect, createMemo, createRoot, createSignal, on, onCleanup, type Setter, untrack } from "solid-js";
import type { MediaRef } from "../../../client/index.ts";
import { connection } from "../app/state.ts";
import { verbs } from "../engine/use.ts";
import { missingSentence } from "./missing-words.ts";
import { placeKey } from "./place.ts";
import { type ShownAs, showable } from "./showable.ts";

export type Media =
  | { kind: "waiting" }
  | { kind: "ok"; url: string }
  /** `again`: asking once more may help. `here`: it can be saved, though not shown. */
  | { kind: "missing"; sentence: string; again: boolean; here: boolean };

type Held = {
  media: Accessor<Media>;
  set: Setter<Media>;
  load(): Promise<void>;
  users: number;
  offline: boolean;
  goes: ReturnType<typeof setTimeout> | undefined;
};

/** Scrolled away and back within this time, a picture is still there. */
const KEPT_MS = 60_000;
const held = new Map<string, Held>();

/** @param ref null while it is not wanted yet */
export function useMedia(ref: Accessor<MediaRef | null>, as: ShownAs): { media: Accessor<Media>; again(): void } {
  const [mine, setMine] = createSignal<Held | null>(null);
  const key = createMemo(() => {
    const wanted = ref();
    return wanted === null ? null : `${as} ${placeKey(wanted)} ${wanted.part}`;
  });
  createEffect(() => {
    const name = key();
    const wanted = untrack(ref);
    if (name === null || wanted === null) return setMine(null);
    const one = hold(name, wanted, as);
    setMine(one);
    onCleanup(() => release(name, one));
  });
  return { media: () => mine()?.media() ?? { kind: "waiting" }, again: () => void mine()?.load() };
}

function hold(key: string, ref: MediaRef, as: ShownAs): Held {
  const one = held.get(key) ?? create(ref, as);
  held.set(key, one);
  one.users += 1;
  clearTimeout(one.goes);
  return one;
}

function release(key: string, one: Held): void {
  one.users -= 1;
  if (one.users > 0) return;
  one.goes = setTimeout(() => {
    held.delete(key);
    const now = one.media();
    if (now.kind === "ok") URL.revokeObjectURL(now.url);
  }, KEPT_MS);
}

function create(ref: MediaRef, as: ShownAs): Held {
  const [media, set] = createRoot(() => createSignal<Media>({ kind: "waiting" }));
  const one: Held = { media, set, load, users: 0, offline: false, goes: undefined };
  void load();
  return one;

  async function load(): Promise<void> {
    set({ kind: "waiting" });
    const loaded = await verbs.loadMedia(ref).catch(() => ({ kind: "unknown" }) as const);
    one.offline = loaded.kind === "offline";
    if (loaded.kind !== "ok") {
      set({ kind: "missing", sentence: missingSentence(loaded), again: loaded.kind !== "expired", here: false });
      return;
    }
    const shown = await showable(loaded.data, as);
    if (typeof shown === "string") set({ kind: "missing", sentence: shown, again: false, here: true });
    else set({ kind: "ok", url: URL.createObjectURL(shown) });
  }
}

createRoot(() =>
  createEffect(
    on(
      () => connection()?.state === "online",
      (online) => {
        if (online) for (const one of held.values()) if (one.offline && one.users > 0) void one.load();
      },
    ),
  ),
);
