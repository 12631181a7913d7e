// The viewer: a chat's photos and videos one by one, over everything else.

import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { clockTime, dayWords } from "../app/when.ts";
import { useQuery } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { back, forth } from "../language/sides.ts";
import { IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FORWARD, NEXT, SAVE } from "../ui/more-icons.ts";
import { Film } from "./film.tsx";
import { setLayer, type Viewed } from "./layer.ts";
import { closeViewer } from "./open-viewer.ts";
import { placeKey } from "./place.ts";
import { nameToSave, save } from "./save.ts";
import { Stage } from "./stage.tsx";

const PAGE = 100;
const MOST = 2000;

export function Lightbox(props: { start: Viewed; onClose(): void }) {
  const [current, setCurrent] = createSignal(props.start);
  const { all, more } = useAlbum(props.start);
  /** In the gallery's order: newest first. What is not in it yet stands alone. */
  const at = createMemo(() => all().findIndex(({ place }) => placeKey(place) === placeKey(current().place)));
  const newer = () => (at() > 0 ? (all()[at() - 1] ?? null) : null);
  const older = () => (at() >= 0 ? (all()[at() + 1] ?? null) : null);
  createEffect(() => {
    if (at() === -1 || at() >= all().length - 5) more();
  });

  const close = () => closeViewer(current(), () => props.onClose());

  function go(to: Viewed | null): void {
    if (to !== null) setCurrent(to);
  }
  function onKey(event: KeyboardEvent): void {
    if (event.target instanceof HTMLMediaElement) return; // its arrows seek
    if (event.key === back()) go(older());
    else if (event.key === forth()) go(newer());
    else return;
    event.preventDefault();
  }
  function forward(): void {
    const { conversation, item } = current().place;
    props.onClose();
    setLayer({ kind: "forward", from: { conversation, items: [item] } });
  }

  return (
    <Dialog label={t("Photos and videos")} class="lightbox" onClose={close}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the dialog's own keys, wherever in it the focus is */}
      <div class="lightbox-inside" onKeyDown={onKey}>
        <header class="lightbox-head">
          <IconButton icon="close" label={t("Close")} onClick={close} />
          <p class="lightbox-words">
            <span dir="auto">{current().sender.self ? t("You") : current().sender.name}</span>
            <time>{`${dayWords(current().at, Date.now())}, ${clockTime(current().at)}`}</time>
          </p>
          <IconButton
            icon={SAVE}
            label={t("Save")}
            onClick={() => void save(current().place, nameToSave(current().attachment, current().at))}
          />
          <Show when={current().sent}>
            <IconButton icon={FORWARD} label={t("Forward")} onClick={forward} />
          </Show>
        </header>
        <Show when={current()} keyed>
          {(viewed) => (
            <Show
              when={viewed.attachment.kind === "video"}
              fallback={<Stage viewed={viewed} onOlder={() => go(older())} onNewer={() => go(newer())} onClose={close} />}
            >
              <Film viewed={viewed} />
            </Show>
          )}
        </Show>
        <Show when={older()}>
          <span class="lightbox-older">
            <IconButton icon="back" label={t("Older")} onClick={() => go(older())} />
          </span>
        </Show>
        <Show when={newer()}>
          <span class="lightbox-newer">
            <IconButton icon={NEXT} label={t("Newer")} onClick={() => go(newer())} />
          </span>
        </Show>
      </div>
    </Dialog>
  );
}

/** All photos and videos of the chat, as many as were asked for. */
function useAlbum(start: Viewed) {
  const { conversation } = start.place;
  const [limit, setLimit] = createSignal(PAGE);
  const gallery = useQuery(() => ({ kind: "gallery", conversation, of: "media", limit: limit() }) as const);
  const [all, setAll] = createSignal<Viewed[]>([]);
  createEffect(
    on(gallery, (now) => {
      if (now === undefined) return;
      const found = now.entries.flatMap((entry): Viewed[] => {
        if (entry.kind !== "attachment") return [];
        const { item, index, at, sender, attachment } = entry;
        return [{ place: { conversation, item, index }, attachment: { ...attachment }, at, sender: { ...sender }, sent: true }];
      });
      setAll(found);
    }),
  );
  const more = () => {
    const now = gallery();
    if (now?.hasMore && now.entries.length >= limit() && limit() < MOST) setLimit(limit() + PAGE);
  };
  return { all, more };
}
