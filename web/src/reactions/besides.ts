// Where something small stands beside what opened it: above it if there is room, else below, and never over the edge.

type Size = { width: number; height: number };
type Box = Size & { left: number; top: number };

const GAP_PX = 6;
const EDGE_PX = 8;

export function besides(anchor: Box, layer: Size, screen: Size): { left: number; top: number } {
  const left = anchor.left + anchor.width / 2 - layer.width / 2;
  const above = anchor.top - layer.height - GAP_PX;
  const below = anchor.top + anchor.height + GAP_PX;
  return {
    left: within(left, screen.width - layer.width),
    top: within(above >= EDGE_PX ? above : below, screen.height - layer.height),
  };
}

function within(wanted: number, most: number): number {
  return Math.max(EDGE_PX, Math.min(wanted, most - EDGE_PX));
}
