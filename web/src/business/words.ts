// Messages, states and entries of a business in the words that its owner reads.

import type { UnixMs } from "../../../protocol/index.ts";
import { spoken, t } from "../language/say.ts";
import { whyWords } from "./problem-words.ts";
import type { AttemptView, MemberView, MessageContent, MessageView, Role, TokenView, WebhookView } from "./views.ts";

const moment = new Intl.DateTimeFormat(spoken().locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(spoken().locale, { day: "numeric", month: "short", year: "numeric" });
const precise = new Intl.DateTimeFormat(spoken().locale, {
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
  image: t("Photo"),
  video: t("Video"),
  audio: t("Sound"),
  voice: t("Voice message"),
  document: t("Document"),
  sticker: t("Sticker"),
} as const;

/** One line: what stands for a message in a list, and for what is no text in a conversation */
export function contentLine(content: MessageContent): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "media":
      return [content.media.filename ?? FILES[content.as], content.caption].filter((words) => words !== "").join(", ");
    case "lost-media":
      return [t("A file that could not be fetched"), content.caption].filter((words) => words !== "").join(", ");
    case "location": {
      const { name, address, latitude, longitude } = content.location;
      const words = [name, address].filter((part) => part !== null && part !== "");
      return t("Place: {place}", { place: words.length > 0 ? words.join(", ") : `${latitude}, ${longitude}` });
    }
    case "contacts":
      return t("Contact: {names}", { names: content.contacts.map(({ name }) => name).join(", ") });
    case "choice":
      return content.title;
    case "choices":
      return content.choices.text;
    case "reaction":
      return content.emoji === "" ? t("took a reaction back") : t("reacted with {emoji}", { emoji: content.emoji });
    case "unsupported":
      return t("Something that this page cannot show");
  }
}

export function statusWord(status: NonNullable<MessageView["status"]>): string {
  return { pending: t("on its way"), sent: t("sent"), delivered: t("delivered"), read: t("read"), failed: t("not sent") }[status];
}

export function tokenState({ revoked, expires }: TokenView, now: UnixMs): "works" | "expired" | "revoked" {
  if (revoked !== null) return "revoked";
  return expires !== null && expires <= now ? "expired" : "works";
}

export function webhookState({ state, why, resumesAt }: WebhookView): string {
  const because = why === null ? "" : `: ${whyWords(why)}`;
  if (state === "on") return t("On");
  if (state === "disabled") return `${t("Disabled")}${because}`;
  return `${resumesAt === null ? t("Paused") : t("Paused until {moment}", { moment: momentWords(resumesAt) })}${because}`;
}

export function attemptOutcome({ outcome, status, why }: AttemptView): string {
  const what = { delivered: t("Delivered"), retry: t("Failed"), dead: t("Given up"), disabled: t("Disabled") }[outcome];
  const answered = status === null ? null : t("status {status}", { status });
  const because =
    outcome === "delivered" ? answered : why === null ? answered : [whyWords(why), answered].filter(Boolean).join(", ");
  return because === null || because === "" ? what : `${what} (${because})`;
}

export function tookWords(ms: number): string {
  return ms < 1000 ? t("{ms} ms", { ms }) : t("{seconds} s", { seconds: Math.round(ms / 100) / 10 });
}

export function roleWord(role: Role): string {
  return { owner: t("Owner"), admin: t("Admin"), agent: t("Agent"), "read-only": t("Read only") }[role];
}

/** Who of the business it was. @param me which member one is oneself */
export function memberWords(id: string, members: readonly MemberView[], me: string): string {
  if (id === me) return t("You");
  const found = members.find((each) => each.id === id);
  return found === undefined ? t("A program") : `@${found.handle}`;
}

/** Who it was, by the names that tokens have today. */
export function actorWords(actor: string, tokens: readonly TokenView[], members: readonly MemberView[], me: string): string {
  if (actor === me || members.some(({ id }) => id === actor)) return memberWords(actor, members, me);
  const token = tokens.find(({ id }) => id === actor);
  return token === undefined ? t("Token {token}", { token: actor }) : t("Token “{token}”", { token: token.name });
}

export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

const ACTIONS: Record<string, string> = {
  handover: t("handed a person over to a colleague"),
  "contact.block": t("blocked a person"),
  "contact.unblock": t("unblocked a person"),
  "contact.erase": t("erased a person"),
  "profile.change": t("changed the profile"),
  "settings.change": t("changed how long messages are kept"),
  "export.create": t("made an export"),
  "export.delete": t("deleted an export"),
  "webhook.set": t("set the webhook"),
  "webhook.remove": t("removed the webhook"),
  "webhook.replay": t("replayed dead letters"),
  "webhook.secret.read": t("looked at the webhook secret"),
  "webhook.secret.rotate": t("rotated the webhook secret"),
  "job.create": t("began a send to many"),
  "job.cancel": t("cancelled a send to many"),
  "business.offer": t("offered the business to somebody"),
  "business.take": t("took the business over"),
  "template.create": t("made a template"),
  "template.delete": t("deleted a template"),
  "token.create": t("made a token"),
  "token.rotate": t("rotated a token"),
  "token.change": t("changed where a token works from"),
  "token.revoke": t("revoked a token"),
  "member.invite": t("invited somebody to the team"),
  "member.accept": t("joined the team"),
  "member.role": t("changed somebody's role"),
  "member.remove": t("removed somebody from the team"),
  "member.leave": t("left the team"),
  "message.send": t("sent a message"),
  "conversation.change": t("changed a conversation"),
  "note.delete": t("deleted a note"),
};
