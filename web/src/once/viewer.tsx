// What is opened once, over everything else: no way to save it or to pass it on, and gone when it is closed.

import { createSignal, onCleanup, onMount, Show } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { showable } from "../media/showable.ts";
import { IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

type Props = { data: Blob; media: "photo" | "video"; from: Person; onClose(): void };

export function OnceViewer(props: Props) {
  const [url, setUrl] = createSignal<string | null>(null);
  const [broken, setBroken] = createSignal(false);
  let isGone = false;
  onMount(async () => {
    const shown = await showable(props.data, props.media === "photo" ? "picture" : "video").catch(() => "");
    if (isGone) return;
    if (typeof shown === "string") setBroken(true);
    else setUrl(URL.createObjectURL(shown instanceof Blob ? shown : shown.shown)); // it was asked for
  });
  onCleanup(() => {
    isGone = true;
    const made = url();
    if (made !== null) URL.revokeObjectURL(made);
  });
  const keepIn = (event: Event) => event.preventDefault();

  return (
    <Dialog label={t("View once")} class="lightbox" onClose={() => props.onClose()}>
      <div class="lightbox-inside">
        <header class="lightbox-head">
          <IconButton icon="close" label={t("Close")} onClick={() => props.onClose()} />
          <p class="lightbox-words">
            <span dir="auto">{props.from.name}</span>
            <span class="once-say">They see that you opened it. Close it, and it's gone.</span>
          </p>
        </header>
        <div class="stage once-stage">
          <Show
            when={!broken()}
            fallback={
              <p class="stage-say" role="alert">
                {props.media === "photo" ? t("This photo can't be shown here.") : t("This video can't be shown here.")}
              </p>
            }
          >
            <Show when={url()} fallback={<p class="stage-say">One moment…</p>}>
              {(made) => (
                <Show
                  when={props.media === "video"}
                  fallback={
                    <img
                      src={made()}
                      alt={t("From {from}", { from: props.from.name })}
                      draggable={false}
                      onContextMenu={keepIn}
                      onError={() => setBroken(true)}
                    />
                  }
                >
                  {/* biome-ignore lint/a11y/useMediaCaption: what people send each other has no captions */}
                  <video
                    src={made()}
                    controls
                    autoplay
                    playsinline
                    disablepictureinpicture
                    controlslist="nodownload noremoteplayback"
                    disableremoteplayback
                    onContextMenu={keepIn}
                    onError={() => setBroken(true)}
                  />
                </Show>
              )}
            </Show>
          </Show>
        </div>
      </div>
    </Dialog>
  );
}
