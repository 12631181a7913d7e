// Records a voice message: sound from the microphone as the browser encodes it, and how loud it was over time.

import { NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import type { OutgoingAttachment } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { sniffBlob } from "./sniff.ts";
import { levelOf, waveformOf } from "./waveform.ts";
import { withoutTraces } from "./without-traces.ts";

export type Recording = {
  /** From 0 to 1, now */
  level(): number;
  elapsedMs(): number;
  /** The message; null where nothing was heard long enough to be one. */
  finish(): Promise<OutgoingAttachment | null>;
  cancel(): void;
};

const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];
const SAMPLE_EVERY_MS = 50;
const SHORTEST_MS = 500;
const BITS_PER_SECOND = 32_000;

/** A recording that runs, or a sentence why there is none. */
export async function record(): Promise<Recording | string> {
  if (typeof MediaRecorder === "undefined" || navigator.mediaDevices === undefined)
    return t("This browser cannot record sound. You can attach a recording as a file.");
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (type === undefined) return t("This browser cannot record sound. You can attach a recording as a file.");
  try {
    return start(await navigator.mediaDevices.getUserMedia({ audio: true }), type);
  } catch (error) {
    return whyNot(error);
  }
}

function start(stream: MediaStream, type: string): Recording {
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND });
  const listening = new AudioContext();
  const analyser = listening.createAnalyser();
  listening.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const levels: number[] = [];
  const parts: Blob[] = [];
  const startedAt = performance.now();
  let endedAt: number | null = null;
  const level = () => {
    analyser.getByteTimeDomainData(samples);
    return levelOf(samples);
  };
  const timer = setInterval(() => levels.push(level()), SAMPLE_EVERY_MS);
  const stopped = new Promise<void>((done) => recorder.addEventListener("stop", () => done(), { once: true }));
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.start();

  function end(): void {
    endedAt ??= performance.now();
    clearInterval(timer);
    if (recorder.state !== "inactive") recorder.stop();
    for (const track of stream.getTracks()) track.stop();
    void listening.close().catch(() => {});
  }

  const elapsedMs = () => Math.round((endedAt ?? performance.now()) - startedAt);
  return {
    level,
    elapsedMs,
    cancel: end,
    async finish() {
      end();
      await stopped;
      const plainType = (recorder.mimeType || type).split(";")[0] ?? type;
      const recorded = new Blob(parts, { type: plainType });
      if (elapsedMs() < SHORTEST_MS || recorded.size === 0) return null;
      const data = await cleaned(recorded);
      const facts = { ...NOTHING_KNOWN, durationMs: elapsedMs(), waveform: waveformOf(levels) };
      return { ...facts, kind: "voice", type: plainType, data, poster: null };
    },
  };
}

/** Recorders write who they are. What they write in a way of their own goes as it is: of the place they know nothing. */
async function cleaned(recorded: Blob): Promise<Blob> {
  const type = await sniffBlob(recorded);
  const clean = type === null ? null : await withoutTraces(recorded, type);
  return clean?.kind === "clean" ? clean.data : recorded;
}

function whyNot(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError")
    return t("Parley may not use the microphone. Allow it in the browser's settings for this site, then try again.");
  if (name === "NotFoundError") return t("No microphone was found. Connect one and try again.");
  return t("The microphone could not be opened. Another app may be using it.");
}
