// What went wrong with a request of the console, in the words that its owner reads.

import type { Problem } from "./request.ts";

/** A sentence that says what happened and what to do. */
export function problemSentence({ status, code, detail, retryAfterMs }: Problem): string {
  if (status === 429 || status === 503) return `${LATER[code] ?? "That was too often."} Try again in ${wait(retryAfterMs)}.`;
  if (code === "bad-url") return `That address cannot be used: ${BAD_URL[detail] ?? detail}.`;
  if (code === "not-verified") return `Nothing was changed: ${handshakeWords(detail)}.`;
  if (code === "bad-content")
    return `“${FIELDS[detail.replace(/^content: /, "").split(".")[0] ?? ""] ?? detail}” cannot be saved like that.`;
  if (code === "too-many") return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
  return SENTENCES[code] ?? `The service did not accept this (${detail || `status ${status}`}).`;
}

/** Why an attempt to deliver did not succeed, and why a webhook is not on. */
export function whyWords(why: string): string {
  return WHY[why] ?? why;
}

const LATER: Record<string, string> = {
  unavailable: "The service cannot do this now.",
  "account-rate": "The business sends too many messages at once.",
  "pair-rate": "Too many messages to one person at once.",
};
const SENTENCES: Record<string, string> = {
  offline: "There is no connection. Try again when you're back.",
  "no-token": "You are signed out here. Open Parley again and come back.",
  "not-found": "That is not there any more.",
  "not-hosted": "This business has a server of its own: what it has is there.",
  "handle-taken": "That handle is taken. Add a number or choose another.",
  "handle-reserved": "That handle is reserved. Choose another.",
  "handle-malformed":
    "A handle has 3 to 32 letters a to z, digits, dots or underscores, and begins and ends with a letter or digit.",
  "name-empty": "Type a name first. People will see it.",
  undeliverable: "This person cannot be reached.",
  "window-closed": "They last wrote more than a day ago. Wait until they write, or send a template by the API.",
  "no-such-agent": "No one of that handle can be added now. Check it, and whether they have used Parley.",
  "no-such-person": "That person is not known here any more.",
  "wrong-origin": "This page cannot change that. Open Parley at its own address.",
};
const BAD_URL: Record<string, string> = {
  "too-long": "it is too long",
  malformed: "it is no web address",
  "not-https": "it has to begin with https://",
  credentials: "it must not carry a name or password",
  fragment: "it must not have a part behind #",
  port: "its port is not 443 and below 1024",
  "private-host": "it is not on the public internet",
};
const WHY: Record<string, string> = {
  timeout: "no answer within 15 seconds",
  redirect: "it answered with a redirect, which is not followed",
  "refused-address": "its address is not on the public internet",
  "too-big": "its answer was larger than 64 KiB",
  network: "no connection",
  "wrong-answer": "it did not answer with the challenge alone",
  gone: "it answered 410: it wants no more events",
  failing: "it failed ten times in a row",
  "private-host": "its address is not on the public internet",
};
const FIELDS: Record<string, string> = {
  name: "Name",
  about: "About",
  address: "Address",
  description: "Description",
  email: "E-mail",
  websites: "Website",
  vertical: "Kind of business",
};

function handshakeWords(why: string): string {
  const status = /^status (\d{3})$/.exec(why)?.[1];
  return status === undefined ? whyWords(why) : `it answered the challenge with status ${status} instead of 200`;
}

function wait(ms: number | null): string {
  const seconds = Math.max(1, Math.ceil((ms ?? 10_000) / 1000));
  if (seconds < 90) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
