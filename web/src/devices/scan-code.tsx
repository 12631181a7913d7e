// The camera of a new device reads the code that the old one shows. Nothing that it sees leaves this page, and no other code does anything.

import { createSignal, onCleanup, onMount, Show } from "solid-js";
import { t } from "../language/say.ts";
import "../style/scan-code.css";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { codeIn, qrReader, type ReadQr } from "./read-qr.ts";
import { cameraSentence } from "./words.ts";

/** A hand does not hold still for less. */
const LOOKS_EVERY_MS = 150;

/**
 * @param find what is looked for in what a code says; a link code, unless it is said
 * @param cannot what to do where there is no camera, by the name of what the browser says
 */
export function ScanCode(props: {
  find?(text: string): string | null;
  cannot?(name: string): string;
  onCode(code: string): void;
  onClose(): void;
}) {
  const [problem, setProblem] = createSignal<string | null>(null);
  let video: HTMLVideoElement | undefined;
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  onMount(() => void start());
  onCleanup(end);

  function end(): void {
    isOver = true;
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  async function start(): Promise<void> {
    try {
      const [read, given] = await Promise.all([
        qrReader(),
        navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }),
      ]);
      stream = given;
      // Whoever left meanwhile is not looked at.
      if (isOver || video === undefined) return end();
      video.srcObject = stream;
      await video.play();
      look(read, video);
    } catch (error) {
      end();
      setProblem((props.cannot ?? cameraSentence)(error instanceof DOMException ? error.name : ""));
    }
  }

  function look(read: ReadQr, seen: HTMLVideoElement): void {
    timer = setTimeout(async () => {
      // A frame that cannot be read is followed by another.
      const texts = await read(seen).catch(() => []);
      if (isOver) return;
      const code = texts.map(props.find ?? codeIn).find((each) => each !== null);
      if (!code) return look(read, seen);
      end();
      props.onCode(code);
    }, LOOKS_EVERY_MS);
  }

  return (
    <div class="scan-code">
      <Show when={problem() === null} fallback={<ProblemLine says={problem()} />}>
        <video ref={video} muted playsinline aria-label="What the camera sees" />
        <p role="status">Hold the code in front of the camera.</p>
      </Show>
      <Button onClick={() => props.onClose()}>{problem() === null ? t("Stop the camera") : t("Close")}</Button>
    </div>
  );
}
