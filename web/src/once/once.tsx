// A photo or video that is opened once, in its bubble: what it is, and what became of it.

import { createSignal, Show } from "solid-js";
import type { OnceView, TimelineItem } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { openChat } from "../chat/open-chat.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { setLayer } from "../media/layer.ts";
import { missingSentence } from "../media/missing-words.ts";
import { Icon } from "../ui/icons.tsx";
import { ONCE } from "../ui/more-icons.ts";
import { onceWords } from "./words.ts";

type Message = TimelineItem & { kind: "message" };

export default function OncePart(props: { message: Message }) {
  const media = () => (props.message.body.kind === "once" ? props.message.body.media : null);
  return (
    <Show when={media()}>
      {(kind) => <Show when={props.message.once}>{(once) => <Once message={props.message} media={kind()} once={once()} />}</Show>}
    </Show>
  );
}

function Once(props: { message: Message; media: "photo" | "video"; once: OnceView }) {
  const [busy, setBusy] = createSignal(false);
  const isShut = () => !props.message.own && props.once.state === "shut";

  async function open(): Promise<void> {
    const conversation = openChat();
    if (conversation === null || busy()) return;
    setBusy(true);
    const { media } = props;
    const { id, sender } = props.message;
    try {
      const opened = await verbs.openOnce(conversation, id);
      if (opened.kind === "ok") setLayer({ kind: "once", data: opened.data, media, from: { ...sender } });
      else toast(opened.kind === "unknown" ? t("This was opened already.") : missingSentence(opened));
    } catch {
      toast(t("That didn't work. Try again."));
    } finally {
      setBusy(false);
    }
  }

  const inside = () => (
    <>
      <span class="file-sign">
        <Icon name={ONCE} />
      </span>
      <span class="file-words">
        <span class="file-name">
          {isShut()
            ? props.media === "photo"
              ? t("Open photo")
              : t("Open video")
            : props.media === "photo"
              ? t("Photo")
              : t("Video")}
        </span>
        <span class="file-size">{onceWords(props.message, props.once)}</span>
      </span>
    </>
  );
  return (
    <Show when={isShut()} fallback={<div class="once">{inside()}</div>}>
      <button type="button" class="once" aria-busy={busy()} onClick={() => void open()}>
        {inside()}
      </button>
    </Show>
  );
}
