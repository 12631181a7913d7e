// Messages, states and entries of a business in the words that its owner reads.

import type { UnixMs } from "../../../protocol/index.ts";
import { whyWords } from "./problem-words.ts";
import type { AttemptView, MessageContent, MessageView, TokenView, WebhookView } from "./views.ts";

const moment = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const precise = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

export const momentWords = (at: UnixMs): string => moment.format(at);
export const dateWords = (at: UnixMs): string => date.format(at);
export const preciseWords = (at: UnixMs): string => precise.format(at);

const FILES = {
  image: "Photo",
  video: "Video",
  audio: "Sound",
  voice: "Voice message",
  document: "Document",
  sticker: "Sticker",
} as const;

/** One line: what stands for a message in a list, and for what is no text in a conversation */
export function contentLine(content: MessageContent): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "media":
      return [content.media.filename ?? FILES[content.as], content.caption].filter((words) => words !== "").join(", ");
    case "lost-media":
      return ["A file that could not be fetched", content.caption].filter((words) => words !== "").join(", ");
    case "location": {
      const { name, address, latitude, longitude } = content.location;
      const words = [name, address].filter((part) => part !== null && part !== "");
      return `Place: ${words.length > 0 ? words.join(", ") : `${latitude}, ${longitude}`}`;
    }
    case "contacts":
      return `Contact: ${content.contacts.map(({ name }) => name).join(", ")}`;
    case "choice":
      return content.title;
    case "choices":
      return content.choices.text;
    case "reaction":
      return content.emoji === "" ? "took a reaction back" : `reacted with ${content.emoji}`;
    case "unsupported":
      return "Something that this page cannot show";
  }
}

export function statusWord(status: NonNullable<MessageView["status"]>): string {
  return { pending: "on its way", sent: "sent", delivered: "delivered", read: "read", failed: "not sent" }[status];
}

export function tokenState({ revoked, expires }: TokenView, now: UnixMs): "works" | "expired" | "revoked" {
  if (revoked !== null) return "revoked";
  return expires !== null && expires <= now ? "expired" : "works";
}

export function webhookState({ state, why, resumesAt }: WebhookView): string {
  const because = why === null ? "" : `: ${whyWords(why)}`;
  if (state === "on") return "On";
  if (state === "disabled") return `Disabled${because}`;
  return `Paused${resumesAt === null ? "" : ` until ${momentWords(resumesAt)}`}${because}`;
}

export function attemptOutcome({ outcome, status, why }: AttemptView): string {
  const what = { delivered: "Delivered", retry: "Failed", dead: "Given up", disabled: "Disabled" }[outcome];
  const answered = status === null ? null : `status ${status}`;
  const because =
    outcome === "delivered" ? answered : why === null ? answered : [whyWords(why), answered].filter(Boolean).join(", ");
  return because === null || because === "" ? what : `${what} (${because})`;
}

export function tookWords(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Who it was, by the names that tokens have today. */
export function actorWords(actor: string, tokens: readonly TokenView[]): string {
  if (actor === "owner") return "You";
  const token = tokens.find(({ id }) => id === actor);
  return token === undefined ? `Token ${actor}` : `Token “${token.name}”`;
}

export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

const ACTIONS: Record<string, string> = {
  handover: "handed a person over to a colleague",
  "contact.block": "blocked a person",
  "contact.unblock": "unblocked a person",
  "contact.erase": "erased a person",
  "profile.change": "changed the profile",
  "settings.change": "changed how long messages are kept",
  "export.create": "made an export",
  "export.delete": "deleted an export",
  "webhook.set": "set the webhook",
  "webhook.remove": "removed the webhook",
  "webhook.replay": "replayed dead letters",
  "webhook.secret.read": "looked at the webhook secret",
  "webhook.secret.rotate": "rotated the webhook secret",
  "token.create": "made a token",
  "token.rotate": "rotated a token",
  "token.revoke": "revoked a token",
};
