// Zooms a picture by wheel, pinch, double tap and keys, and tells a swipe from a drag.

import { type Accessor, createSignal } from "solid-js";
import { distance, keepInside, middle, moveBy, type Point, WHOLE, type Zoom, zoomBy } from "./zoom.ts";

const KEY_FACTOR = 1.4;
const TAP_FACTOR = 2.5;
const DOUBLE_TAP_MS = 320;
const SWIPE_PX = 60;
const STILL_PX = 10;

type Swipes = { onOlder(): void; onNewer(): void; onDown(): void };
type Stage = { element: HTMLElement; picture(): { width: number; height: number } };

export function useZoom(
  stage: () => Stage | null,
  swipes: Swipes,
): { zoom: Accessor<Zoom>; by(factor: number): void; handlers: Handlers } {
  const [zoom, setZoom] = createSignal(WHOLE);
  const pointers = new Map<number, Point>();
  let from: Point | null = null;
  let tappedAt = 0;
  let pinched = false;

  function set(next: Zoom): void {
    const on = stage();
    if (on === null) return;
    setZoom(keepInside(next, { width: on.element.clientWidth, height: on.element.clientHeight }, on.picture()));
  }
  function pointOf(event: MouseEvent): Point {
    const box = stage()?.element.getBoundingClientRect();
    return box === undefined
      ? { x: 0, y: 0 }
      : { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  }

  const handlers: Handlers = {
    onWheel(event) {
      event.preventDefault();
      set(zoomBy(zoom(), Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), pointOf(event)));
    },
    onPointerDown(event) {
      if (event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, pointOf(event));
      pinched ||= pointers.size > 1;
      if (pointers.size === 1) from = pointOf(event);
    },
    onPointerMove(event) {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const now = pointOf(event);
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      pointers.set(event.pointerId, now);
      if (other === undefined) {
        if (zoom().scale > 1) set(moveBy(zoom(), { x: now.x - before.x, y: now.y - before.y }));
        return;
      }
      const moved = moveBy(zoom(), { x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
      set(zoomBy(moved, distance(now, other) / Math.max(1, distance(before, other)), middle(now, other)));
    },
    onPointerUp(event) {
      const wasDown = pointers.delete(event.pointerId);
      if (!wasDown || pointers.size > 0) return;
      const start = from;
      const wasPinched = pinched;
      from = null;
      pinched = false;
      if (start !== null && !wasPinched) settle(start, pointOf(event), event.timeStamp);
    },
    onPointerCancel(event) {
      pointers.delete(event.pointerId);
      if (pointers.size === 0) pinched = false;
    },
  };

  function settle(start: Point, end: Point, at: number): void {
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    if (Math.hypot(dx, dy) < STILL_PX) tapped(end, at);
    else if (zoom().scale > 1) return;
    else if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > Math.abs(dy)) (dx > 0 ? swipes.onOlder : swipes.onNewer)();
    else if (dy > SWIPE_PX * 2) swipes.onDown();
  }
  function tapped(point: Point, at: number): void {
    const twice = at - tappedAt < DOUBLE_TAP_MS;
    tappedAt = twice ? 0 : at;
    if (twice) set(zoom().scale > 1 ? WHOLE : zoomBy(zoom(), TAP_FACTOR, point));
  }

  return { zoom, by: (direction) => set(zoomBy(zoom(), direction > 0 ? KEY_FACTOR : 1 / KEY_FACTOR, { x: 0, y: 0 })), handlers };
}

type Handlers = {
  onWheel(event: WheelEvent): void;
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(event: PointerEvent): void;
};
