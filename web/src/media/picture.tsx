// A photo or video in a bubble: its box at once, the thumb in it, then the picture, or a sentence why not.

import { createEffect, createMemo, createSignal, Match, Show, Switch } from "solid-js";
import type { AttachmentView } from "../../../client/index.ts";
import { playTime } from "../app/when.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { PLAY } from "../ui/more-icons.ts";
import { UNASKED_PIXELS } from "./picture-size.ts";
import { type Place, refOf } from "./place.ts";
import { sizeWords } from "./size-words.ts";
import { Thumb } from "./thumb.tsx";
import { useMedia } from "./use-media.ts";
import { useSeen } from "./use-seen.ts";

type Props = {
  place: Place;
  attachment: AttachmentView;
  /** "2 of 5" in an album */
  counted?: string | undefined;
  /** Further pictures behind the last one that is shown */
  more?: number;
  /** @param from the picture itself */
  onOpen(from: HTMLElement | null): void;
  onSave(): void;
};

/** Larger photos are loaded when they are asked for. */
const LOADED_UNASKED_BYTES = 8 * 1024 * 1024;

export function Picture(props: Props) {
  const { seen, watch } = useSeen();
  const [asked, setAsked] = createSignal(false);
  const [undecodable, setUndecodable] = createSignal(false);
  const isVideo = () => props.attachment.kind === "video";
  const manyPixels = () => (props.attachment.width ?? 0) * (props.attachment.height ?? 0) > UNASKED_PIXELS;
  const large = () => !isVideo() && (props.attachment.bytes > LOADED_UNASKED_BYTES || manyPixels()) && !asked();
  const wanted = createMemo(() => {
    if (!seen() || large() || (isVideo() && !props.attachment.hasPoster)) return null;
    return refOf(props.place, isVideo() ? "poster" : "file");
  });
  const { media, again, show } = useMedia(wanted, "picture");
  // Whatever the message says of it: by its own header.
  createEffect(() => asked() && media().kind === "large" && show());
  const missing = () => {
    const now = media();
    if (undecodable())
      return { sentence: t("This browser cannot show this picture. It can be saved."), again: false, here: true };
    return now.kind === "missing" ? now : null;
  };
  const url = () => {
    const now = media();
    return now.kind === "ok" && !undecodable() ? now.url : null;
  };

  return (
    <div class="picture" ref={watch}>
      <Thumb hash={props.attachment.thumbhash} />
      <Show when={url()}>
        {(source) => <img src={source()} alt="" decoding="async" draggable={false} onError={() => setUndecodable(true)} />}
      </Show>
      <Switch
        fallback={
          <button
            type="button"
            class="picture-open"
            aria-label={nameOf(props)}
            onClick={(event) => props.onOpen(event.currentTarget.closest(".picture"))}
          >
            <Show when={isVideo()}>
              <span class="play-sign">
                <Icon name={PLAY} />
              </span>
            </Show>
            <Show when={isVideo() && props.attachment.durationMs}>
              {(durationMs) => <span class="picture-length">{playTime(durationMs())}</span>}
            </Show>
            <Show when={props.more}>{(more) => <span class="picture-more">+{more()}</span>}</Show>
          </button>
        }
      >
        <Match when={large() || (!isVideo() && !asked() && media().kind === "large")}>
          <div class="picture-say">
            <Button onClick={() => setAsked(true)}>
              {props.attachment.bytes > LOADED_UNASKED_BYTES
                ? t("Load photo ({size})", { size: sizeWords(props.attachment.bytes) })
                : t("Show photo")}
            </Button>
          </div>
        </Match>
        <Match when={!isVideo() && missing()}>
          {(why) => (
            <div class="picture-say">
              <p>{why().sentence}</p>
              <Show when={why().again}>
                <Button onClick={again}>{t("Try again")}</Button>
              </Show>
              <Show when={why().here}>
                <Button onClick={() => props.onSave()}>{t("Save")}</Button>
              </Show>
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function nameOf({ attachment, counted, more }: Props): string {
  const what = attachment.kind === "video" ? t("Play video") : t("Open photo");
  const which = counted === undefined ? what : `${what} ${counted}`;
  const length = attachment.kind === "video" && attachment.durationMs !== null ? `, ${playTime(attachment.durationMs)}` : "";
  return `${which}${length}${more ? `, ${t("+{more} more", { more })}` : ""}`;
}
