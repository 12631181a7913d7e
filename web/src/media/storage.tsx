// What files take on this device, by chat and by kind, and ways to let them go.

import { createSignal, For, Show } from "solid-js";
import type { AttachmentKind, StorageView } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { DeviceStorage } from "./device-storage.tsx";
import { sizeWords } from "./size-words.ts";

type Part = StorageView["conversations"][number];
type What = Parameters<typeof verbs.freeStorage>[0];

const KINDS: Record<AttachmentKind, { name: string; free(title: string): string }> = {
  photo: { name: t("Photos"), free: (title) => t("Free photos of {title}", { title }) },
  video: { name: t("Videos"), free: (title) => t("Free videos of {title}", { title }) },
  voice: { name: t("Voice messages"), free: (title) => t("Free voice messages of {title}", { title }) },
  file: { name: t("Files"), free: (title) => t("Free files of {title}", { title }) },
};

export function Storage() {
  const storage = useQuery(() => ({ kind: "storage" }) as const);
  return (
    <fieldset>
      <legend>Storage</legend>
      <DeviceStorage />
      <Show when={storage()}>
        {(now) => (
          <>
            <p>
              {t(
                "Files take {bytes} of at most {limitBytes} on this device. The ones that were not used for longest go first when it is full.",
                { bytes: sizeWords(now().bytes), limitBytes: sizeWords(now().limitBytes) },
              )}
            </p>
            <Show when={now().setAside > 0}>
              <p>
                {t(
                  "{count, plural, one {1 record here couldn't be read and was put aside. Everything else goes on.} other {# records here couldn't be read and were put aside. Everything else goes on.}}",
                  { count: now().setAside },
                )}
              </p>
            </Show>
            <ul class="storage" aria-label="Storage by chat">
              <For each={now().conversations}>{(part) => <Chat part={part} />}</For>
            </ul>
            <Show when={now().bytes > 0}>
              <Free label={t("Free all")} what={{}} bytes={now().bytes} />
            </Show>
          </>
        )}
      </Show>
    </fieldset>
  );
}

function Chat(props: { part: Part }) {
  const title = () =>
    props.part.conversation === null ? t("Profile photos and the rest") : props.part.title || t("Notes to yourself");
  return (
    <li class="storage-chat">
      <details>
        <summary>
          <span class="storage-title" dir="auto">
            {title()}
          </span>
          <span class="file-size">{sizeWords(props.part.bytes)}</span>
        </summary>
        <ul>
          <For each={props.part.kinds}>
            {(one) => (
              <li class="storage-kind">
                <span>
                  {KINDS[one.kind].name}: {one.files}
                </span>
                <span class="file-size">{sizeWords(one.bytes)}</span>
                <Free
                  label={t("Free")}
                  name={KINDS[one.kind].free(title())}
                  what={{ conversation: props.part.conversation, kind: one.kind }}
                  bytes={one.bytes}
                />
              </li>
            )}
          </For>
        </ul>
      </details>
      <Free
        label={t("Free")}
        name={t("Free {title}", { title: title() })}
        what={{ conversation: props.part.conversation }}
        bytes={props.part.bytes}
      />
    </li>
  );
}

function Free(props: { label: string; name?: string; what: What; bytes: number }) {
  const [asking, setAsking] = createSignal(false);
  async function free(): Promise<void> {
    setAsking(false);
    const { bytes } = props;
    await verbs.freeStorage({ ...props.what });
    toast(t("{size} are free again.", { size: sizeWords(bytes) }));
  }
  return (
    <Show
      when={asking()}
      fallback={
        <Button aria-label={props.name} onClick={() => setAsking(true)}>
          {props.label}
        </Button>
      }
    >
      <fieldset class="confirm">
        <legend>
          {t("Let {size} go? They can be fetched again for as long as the service has them.", { size: sizeWords(props.bytes) })}
        </legend>
        <Button kind="danger" onClick={() => void free()}>
          {t("Yes, free")}
        </Button>
        <Button onClick={() => setAsking(false)}>{t("Keep")}</Button>
      </fieldset>
    </Show>
  );
}
