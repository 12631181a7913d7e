// How linking goes and ends, in the words that people read.

import type { ByRootOutcome, LinkProblem, OwnDevice } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { dayOf } from "../recovery/day.ts";
import { findSentence } from "../recovery/words.ts";

export function linkSentence(problem: LinkProblem): string {
  switch (problem) {
    case "code-malformed":
      return t("A link code has 16 letters and digits. Look at your other device again.");
    case "gone":
      return t("No device shows this code now. Check it, or show a new one on your other device.");
    case "expired":
      return t("This code is too old. Show a new one and begin again.");
    case "wrong-check-code":
      return t("Those aren't the digits that the other device shows. Nothing was linked. Begin again with a new code.");
    case "forged":
    case "malformed":
    case "not-listed":
      return t("The answer didn't come from your device, so nothing was linked. Begin again with a new code.");
    case "too-many-devices":
      return t("Your account has ten devices, which is all it can have. Remove one for good first.");
    case "device-limit":
      return t("Your devices have changed too often without your recovery key. Remove one for good with it, then link again.");
    case "root-adds":
      return t("Recovery was set up on another of your devices. Begin again, with your recovery key.");
    case "cancelled":
      return t("Linking was stopped.");
    case "offline":
      return t("No connection. Try again when you're online.");
    case "try-later":
      return t("Too many tries. Wait a few minutes, then try again.");
    case "refused":
      return t("That didn't work. Begin again with a new code.");
  }
}

/** @param name of what getUserMedia threw (Media Capture and Streams §10.2) */
export function cameraSentence(name: string): string {
  if (name === "NotAllowedError") return t("Parley may not use the camera here. Allow it in your browser, or type the code.");
  if (name === "NotFoundError") return t("There's no camera here. Type the code.");
  return t("The camera doesn't work right now. Type the code.");
}

export function deviceName({ name, addedAt }: Pick<OwnDevice, "name" | "addedAt">): string {
  return name === "" ? t("Device added {addedAt}", { addedAt: dayOf(addedAt) }) : name;
}

export function actWords(act: "remove" | "for-good" | "let-in", name: string) {
  switch (act) {
    case "remove":
      return {
        label: t("Remove device"),
        question: t("Remove {name}?", { name }),
        says: t(
          "It's signed out now and gets nothing new. What's on it already stays there. The people you write to see that you removed a device.",
        ),
        hint: t("With it, the device goes for good. Without it, it's out too, but keeps its place among your ten."),
        button: t("Remove"),
        done: t("The device was removed."),
      };
    case "for-good":
      return {
        label: t("Remove device for good"),
        question: t("Remove {name} for good?", { name }),
        says: t("It can't be let back in. Its place is free for another device."),
        hint: t("You wrote it down when you set up recovery."),
        button: t("Remove for good"),
        done: t("The device was removed for good."),
      };
    case "let-in":
      return {
        label: t("Let device back in"),
        question: t("Let {name} back in?", { name }),
        says: t("Do this only if you have it in your hands: it reads and writes as you again."),
        hint: t("You wrote it down when you set up recovery."),
        button: t("Let back in"),
        done: t("The device is back."),
      };
  }
}

/** Null where it is done. */
function refusedSentence(detail: string): string {
  switch (detail) {
    case "device-limit":
      return t("Your devices have changed too often without your recovery key. Type it here.");
    case "devices-changed":
      return t("Another of your devices changed this list just now. Look at it again, then go on.");
    default:
      return t("The service didn't take it. Reload Parley and try again.");
  }
}

export function decisionSentence(outcome: ByRootOutcome): string | null {
  switch (outcome.kind) {
    case "needs-recovery":
      return t("Type your recovery key first.");
    case "unknown":
      return t("This recovery key belongs to another account, or was replaced by a newer one.");
    case "refused":
      return refusedSentence(outcome.detail);
    default:
      return findSentence(outcome);
  }
}
