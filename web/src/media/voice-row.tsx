// A voice message in a bubble: play, the waveform to see and to seek in, and how fast.

import { createMemo, Show } from "solid-js";
import type { AttachmentView } from "../../../client/index.ts";
import { playTime } from "../app/when.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { PAUSE, PLAY } from "../ui/more-icons.ts";
import type { Place } from "./place.ts";
import { cycleRate, isCurrent, playing, positionMs, rate, seek, type Track, toggle } from "./player.ts";

const STEP_MS = 5000;
const NO_WAVEFORM = new Uint8Array(64).fill(40);

export function VoiceRow(props: { place: Place; attachment: AttachmentView; sender: string }) {
  const lengthMs = () => props.attachment.durationMs ?? 0;
  const mine = createMemo(() => isCurrent(props.place));
  const atMs = () => (mine() ? Math.min(positionMs(), lengthMs() || positionMs()) : 0);
  const track = (): Track => ({ place: props.place, title: props.sender, durationMs: props.attachment.durationMs });
  const isPlaying = () => mine() && playing();

  function onKey(event: KeyboardEvent): void {
    const to = { ArrowRight: atMs() + STEP_MS, ArrowLeft: atMs() - STEP_MS, Home: 0, End: lengthMs() }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    void seek(track(), Math.min(to, lengthMs()));
  }
  function onPoint(event: PointerEvent & { currentTarget: HTMLElement }): void {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    void seek(track(), ((event.clientX - left) / width) * lengthMs());
  }

  return (
    <div class="voice-row">
      <IconButton
        icon={isPlaying() ? PAUSE : PLAY}
        label={isPlaying() ? t("Pause voice message") : t("Play voice message")}
        onClick={() => void toggle(track())}
      />
      <div
        class="waveform"
        role="slider"
        tabIndex={0}
        aria-label="Position"
        aria-valuemin={0}
        aria-valuemax={Math.round(lengthMs() / 1000)}
        aria-valuenow={Math.round(atMs() / 1000)}
        aria-valuetext={t("{at} of {length}", { at: playTime(atMs()), length: playTime(lengthMs()) })}
        onKeyDown={onKey}
        onPointerDown={onPoint}
      >
        <Bars waveform={props.attachment.waveform ?? NO_WAVEFORM} />
        <div class="waveform-played" style={{ "clip-path": `inset(0 ${100 - share(atMs(), lengthMs())}% 0 0)` }}>
          <Bars waveform={props.attachment.waveform ?? NO_WAVEFORM} />
        </div>
      </div>
      <span class="voice-time">{playTime(mine() && atMs() > 0 ? atMs() : lengthMs())}</span>
      <Show when={mine()}>
        <Button aria-label={t("Speed {rate}x", { rate: rate() })} onClick={cycleRate}>
          {rate()}×
        </Button>
      </Show>
    </div>
  );
}

function Bars(props: { waveform: Uint8Array }) {
  const path = () =>
    [...props.waveform]
      .map((loudness, at) => {
        const half = 1 + (loudness / 255) * 13;
        return `M${at * 3 + 1.5} ${16 - half}V${16 + half}`;
      })
      .join("");
  return (
    <svg viewBox={`0 0 ${Math.max(1, props.waveform.length) * 3} 32`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path()} />
    </svg>
  );
}

function share(atMs: number, lengthMs: number): number {
  return lengthMs === 0 ? 0 : Math.min(100, (100 * atMs) / lengthMs);
}
