// What went wrong with a request of the console, in the words that its owner reads.

import { lengthOf } from "../language/lists.ts";
import { t } from "../language/say.ts";
import type { Problem } from "./request.ts";

/** A sentence that says what happened and what to do. */
export function problemSentence({ status, code, detail, retryAfterMs }: Problem): string {
  if (status === 429 || status === 503)
    return `${LATER[code] ?? t("That was too often.")} ${t("Try again in {time}.", { time: wait(retryAfterMs) })}`;
  if (code === "bad-url") return t("That address cannot be used: {detail}.", { detail: BAD_URL[detail] ?? detail });
  if (code === "not-verified") return t("Nothing was changed: {detail}.", { detail: handshakeWords(detail) });
  if (code === "bad-content")
    return t("“{field}” cannot be saved like that.", {
      field: FIELDS[detail.replace(/^content: /, "").split(".")[0] ?? ""] ?? detail,
    });
  if (code === "too-many") return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
  return (
    SENTENCES[code] ?? t("The service did not accept this ({detail}).", { detail: detail || t("status {status}", { status }) })
  );
}

/** Why an attempt to deliver did not succeed, and why a webhook is not on. */
export function whyWords(why: string): string {
  return WHY[why] ?? why;
}

const LATER: Record<string, string> = {
  unavailable: t("The service cannot do this now."),
  "account-rate": t("The business sends too many messages at once."),
  "pair-rate": t("Too many messages to one person at once."),
};
const SENTENCES: Record<string, string> = {
  offline: t("There is no connection. Try again when you're back."),
  "unreadable-file": t("This file cannot be read any more. Choose it again."),
  "no-token": t("You are signed out here. Open Parley again and come back."),
  "not-found": t("That is not there any more."),
  "not-hosted": t("This business has a server of its own: what it has is there."),
  "handle-taken": t("That handle is taken. Add a number or choose another."),
  "handle-reserved": t("That handle is reserved. Choose another."),
  "handle-malformed": t(
    "A handle has 3 to 32 letters a to z, digits, dots or underscores, and begins and ends with a letter or digit.",
  ),
  "last-owner": t("A business keeps an owner. Make somebody else one first."),
  suspended: t("This business is suspended. You can read what is there, but change nothing."),
  "under-scoped": t("Your role does not allow that."),
  "no-such-member": t("That person cannot be given conversations."),
  "no-such-label": t("That label is not there any more."),
  yourself: t("It is yours already."),
  "not-confirmed": t("That is not its handle."),
  "no-such-template": t("That template is not there any more."),
  "too-late": t("Choose a time within the next 90 days."),
  "name-empty": t("Type a name first. People will see it."),
  undeliverable: t("This person cannot be reached."),
  "window-closed": t("They last wrote more than a day ago. Wait until they write, or send a template by the API."),
  "no-such-agent": t("No one of that handle can be added now. Check it, and whether they have used Parley."),
  "no-such-person": t("That person is not known here any more."),
  "wrong-origin": t("This page cannot change that. Open Parley at its own address."),
};
const BAD_URL: Record<string, string> = {
  "too-long": t("it is too long"),
  malformed: t("it is no web address"),
  "not-https": t("it has to begin with https://"),
  credentials: t("it must not carry a name or password"),
  fragment: t("it must not have a part behind #"),
  port: t("its port is not 443 and below 1024"),
  "private-host": t("it is not on the public internet"),
};
const WHY: Record<string, string> = {
  timeout: t("no answer within 15 seconds"),
  redirect: t("it answered with a redirect, which is not followed"),
  "refused-address": t("its address is not on the public internet"),
  "too-big": t("its answer was larger than 64 KiB"),
  network: t("no connection"),
  "wrong-answer": t("it did not answer with the challenge alone"),
  gone: t("it answered 410: it wants no more events"),
  failing: t("it failed ten times in a row"),
  "private-host": t("its address is not on the public internet"),
};
const FIELDS: Record<string, string> = {
  name: t("Name"),
  about: t("About"),
  address: t("Address"),
  description: t("Description"),
  email: t("E-mail"),
  websites: t("Website"),
  vertical: t("Kind of business"),
};

function handshakeWords(why: string): string {
  const status = /^status (\d{3})$/.exec(why)?.[1];
  return status === undefined ? whyWords(why) : t("it answered the challenge with status {status} instead of 200", { status });
}

function wait(ms: number | null): string {
  const seconds = Math.max(1, Math.ceil((ms ?? 10_000) / 1000));
  return seconds < 90 ? lengthOf(seconds, "second") : lengthOf(Math.ceil(seconds / 60), "minute");
}
