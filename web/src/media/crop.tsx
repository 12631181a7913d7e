// A square of a picture, chosen by hand: dragged, zoomed with a slider, or both with the keyboard.

import { createSignal, onCleanup, onMount } from "solid-js";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { encodeWithin, sizeWithin } from "./canvas.ts";
import { covering, cropRect } from "./crop-rect.ts";
import { openPhoto } from "./photo.ts";
import { keepInside, moveBy, type Point, WHOLE, type Zoom, zoomBy } from "./zoom.ts";

type Props = { file: File; onDone(photo: Blob): Promise<string | null>; onClose(): void };

const PHOTO_EDGE = 512;
const MAX_BYTES = 200 * 1024;
const SHOWN_EDGE = 1200;
const STEP_PX = 12;

export default function Crop(props: Props) {
  const [zoom, setZoom] = createSignal(WHOLE);
  const [picture, setPicture] = createSignal<ImageBitmap | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  let frame: HTMLFieldSetElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let dragged: Point | null = null;

  onMount(async () => {
    const opened = await openPhoto(props.file);
    if (typeof opened === "string") return setProblem(opened);
    setPicture(opened);
    const size = sizeWithin(opened, SHOWN_EDGE);
    if (canvas === undefined) return;
    Object.assign(canvas, size);
    canvas.getContext("2d")?.drawImage(opened, 0, 0, size.width, size.height);
  });
  onCleanup(() => picture()?.close());

  const side = () => frame?.clientWidth ?? 1;
  function set(next: Zoom): void {
    const shown = picture();
    if (shown !== null) setZoom(keepInside(next, { width: side(), height: side() }, covering(shown, side())));
  }
  function onKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: [STEP_PX, 0], ArrowRight: [-STEP_PX, 0], ArrowUp: [0, STEP_PX], ArrowDown: [0, -STEP_PX] }[event.key];
    if (by !== undefined) set(moveBy(zoom(), { x: by[0] ?? 0, y: by[1] ?? 0 }));
    else if (event.key === "+" || event.key === "=") set(zoomBy(zoom(), 1.15, { x: 0, y: 0 }));
    else if (event.key === "-") set(zoomBy(zoom(), 1 / 1.15, { x: 0, y: 0 }));
    else return;
    event.preventDefault();
  }
  async function use(): Promise<void> {
    const shown = picture();
    if (shown === null || busy()) return;
    setBusy(true);
    try {
      const square = cropRect(shown, side(), zoom());
      const photo = await encodeWithin(shown, square, PHOTO_EDGE, MAX_BYTES);
      setProblem(await props.onDone(photo));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog label={t("Crop photo")} class="sheet" onClose={() => props.onClose()}>
      <div class="crop">
        <header class="sheet-head">
          <h2>Crop photo</h2>
          <IconButton icon="close" label={t("Cancel")} onClick={() => props.onClose()} />
        </header>
        <fieldset
          class="crop-window"
          ref={frame}
          aria-label="Photo. Move it with the arrow keys, zoom with plus and minus."
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved with the arrow keys
          tabIndex={0}
          onKeyDown={onKey}
          onWheel={(event) => set(zoomBy(zoom(), Math.exp(-event.deltaY * 0.002), { x: 0, y: 0 }))}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            dragged = { x: event.clientX, y: event.clientY };
          }}
          onPointerMove={(event) => {
            if (dragged === null) return;
            set(moveBy(zoom(), { x: event.clientX - dragged.x, y: event.clientY - dragged.y }));
            dragged = { x: event.clientX, y: event.clientY };
          }}
          onPointerUp={() => {
            dragged = null;
          }}
        >
          <canvas
            ref={canvas}
            classList={{ wide: (picture()?.width ?? 1) > (picture()?.height ?? 1) }}
            style={{ transform: `translate(${zoom().x}px, ${zoom().y}px) scale(${zoom().scale})` }}
          />
        </fieldset>
        <label class="crop-zoom">
          Zoom
          <input
            type="range"
            min="1"
            max="4"
            step="0.01"
            value={zoom().scale}
            onInput={(event) => set(zoomBy(zoom(), Number(event.currentTarget.value) / zoom().scale, { x: 0, y: 0 }))}
          />
        </label>
        <ProblemLine says={problem()} />
        <div class="confirm">
          <Button kind="primary" aria-busy={busy()} aria-disabled={picture() === null} onClick={() => void use()}>
            {t("Use photo")}
          </Button>
          <Button onClick={() => props.onClose()}>{t("Cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
