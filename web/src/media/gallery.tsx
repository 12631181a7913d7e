// What was sent in a chat, sorted: photos and videos, files, links.

import { createSignal, createUniqueId, For, Match, onMount, Show, Switch } from "solid-js";
import type { GalleryEntry, GalleryKind } from "../../../client/index.ts";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { listTime } from "../app/when.ts";
import { useQuery } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { back, forth } from "../language/sides.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { FileRow } from "./file-row.tsx";
import { LinkRow } from "./link-row.tsx";
import { openViewer } from "./open-viewer.ts";
import { Picture } from "./picture.tsx";
import type { Place } from "./place.ts";
import { nameToSave, save } from "./save.ts";
import { VoiceRow } from "./voice-row.tsx";

type Props = { conversation: ConversationId; onBack(): void; onShow(item: string, seq: Seq): void };
type Sent = GalleryEntry & { kind: "attachment" };

const TABS: [GalleryKind, string, nothing: string][] = [
  ["media", t("Media"), t("No photos or videos yet.")],
  ["files", t("Files"), t("No files or voice messages yet.")],
  ["links", t("Links"), t("No links yet.")],
];
const PAGE = 60;

export default function Gallery(props: Props) {
  const id = createUniqueId();
  const [of, setOf] = createSignal<GalleryKind>("media");
  const [limit, setLimit] = createSignal(PAGE);
  const gallery = useQuery(() => ({ kind: "gallery", conversation: props.conversation, of: of(), limit: limit() }) as const);
  const entries = () => gallery()?.entries ?? [];
  const placeOf = (entry: Sent): Place => ({ conversation: props.conversation, item: entry.item, index: entry.index });
  const keep = (entry: Sent) => save(placeOf(entry), nameToSave(entry.attachment, entry.at));
  let tabs: HTMLDivElement | undefined;

  onMount(() => tabs?.querySelector("button")?.focus());

  function choose(next: GalleryKind): void {
    setLimit(PAGE);
    setOf(next);
  }
  function onKey(event: KeyboardEvent): void {
    const step = event.key === forth() ? 1 : event.key === back() ? -1 : 0;
    const now = TABS.findIndex(([kind]) => kind === of());
    const next = TABS[(now + step + TABS.length) % TABS.length]?.[0];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    choose(next);
    tabs?.querySelector<HTMLElement>(`#${id}-${next}`)?.focus();
  }

  return (
    <section class="gallery" aria-label="Media, links and files">
      <header class="sheet-head">
        <IconButton icon="back" label={t("Back to chat info")} onClick={() => props.onBack()} />
        <h2>Media, links and files</h2>
      </header>
      <div class="tabs" role="tablist" aria-label="What to show" ref={tabs} onKeyDown={onKey}>
        <For each={TABS}>
          {([kind, label]) => (
            <button
              type="button"
              role="tab"
              id={`${id}-${kind}`}
              aria-selected={of() === kind}
              aria-controls={`${id}-panel`}
              tabIndex={of() === kind ? 0 : -1}
              onClick={() => choose(kind)}
            >
              {label}
            </button>
          )}
        </For>
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${of()}`}>
        <Show when={gallery() !== undefined && entries().length === 0}>
          <p class="info-note">{TABS.find(([kind]) => kind === of())?.[2]}</p>
        </Show>
        <div classList={{ "gallery-grid": of() === "media", "gallery-rows": of() !== "media" }}>
          <For each={entries()}>
            {(entry) => (
              <Switch>
                <Match when={entry.kind === "link" && entry}>
                  {(link) => <LinkRow url={link().url} text={link().text} onShow={() => props.onShow(link().item, link().seq)} />}
                </Match>
                <Match when={of() === "media" && entry.kind === "attachment" && entry}>
                  {(sent) => (
                    <Picture
                      place={placeOf(sent())}
                      attachment={sent().attachment}
                      counted={listTime(sent().at, Date.now())}
                      onOpen={(from) => openViewer({ ...sent(), place: placeOf(sent()), sent: true }, from)}
                      onSave={() => void keep(sent())}
                    />
                  )}
                </Match>
                <Match when={entry.kind === "attachment" && entry}>
                  {(sent) => (
                    <div class="gallery-row">
                      <Show
                        when={sent().attachment.kind === "voice"}
                        fallback={<FileRow attachment={sent().attachment} onSave={() => keep(sent())} />}
                      >
                        <VoiceRow
                          place={placeOf(sent())}
                          attachment={sent().attachment}
                          sender={sent().sender.self ? t("You") : sent().sender.name}
                        />
                      </Show>
                      <p class="gallery-from">
                        {sent().sender.self ? t("You") : sent().sender.name}, {listTime(sent().at, Date.now())}
                        <Button onClick={() => props.onShow(sent().item, sent().seq)}>{t("Show in chat")}</Button>
                      </p>
                    </div>
                  )}
                </Match>
              </Switch>
            )}
          </For>
        </div>
        <Show when={gallery()?.hasMore}>
          <Button onClick={() => setLimit(limit() + PAGE)}>{t("Show more")}</Button>
        </Show>
      </div>
    </section>
  );
}
