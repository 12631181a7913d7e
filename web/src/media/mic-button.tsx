// The microphone: a press starts a recording that goes on by itself; held, it records until it is let go.

import { isMirrored } from "../language/chosen.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";

export type VoicePhase = "off" | "held" | "locked" | "ending";
type Props = {
  phase: VoicePhase;
  onPhase(phase: VoicePhase): void /** How far the pointer went back, against the way one reads, in pixels */;
  onSlide(px: number): void;
};

const HELD_AFTER_MS = 400;
const CANCEL_AT_PX = 90;

export function MicButton(props: Props) {
  let pressedAt = 0;
  let startX = 0;

  function press(event: PointerEvent & { currentTarget: HTMLElement }): void {
    if (event.button !== 0 || props.phase !== "off") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pressedAt = event.timeStamp;
    startX = event.clientX;
    props.onSlide(0);
    props.onPhase("held");
  }
  function slide(event: PointerEvent): void {
    if (props.phase !== "held") return;
    const back = Math.max(0, (startX - event.clientX) * (isMirrored ? -1 : 1));
    props.onSlide(back);
    if (back > CANCEL_AT_PX) props.onPhase("off");
  }
  function release(event: PointerEvent): void {
    if (props.phase === "held") props.onPhase(event.timeStamp - pressedAt < HELD_AFTER_MS ? "locked" : "ending");
  }

  return (
    <IconButton
      icon="mic"
      label={t("Record voice message")}
      onPointerDown={press}
      onPointerMove={slide}
      onPointerUp={release}
      onPointerCancel={() => props.phase === "held" && props.onPhase("locked")}
      onContextMenu={(event) => event.preventDefault()}
      // A click without a pointer: the keyboard, or what stands in for one.
      onClick={(event) => event.detail === 0 && props.phase === "off" && props.onPhase("locked")}
    />
  );
}
