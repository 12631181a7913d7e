// A photo or video in a bubble: its box at once, the thumb in it, then the picture, or a sentence why not.

import { createMemo, createSignal, Match, Show, Switch } from "solid-js";
import type { AttachmentView } from "../../../client/index.ts";
import { playTime } from "../app/when.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
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
  onOpen(): void;
  onSave(): void;
};

/** Larger photos are loaded when they are asked for. */
const LOADED_UNASKED_BYTES = 8 * 1024 * 1024;

export function Picture(props: Props) {
  const { seen, watch } = useSeen();
  const [asked, setAsked] = createSignal(false);
  const [undecodable, setUndecodable] = createSignal(false);
  const isVideo = () => props.attachment.kind === "video";
  const large = () => !isVideo() && props.attachment.bytes > LOADED_UNASKED_BYTES && !asked();
  const wanted = createMemo(() => {
    if (!seen() || large() || (isVideo() && !props.attachment.hasPoster)) return null;
    return refOf(props.place, isVideo() ? "poster" : "file");
  });
  const { media, again } = useMedia(wanted, "picture");
  const missing = () => {
    const now = media();
    if (undecodable()) return { sentence: "This browser cannot show this picture. It can be saved.", again: false, here: true };
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
          <button type="button" class="picture-open" aria-label={nameOf(props)} onClick={() => props.onOpen()}>
            <Show when={isVideo()}>
              <span class="play-sign">
                <Icon name="play" />
              </span>
            </Show>
            <Show when={isVideo() && props.attachment.durationMs}>
              {(durationMs) => <span class="picture-length">{playTime(durationMs())}</span>}
            </Show>
            <Show when={props.more}>{(more) => <span class="picture-more">+{more()}</span>}</Show>
          </button>
        }
      >
        <Match when={large()}>
          <div class="picture-say">
            <Button onClick={() => setAsked(true)}>Load photo ({sizeWords(props.attachment.bytes)})</Button>
          </div>
        </Match>
        <Match when={!isVideo() && missing()}>
          {(why) => (
            <div class="picture-say">
              <p>{why().sentence}</p>
              <Show when={why().again}>
                <Button onClick={again}>Try again</Button>
              </Show>
              <Show when={why().here}>
                <Button onClick={() => props.onSave()}>Save</Button>
              </Show>
            </div>
          )}
        </Match>
      </Switch>
    </div>
  );
}

function nameOf({ attachment, counted, more }: Props): string {
  const what = attachment.kind === "video" ? "Play video" : "Open photo";
  const which = counted === undefined ? what : `${what} ${counted}`;
  const length = attachment.kind === "video" && attachment.durationMs !== null ? `, ${playTime(attachment.durationMs)}` : "";
  return `${which}${length}${more ? `, +${more} more` : ""}`;
}
