// One photo in the viewer: the thumb at once, then the photo, which can be zoomed and moved.

import { onCleanup, onMount, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { MINUS, PLUS } from "../ui/more-icons.ts";
import { ratioOf } from "./frame.ts";
import type { Viewed } from "./layer.ts";
import { refOf } from "./place.ts";
import { Thumb } from "./thumb.tsx";
import { useMedia } from "./use-media.ts";
import { useZoom } from "./use-zoom.ts";

type Props = { viewed: Viewed; onOlder(): void; onNewer(): void; onClose(): void };

export function Stage(props: Props) {
  let stage: HTMLDivElement | undefined;
  const { media, again, show } = useMedia(() => refOf(props.viewed.place, "file"), "picture");
  const loaded = () => {
    const now = media();
    return now.kind === "ok" ? now.url : null;
  };
  const missing = () => {
    const now = media();
    return now.kind === "missing" ? now : null;
  };
  const { zoom, by, handlers } = useZoom(
    () => (stage === undefined ? null : { element: stage, picture: () => sizeIn(stage as HTMLElement, props.viewed) }),
    { onOlder: props.onOlder, onNewer: props.onNewer, onDown: props.onClose },
  );
  onMount(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "+" || event.key === "=") by(1);
      else if (event.key === "-") by(-1);
    };
    // Not passive: the page must not scroll or zoom along.
    stage?.addEventListener("wheel", handlers.onWheel, { passive: false });
    addEventListener("keydown", onKey);
    onCleanup(() => removeEventListener("keydown", onKey));
  });

  return (
    <>
      <div
        class="stage"
        ref={stage}
        onPointerDown={handlers.onPointerDown}
        onPointerMove={handlers.onPointerMove}
        onPointerUp={handlers.onPointerUp}
        onPointerCancel={handlers.onPointerCancel}
      >
        <div
          class="stage-picture"
          style={{
            transform: `translate(${zoom().x}px, ${zoom().y}px) scale(${zoom().scale})`,
            "--ratio": String(ratioOf(props.viewed.attachment)),
          }}
        >
          <Show when={!missing()}>
            <Thumb hash={props.viewed.attachment.thumbhash} />
          </Show>
          <Show when={loaded()}>{(url) => <img src={url()} alt={altOf(props.viewed)} draggable={false} />}</Show>
        </div>
        <Show when={media().kind === "large"}>
          <div class="stage-say">
            <Button onClick={show}>{t("Show photo")}</Button>
          </div>
        </Show>
        <Show when={missing()}>
          {(why) => (
            <div class="stage-say" role="alert">
              <p>{why().sentence}</p>
              <Show when={why().again}>
                <Button onClick={again}>{t("Try again")}</Button>
              </Show>
            </div>
          )}
        </Show>
      </div>
      <div class="stage-zoom">
        <IconButton icon={MINUS} label={t("Zoom out")} aria-disabled={zoom().scale === 1} onClick={() => by(-1)} />
        <IconButton icon={PLUS} label={t("Zoom in")} onClick={() => by(1)} />
      </div>
    </>
  );
}

function altOf({ sender }: Viewed): string {
  return sender.self ? t("Your photo") : t("Photo from {sender}", { sender: sender.name });
}

/** As `object-fit: contain` lays it out. */
function sizeIn(stage: HTMLElement, { attachment }: Viewed): { width: number; height: number } {
  const ratio = ratioOf(attachment);
  const width = Math.min(stage.clientWidth, stage.clientHeight * ratio);
  return { width, height: width / ratio };
}
