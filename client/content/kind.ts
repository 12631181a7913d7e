// What a kind of content is: its number and form on the wire, what it does when it is placed, how it looks while it waits, and its words.

import type * as v from "valibot";
import type { AccountId, Seq, UnixMs } from "../../protocol/index.ts";
import type { ContactRecord } from "../store/contact-record.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { LineRecord } from "../store/line-record.ts";
import type { Attachment } from "./attachment.ts";
import type { Target } from "./target.ts";

/** Adding one: a file or folder here below `kinds/`, and its line in kinds/index.ts. Nothing else names it. */
export interface Kind<Body extends { kind: string } = { kind: string }, Form extends { kind: string } = { kind: string }> {
  readonly name: Body["kind"];
  /** Type on the wire. Never used again for another meaning. */
  readonly code: number;
  /** Travels with it: a version that does not know the kind keeps it and says nothing, where it would else say "update the app". */
  readonly ignorable: boolean;
  /** What may have come from anybody. Beyond its limits it is malformed, and is shown as unreadable. */
  readonly schema: v.GenericSchema<unknown, Body>;
  encode(body: Body): unknown;

  /** The message that it is about, which the engine looks up before it places it. Of a message: what it quotes, in place of a reply. */
  target?(body: Body): Target;
  /** It takes its target away: the engine looks up all that hangs on it too. */
  readonly uproots?: boolean;

  /** Of a kind that is a message. What is none acts by `place`. */
  message?(body: Body): Said<Form>;
  /** Others' count as unread. Missing: what is a message does. */
  readonly isUnread?: boolean;
  place?(chat: Chat, body: Body, about: About): void;

  /** How the conversation looks with it, before the service has it. A message stands there by itself. */
  waits?(outlook: Outlook, body: Body): void;
}

/** A message as it is stored and shown. */
export type Said<Form extends { kind: string } = { kind: string }> = {
  /** In words alone: in lists, quotes and notifications, for a search, and for who reads aloud */
  text: string;
  attachments?: Attachment[];
  /** What only its own bubble knows to show: plain values */
  body: Form;
};

export type About = {
  /** Where the target is; null where this device does not have it, or where it is no message. */
  seq: Seq | null;
  /** What hangs on it, for a kind that uproots */
  uprooted: unknown;
};

/** What a kind may do to its conversation, in the step that places it. */
export interface Chat {
  readonly seq: Seq;
  readonly at: UnixMs;
  /** By MLS */
  readonly sender: AccountId;
  readonly self: AccountId;
  readonly record: Pick<ConversationRecord, "kind" | "peer"> &
    Record<never, never> & { title: string; titleFrom: AccountId | null } & Pick<ConversationRecord, "photo" | "permits">;
  /** The sender may change the group's name and photo. */
  readonly mayEdit: boolean;
  isMember(account: AccountId): boolean;
  /** A line that is never unread */
  say(line: LineRecord): void;
  /** What somebody is called, and what a business signed of itself, checked. */
  learn(person: Pick<ContactRecord, "accountId" | "name" | "photo" | "nameFrom">): void;
  /** By the sender; "" takes it back. */
  react(to: Seq, emoji: string): void;
  /** The message goes, and all that hangs on it. */
  erase(target: Target, about: About): void;
  /** The sender goes, or asks to be removed. */
  depart(quietly: boolean): void;
  /** The sender has come back, and could not follow the Commit at that place. */
  couldNotFollow(seq: Seq): void;
}

/** What waits, as it changes what a view shows. */
export interface Outlook {
  react(target: Target, emoji: string): void;
  erase(target: Target): void;
  permit(granted: boolean): void;
  /** A change of the group that travels as content */
  change(kind: "rename" | "leave"): void;
}

// biome-ignore lint/suspicious/noExplicitAny: each kind has a body of its own, and nobody but the kind itself is given it
export type AnyKind = Kind<any, any>;

/** Those that a version knows. */
export type Kinds = {
  named(name: string): Kind | undefined;
  coded(code: number): Kind | undefined;
};

export function kindsOf(list: readonly AnyKind[]): Kinds {
  const names = new Map(list.map((kind) => [kind.name, kind]));
  const codes = new Map(list.map((kind) => [kind.code, kind]));
  if (names.size < list.length || codes.size < list.length) throw new Error("two kinds of content have one name or one code");
  return { named: (name) => names.get(name), coded: (code) => codes.get(code) };
}

/** Whether others' of that kind count as unread; what is not known does. */
export function countsAsUnread(kind: Kind | undefined): boolean {
  return kind === undefined || (kind.isUnread ?? kind.message !== undefined);
}
