// The back gesture closes what lies on top before it leaves the place: what opens above a place has an entry of its own in the browser's
// history.

import { wayBy } from "./navigation.ts";

const open: (() => void)[] = [];
/** The browser takes a moment to go back: over the entries of what was closed, or to the place before this one. */
let going: "over" | "back" | null = null;
const afterwards: (() => void)[] = [];

type Mark = { layer?: number } | null;
const depth = () => (history.state as Mark)?.layer ?? 0;

addEventListener("popstate", onPop);
wayBy({ onceThere, goBack });

function onPop(): void {
  const was = going;
  going = null;
  if (was !== "over") {
    while (open.length > depth()) open.pop()?.();
    // Nothing is open there any more: an entry that was left behind, or forward into one.
    if (depth() > open.length) leave();
  }
  for (const act of afterwards.splice(0)) onceThere(act);
  if (was === "over") enter();
}

/** @returns to be called when it is closed, however that came */
export function layered(close: () => void): () => void {
  open.push(close);
  if (going === null) enter();
  return () => {
    const at = open.lastIndexOf(close);
    if (at < 0) return;
    open.splice(at, 1);
    setTimeout(settle);
  };
}

/** Reads or writes the browser's history: at once, or when it is no longer on its way back, which would take a new entry away again. */
function onceThere(act: () => void): void {
  if (going === null) act();
  else afterwards.push(act);
}

function goBack(): void {
  going = "back";
  history.go(-1 - depth());
}

function enter(): void {
  while (depth() < open.length) history.pushState({ ...(history.state as object | null), layer: depth() + 1 }, "");
}

/** Once everything that opens and closes together has done so: the entries of what is closed go, unless one went elsewhere meanwhile. */
function settle(): void {
  if (going === null && depth() > open.length) leave();
}

function leave(): void {
  going = "over";
  history.go(open.length - depth());
}
