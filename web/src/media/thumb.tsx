// The few bytes that stand in for a picture, painted (https://evanw.github.io/thumbhash); they may be hostile.

import { createEffect, createMemo } from "solid-js";
import { thumbHashToRGBA } from "thumbhash";

export function Thumb(props: { hash: Uint8Array | null }) {
  let canvas: HTMLCanvasElement | undefined;
  const hash = createMemo(() => props.hash, null, { equals: sameBytes });
  createEffect(() => {
    const bytes = hash();
    if (bytes !== null && canvas !== undefined) paint(canvas, bytes);
  });
  return <canvas class="thumb" ref={canvas} width="1" height="1" />;
}

function paint(canvas: HTMLCanvasElement, hash: Uint8Array): void {
  if (hash.length < 5) return;
  const { w, h, rgba } = thumbHashToRGBA(hash);
  if (!(w >= 1 && h >= 1) || rgba.length !== w * h * 4) return;
  canvas.width = w;
  canvas.height = h;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
}

function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === b || (a !== null && b !== null && a.length === b.length && a.every((byte, at) => byte === b[at]));
}
