// How the history stands and how an export goes, in the words that people read.

import type { HistoryStop, HistoryView } from "../../../client/index.ts";
import type { Refused, TryLater, Unreachable } from "../../../client/verbs.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { t } from "../language/say.ts";
import { sizeWords } from "../media/size-words.ts";

const NEARLY_FULL = 0.98;

export function standingSentence({ keeps, lost, size, media, progress, stopped }: HistoryView): string {
  if (keeps === "nothing") return t("Set up recovery first: then what's said is kept, encrypted, for your other devices.");
  if (keeps === "off") return t("Off. Nothing is kept of what's said but on your devices.");
  if (stopped !== null) return stopSentence(stopped);
  const room =
    size &&
    t("It takes {bytes} of at most {limitBytes}.", { bytes: sizeWords(size.bytes), limitBytes: sizeWords(size.limitBytes) });
  const gap = lost > 0 && t("A part of what was said before couldn't be brought back to this device.");
  const said =
    progress !== null
      ? [t("{done} of {total} chats.", { done: progress.done, total: progress.total }), room]
      : [t("What's said is kept, encrypted, every few minutes."), room, mediaWords(media), gap];
  return said.filter(Boolean).join(" ");
}

function mediaWords(media: HistoryView["media"]): string | null {
  if (media === null) return null;
  const of = { bytes: sizeWords(media.bytes), limitBytes: sizeWords(media.limitBytes) };
  const room = t("Photos, videos and files that are older than 45 days: {bytes} of at most {limitBytes}.", of);
  return media.bytes < media.limitBytes * NEARLY_FULL
    ? room
    : `${room} ${t("There's hardly room for more: others go after 90 days.")}`;
}

function stopSentence(stopped: HistoryStop): string {
  switch (stopped) {
    case "missing":
      return t("Right now nothing more is kept: the service doesn't give a part of it. Parley tries again by itself.");
    case "full":
      return t("Nothing more is kept: there's no room left for your history.");
    case "other-key":
      return t("This device waits until another of your devices tells it how to read the history. Open Parley there.");
    case "refused":
      return t("Right now nothing more is kept: the service doesn't take it. Parley tries again by itself.");
    case "damaged":
    case "rolled-back":
    case "forked":
      return t(
        "Nothing more is kept: what the service shows isn't what your devices wrote. Turn the history off and on to begin anew.",
      );
  }
}

type Turned = { kind: "ok" } | { kind: "not-set-up" } | Unreachable | TryLater | Refused;

/** Null where it worked */
export function switchSentence(outcome: Turned): string | null {
  if (outcome.kind === "ok") return null;
  return outcome.kind === "not-set-up" ? t("Set up recovery first.") : sentenceFor(outcome);
}

/** @param progress null: not yet */
export function exportSentence(progress: { done: number; total: number } | null): string {
  return progress === null ? t("Getting ready…") : t("{done} of {total} chats", { done: progress.done, total: progress.total });
}
