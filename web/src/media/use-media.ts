// A file of a message as something the page can show: asked for once, checked, shared by all who show it, and let go after them.

import { type Accessor, createEffect, createMemo, createRoot, createSignal, on, onCleanup, untrack } from "solid-js";
import type { MediaRef } from "../../../client/index.ts";
import { connection } from "../app/state.ts";
import { verbs } from "../engine/use.ts";
import { heldMedia, type Media } from "./held-media.ts";
import { placeKey } from "./place.ts";
import type { ShownAs } from "./showable.ts";

export type { Media } from "./held-media.ts";

type Held = {
  media: Accessor<Media>;
  one: ReturnType<typeof heldMedia>;
  users: number;
  goes: ReturnType<typeof setTimeout> | undefined;
};

/** Scrolled away and back within this time, a picture is still there. */
const KEPT_MS = 60_000;
const held = new Map<string, Held>();

/** @param ref null while it is not wanted yet */
export function useMedia(ref: Accessor<MediaRef | null>, as: ShownAs): { media: Accessor<Media>; again(): void; show(): void } {
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
  return {
    media: () => mine()?.media() ?? { kind: "waiting" },
    again: () => void mine()?.one.ask(),
    show: () => void mine()?.one.show(),
  };
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
    one.one.end();
  }, KEPT_MS);
}

function create(ref: MediaRef, as: ShownAs): Held {
  const [media, set] = createRoot(() => createSignal<Media>({ kind: "waiting" }));
  const one = heldMedia({ load: () => verbs.loadMedia(ref), as, tell: (now) => void set(now) });
  void one.ask();
  return { media, one, users: 0, goes: undefined };
}

createRoot(() =>
  createEffect(
    on(
      () => connection()?.state === "online",
      (online) => {
        if (online) for (const { one, users } of held.values()) if (one.isOffline() && users > 0) void one.ask();
      },
    ),
  ),
);
