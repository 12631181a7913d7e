// The back gesture closes what lies on top before it leaves the place: what opens above a place has an entry of its own in the browser's
// history.

const open: (() => void)[] = [];
/** The entries of what was closed are being gone back over, which takes the browser a moment. */
let isLeaving = false;

type Mark = { layer?: number } | null;
const depth = () => (history.state as Mark)?.layer ?? 0;

addEventListener("popstate", () => {
  if (isLeaving) {
    isLeaving = false;
    return enter();
  }
  while (open.length > depth()) open.pop()?.();
  // Nothing is open there any more: an entry that was left behind, or forward into one.
  if (depth() > open.length) leave();
});

/** @returns to be called when it is closed, however that came */
export function layered(close: () => void): () => void {
  open.push(close);
  if (!isLeaving) enter();
  return () => {
    const at = open.lastIndexOf(close);
    if (at < 0) return;
    open.splice(at, 1);
    setTimeout(settle);
  };
}

function enter(): void {
  while (depth() < open.length) history.pushState({ ...(history.state as object | null), layer: depth() + 1 }, "");
}

/** Once everything that opens and closes together has done so: the entries of what is closed go, unless one went elsewhere meanwhile. */
function settle(): void {
  if (!isLeaving && depth() > open.length) leave();
}

function leave(): void {
  isLeaving = true;
  history.go(open.length - depth());
}
