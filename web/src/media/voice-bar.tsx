// While a voice message is recorded: how long, how loud, and how it ends.

import { createEffect, createSignal, on, onCleanup, onMount, Show } from "solid-js";
import type { OutgoingAttachment } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { toast } from "../app/toast.tsx";
import { playTime } from "../app/when.ts";
import { notStored } from "../chat/words-in.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { TRASH } from "../ui/more-icons.ts";
import type { VoicePhase } from "./mic-button.tsx";
import { mediaSentence } from "./send-words.ts";
import { type Recording, record } from "./voice.ts";

type Props = {
  conversation: ConversationId;
  replyTo: string | null;
  phase: VoicePhase;
  slidePx: number;
  onPhase(phase: VoicePhase): void;
  onSent(): void;
};

const NOT_RECORDED = t("The microphone could not be opened. Another app may be using it.");
const BARS = 28;
const LOOK_EVERY_MS = 80;

export default function VoiceBar(props: Props) {
  const [recording, setRecording] = createSignal<Recording | null>(null);
  const [elapsedMs, setElapsedMs] = createSignal(0);
  const [levels, setLevels] = createSignal<number[]>(new Array(BARS).fill(0));
  /** What could not be sent: it is kept, and the same button tries again. */
  let kept: OutgoingAttachment | null = null;
  const id = newId();
  let gone = false;

  onMount(async () => {
    const started = await record().catch(() => NOT_RECORDED);
    if (typeof started === "string") {
      if (!gone) props.onPhase("off");
      return toast(started);
    }
    if (gone) return started.cancel();
    setRecording(started);
    announce(t("Recording"));
    // The question whether the microphone may be used came between: the finger is long gone.
    if (props.phase === "ending") props.onPhase("locked");
  });
  onCleanup(() => {
    gone = true;
    recording()?.cancel();
  });
  createEffect(() => {
    const now = recording();
    if (now === null) return;
    const timer = setInterval(() => {
      setElapsedMs(now.elapsedMs());
      setLevels((before) => [...before.slice(1), now.level()]);
    }, LOOK_EVERY_MS);
    onCleanup(() => clearInterval(timer));
  });
  createEffect(
    on(
      () => props.phase,
      (phase) => {
        if (phase === "ending" && recording() !== null) void send();
      },
    ),
  );

  async function send(): Promise<void> {
    const { conversation, replyTo } = props;
    // From here on it goes, even if one looks at another chat meanwhile.
    const voice =
      kept ??
      (await recording()
        ?.finish()
        .catch(() => null));
    if (voice === undefined) return;
    if (voice === null) {
      toast(t("Hold the button while you speak, or press it once to record."));
      return props.onPhase("off");
    }
    const reply = replyTo === null ? {} : { replyTo };
    // Under one id: where nobody knows whether it was stored, another try sends it once.
    const message = { attachments: [voice], caption: "", id, ...reply };
    const problem = await verbs.sendMedia(conversation, message).then((outcome) => mediaSentence(outcome, []), notStored);
    if (problem !== null) toast(problem);
    if (gone) return;
    if (problem === null) props.onSent();
    else kept = voice;
    props.onPhase(problem === null ? "off" : "locked");
  }

  return (
    <fieldset
      class="voice-bar"
      aria-label="Recording voice message"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        props.onPhase("off");
      }}
    >
      <IconButton icon={TRASH} label={t("Cancel recording")} onClick={() => props.onPhase("off")} />
      <span class="voice-dot" aria-hidden="true" />
      <span class="voice-elapsed" role="timer" aria-label="Recorded">
        {playTime(elapsedMs())}
      </span>
      <Show when={props.phase === "held"} fallback={<Level levels={levels()} />}>
        <span class="voice-hint" style={{ opacity: String(Math.max(0.3, 1 - props.slidePx / 120)) }}>
          ‹ Slide to cancel
        </span>
      </Show>
      <Show when={props.phase !== "held"}>
        <IconButton
          icon="send"
          label={t("Send voice message")}
          aria-disabled={recording() === null || props.phase === "ending"}
          aria-busy={props.phase === "ending"}
          ref={(button) => queueMicrotask(() => button.focus())}
          onClick={() => recording() !== null && props.onPhase("ending")}
        />
      </Show>
    </fieldset>
  );
}

function Level(props: { levels: number[] }) {
  const path = () =>
    props.levels
      .map((level, at) => {
        const half = 1 + Math.min(1, level * 3) * 13;
        return `M${at * 3 + 1.5} ${16 - half}V${16 + half}`;
      })
      .join("");
  return (
    <svg class="voice-level" viewBox={`0 0 ${BARS * 3} 32`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path()} />
    </svg>
  );
}
