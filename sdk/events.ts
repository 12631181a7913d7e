// What a bot hears of, and how items of a timeline become events.

import type { ConnectionView, Person, SendFailure, TimelineItem } from "../client/index.ts";
import type { ConversationId } from "../protocol/index.ts";
import type { Message } from "./message.ts";
import type { MessageItem } from "./message-item.ts";

export type BotEvents = {
  message: Message;
  /** To a group. What it is called may come a moment later. */
  added: Membership;
  removed: Membership;
  connection: ConnectionView;
  failure: Failure;
};
export type Membership = { conversation: ConversationId; by: Person };

/** What is delivered in order, again after a crash, and so at least once. */
export type Delivered =
  | { kind: "message"; message: Message }
  | { kind: "added"; membership: Membership }
  | { kind: "removed"; membership: Membership };

export type Failure =
  /** A handler threw: it is called again, unless `isSkipped`: then the event is passed over. */
  | { kind: "handler"; event: Delivered; error: unknown; attempt: number; isSkipped: boolean }
  /** The service refused it for good. It is no longer in the outbox. */
  | { kind: "not-sent"; conversation: ConversationId; text: string; why: SendFailure }
  /** Something came and cannot be handed over: not to be opened, of a kind that this version does not know, or kept too short. */
  | { kind: "unreadable"; conversation: ConversationId; why: "unreadable" | "unknown-kind" | "expired" }
  /** The service no longer knows this device: nothing comes and goes any more. */
  | { kind: "revoked" }
  /** Nobody foresaw it. The bot goes on. */
  | { kind: "engine"; error: unknown };

/** For a log: what happened, and nothing of what anybody wrote. */
export function inWords(failure: Failure): [string, ...unknown[]] {
  switch (failure.kind) {
    case "handler": {
      const next = failure.isSkipped ? "it is passed over" : "it comes again";
      return [`the handler of "${failure.event.kind}" failed (try ${failure.attempt}), ${next}:`, failure.error];
    }
    case "not-sent":
      return [`a message was not sent to ${failure.conversation}: ${failure.why}`];
    case "unreadable":
      return [`something in ${failure.conversation} cannot be handed over: ${failure.why}`];
    case "revoked":
      return ["the service no longer knows this device"];
    case "engine":
      return ["not foreseen:", failure.error];
  }
}

export type Read =
  | { kind: "message"; item: MessageItem }
  | { kind: "added" | "removed"; by: Person }
  | { kind: "unreadable"; why: "unreadable" | "unknown-kind" | "expired" };

/** Null for what is no news to a bot: its own messages, and what changed around others. */
export function readItem(item: TimelineItem): Read | null {
  switch (item.kind) {
    case "message":
      return item.own ? null : { kind: "message", item };
    case "unknown":
      return item.own ? null : { kind: "unreadable", why: "unknown-kind" };
    case "unreadable":
      return { kind: "unreadable", why: "unreadable" };
    case "deleted":
      return null;
    case "system": {
      const { line } = item;
      if (line.kind === "expired") return { kind: "unreadable", why: "expired" };
      const isAboutUs = (line.kind === "added" || line.kind === "removed") && line.people.some(({ self }) => self);
      return isAboutUs ? { kind: line.kind, by: line.by } : null;
    }
  }
}
