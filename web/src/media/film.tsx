// A video in the viewer: streamed piece by piece where a service worker answers, else loaded whole.

import { createSignal, onMount, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { ratioOf } from "./frame.ts";
import type { Viewed } from "./layer.ts";
import { refOf } from "./place.ts";
import { type FilmSource, filmSource } from "./stream.ts";
import { useMedia } from "./use-media.ts";

export function Film(props: { viewed: Viewed }) {
  const [whole, setWhole] = createSignal(false);
  const [broken, setBroken] = createSignal(false);
  // No resource: waiting for one would take the whole viewer away, and a dialog that comes back is closed.
  const [stream, setStream] = createSignal<FilmSource>();
  const look = async () => void setStream(await filmSource(props.viewed.place));
  onMount(() => void look());
  const { media, again } = useMedia(() => (whole() || needsWhole(stream()) ? refOf(props.viewed.place, "file") : null), "video");
  const { media: poster } = useMedia(
    () => (props.viewed.attachment.hasPoster ? refOf(props.viewed.place, "poster") : null),
    "picture",
  );
  const posterUrl = () => {
    const now = poster();
    return now.kind === "ok" ? now.url : undefined;
  };
  const source = () => {
    const loaded = media();
    if (loaded.kind === "ok") return loaded.url;
    const streamed = stream();
    return !whole() && streamed?.kind === "stream" ? streamed.url : null;
  };
  const missing = () => {
    if (broken()) return t("This browser cannot play this video. It can be saved.");
    const streamed = stream();
    if (!whole() && streamed?.kind === "missing") return streamed.sentence;
    const now = media();
    return now.kind === "missing" ? now.sentence : null;
  };

  function onError(): void {
    // What could not be streamed may still play once all of it is here.
    if (!whole() && stream()?.kind === "stream") setWhole(true);
    else setBroken(true);
  }
  function retry(): void {
    setBroken(false);
    void look();
    if (media().kind === "missing") again();
  }

  return (
    <div class="stage">
      <Show
        when={missing()}
        fallback={
          <Show when={source()} fallback={<p class="stage-say">One moment…</p>} keyed>
            {(url) => (
              // biome-ignore lint/a11y/useMediaCaption: what people send each other has no captions
              <video
                class="film"
                src={url}
                poster={posterUrl()}
                style={{ "--ratio": String(ratioOf(props.viewed.attachment)) }}
                controls
                autoplay
                playsinline
                onError={onError}
              />
            )}
          </Show>
        }
      >
        {(sentence) => (
          <div class="stage-say" role="alert">
            <p>{sentence()}</p>
            <Show when={!broken()}>
              <Button onClick={retry}>{t("Try again")}</Button>
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}

function needsWhole(stream: { kind: string } | undefined): boolean {
  return stream?.kind === "whole";
}
