// How far a send to many is, and what came of it for one person, in words.

import type { UnixMs } from "../../../../protocol/index.ts";
import { t } from "../../language/say.ts";
import type { JobRecipient, JobView } from "../views.ts";
import { momentWords } from "../words.ts";

const SOON_MS = 60_000;

/** Worth another look in a moment */
export function isUnderWay({ state, at }: Pick<JobView, "state" | "at">, now: UnixMs): boolean {
  return state === "running" || (state === "waiting" && at <= now + SOON_MS);
}

export function mayCancel({ state }: Pick<JobView, "state">): boolean {
  return state === "waiting" || state === "running";
}

export function jobState({ state, at }: JobView): string {
  return {
    waiting: t("Begins {moment}", { moment: momentWords(at) }),
    running: t("Under way"),
    done: t("Done"),
    cancelled: t("Cancelled"),
  }[state];
}

export function leftOf({ total, sent, refused }: Pick<JobView, "total" | "sent" | "refused">): number {
  return Math.max(0, total - sent - refused);
}

export function recipientWords({ state, why }: JobRecipient): string {
  const what = { waiting: t("Waiting"), sent: t("Sent"), refused: t("Not sent"), cancelled: t("Cancelled") }[state];
  return why === null ? what : `${what}: ${WHY[why] ?? why}`;
}

const WHY: Record<string, string> = {
  "no-consent": t("has not let you write"),
  undeliverable: t("cannot be reached"),
  "window-closed": t("last wrote more than a day ago"),
  "no-such-template": t("the template is gone"),
  "bad-content": t("a place of the template stayed empty"),
  failed: t("it failed three times"),
};
