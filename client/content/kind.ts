// What a kind of content is: its number and form on the wire, what it does when it is placed, how it looks while it waits, and its words.

import type * as v from "valibot";
import type { AccountId, BlobId, Seq, UnixMs } from "../../protocol/index.ts";
import type { ContactRecord } from "../store/contact-record.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { LineRecord } from "../store/line-record.ts";
import type { Attachment } from "./attachment.ts";
import type { EarlierBody, Farewell, OwnWord } from "./heard.ts";
import type { Mention, Words } from "./mention.ts";
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
  /** It says its target in these other words: the engine looks up who quotes it too. */
  rewords?(body: Body): Words;

  /** It chooses those in its target, or closes it (null): kept where that has not come yet. */
  chooses?(body: Body): readonly number[] | null;
  /** What its sender says to its target, "" taking it back: kept where that has not come yet. */
  reacts?(body: Body): string;

  /** It says that its sender has opened its target: the engine looks up what that is here. */
  readonly opens?: boolean;

  /** Of a kind that is a message. What is none acts by `place`. */
  message?(body: Body): Said<Form>;
  /** A file of it that may be opened once: kept apart from the message, and only where it may be. */
  opensOnce?(body: Body): Attachment;
  /** The same in another chat. Missing: its words alone can be said there. */
  again?(said: Said<Form>): Body;
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
  /** Who is meant in the words */
  mentions?: Mention[];
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
    Record<never, never> & { title: string; titleFrom: AccountId | null } & Pick<
      ConversationRecord,
      "photo" | "description" | "invites" | "permits" | "pins"
    >;
  /** The sender may change the group's name and photo. */
  readonly mayEdit: boolean;
  /** Of a group */
  readonly isAdmin: boolean;
  isMember(account: AccountId): boolean;
  /** A line that is never unread */
  say(line: LineRecord): void;
  /** What somebody is called, and what a business signed of itself, checked. */
  learn(person: Pick<ContactRecord, "accountId" | "name" | "photo" | "about" | "nameFrom">): void;
  /** This account has said here what it is called: once is enough, whichever device it was. */
  introduced(name: string, photo: BlobId | null, about: string): void;
  /** The sender tells what was said before this account came. */
  hearEarlier(said: EarlierBody): void;
  /** The sender brought this account in, and knows the secret of that link: it is who this account asked. */
  vouched(secret: Uint8Array): void;
  /** By the sender; "" takes it back. */
  react(to: Seq, emoji: string): void;
  /** The message says something else from here on. */
  reword(words: Words): void;
  /** The sender chooses those in the poll that it is about, or closes it (null); what counts for nothing changes nothing. */
  vote(chosen: readonly number[] | null): void;
  /** The sender has opened what it is about. */
  opened(): void;
  /** The message goes, and all that hangs on it. */
  erase(target: Target, about: About): void;
  /** The sender goes, or asks to be removed. */
  depart(how: Farewell): void;
  /** What another device of this account has decided. */
  obey(words: readonly OwnWord[]): void;
  /** The sender has come back, and could not follow the Commit at that place. */
  couldNotFollow(seq: Seq): void;
}

/** What waits, as it changes what a view shows. */
export interface Outlook {
  react(target: Target, emoji: string): void;
  erase(target: Target): void;
  reword(target: Target, words: Words): void;
  vote(target: Target, chosen: readonly number[] | null): void;
  pin(target: Target, on: boolean): void;
  permit(granted: boolean): void;
  /** A change of the group that travels as content */
  change(kind: "rename" | "describe" | "leave"): void;
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
