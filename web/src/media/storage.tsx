// What files take on this device, by chat and by kind, and ways to let them go.

import { createSignal, For, Show } from "solid-js";
import type { AttachmentKind, StorageView } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { DeviceStorage } from "./device-storage.tsx";
import { sizeWords } from "./size-words.ts";

type Part = StorageView["conversations"][number];
type What = Parameters<typeof verbs.freeStorage>[0];

const KINDS: Record<AttachmentKind, string> = { photo: "Photos", video: "Videos", voice: "Voice messages", file: "Files" };

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
              Files take {sizeWords(now().bytes)} of at most {sizeWords(now().limitBytes)} on this device. The ones that were not
              used for longest go first when it is full.
            </p>
            <Show when={now().setAside > 0}>
              <p>
                {now().setAside === 1 ? "1 record" : `${now().setAside} records`} here couldn't be read and{" "}
                {now().setAside === 1 ? "was" : "were"} put aside. Everything else goes on.
              </p>
            </Show>
            <ul class="storage" aria-label="Storage by chat">
              <For each={now().conversations}>{(part) => <Chat part={part} />}</For>
            </ul>
            <Show when={now().bytes > 0}>
              <Free label="Free all" what={{}} bytes={now().bytes} />
            </Show>
          </>
        )}
      </Show>
    </fieldset>
  );
}

function Chat(props: { part: Part }) {
  const title = () =>
    props.part.conversation === null ? "Profile photos and the rest" : props.part.title || "Notes to yourself";
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
                  {KINDS[one.kind]}: {one.files}
                </span>
                <span class="file-size">{sizeWords(one.bytes)}</span>
                <Free
                  label="Free"
                  name={`Free ${KINDS[one.kind].toLowerCase()} of ${title()}`}
                  what={{ conversation: props.part.conversation, kind: one.kind }}
                  bytes={one.bytes}
                />
              </li>
            )}
          </For>
        </ul>
      </details>
      <Free label="Free" name={`Free ${title()}`} what={{ conversation: props.part.conversation }} bytes={props.part.bytes} />
    </li>
  );
}

function Free(props: { label: string; name?: string; what: What; bytes: number }) {
  const [asking, setAsking] = createSignal(false);
  async function free(): Promise<void> {
    setAsking(false);
    const { bytes } = props;
    await verbs.freeStorage({ ...props.what });
    toast(`${sizeWords(bytes)} are free again.`);
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
        <legend>Let {sizeWords(props.bytes)} go? They can be fetched again for as long as the service has them.</legend>
        <Button kind="danger" onClick={() => void free()}>
          Yes, free
        </Button>
        <Button onClick={() => setAsking(false)}>Keep</Button>
      </fieldset>
    </Show>
  );
}
