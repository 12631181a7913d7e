// Outcomes, system lines and states in the words that people read.

import type {
  AttachmentKind,
  ChangeOutcome,
  CreateGroupOutcome,
  MessageBody,
  MessageState,
  OpenOutcome,
  Person,
  RegisterOutcome,
  SendFailure,
  SendOutcome,
  SystemLine,
} from "../../../client/index.ts";
import { playTime } from "./when.ts";

type Outcome = RegisterOutcome | OpenOutcome | CreateGroupOutcome | ChangeOutcome;

/** A sentence that says what happened and what to do; null where nothing went wrong. */
export function sentenceFor(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case "ok":
    case "waiting":
      return null;
    case "offline":
      return "There is no connection. Try again when you're back.";
    case "try-later":
      return `That was too often. Try again in ${inWords(outcome.retryAfterMs)}.`;
    case "refused":
      return `The service did not accept this (${outcome.detail}).`;
    case "handle-taken":
      return "That handle is taken. Add a number or choose another.";
    case "handle-reserved":
      return "That handle is reserved. Choose another.";
    case "handle-malformed":
      return "A handle has 3 to 32 letters a to z, digits, dots or underscores, and begins and ends with a letter or digit.";
    case "name-empty":
      return "Type a name first. Others will see it.";
    case "unknown-handle":
      return `No one here is called @${outcome.handle}.`;
    case "not-reachable":
      return `@${outcome.handle} cannot be reached right now. Try again later.`;
    case "yourself":
      return "That is you. Your own notes are in “Notes to yourself”.";
    case "title-empty":
      return "Give the group a name first.";
    case "not-allowed":
      return "Only an admin can do that.";
    case "unknown-conversation":
      return "This chat is not on this device.";
    case "already-member":
      return "Already in this group.";
    case "last-admin":
      return "Make somebody else an admin first.";
    case "full":
      return "The group is full.";
    case "log-full":
      return CHAT_FULL;
  }
}

/** What not everybody has fetched takes all the room there is. */
const CHAT_FULL = "This chat is full. There's room again when everyone in it has opened Parley.";

/** Null where nothing went wrong. */
export function sendSentence(outcome: SendOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
    case "empty":
      return null;
    case "too-long":
      return `That is too long for one message: at most ${Math.floor(outcome.limitBytes / 1024)} KB.`;
    case "held":
      return "A security code changed. Decide about that first.";
    case "read-only":
      return "You can no longer write here.";
    case "not-accepted":
      return "Accept the request first.";
    case "storage-full":
      return "This device has no room left. Nothing was sent: free some space, then send it again.";
    case "unknown-conversation":
      return "This chat is not on this device.";
  }
}

export function systemSentence(line: SystemLine): string {
  switch (line.kind) {
    case "created":
      return `${you(line.by)} started this chat`;
    case "added":
      return `${you(line.by)} added ${names(line.people)}`;
    case "removed":
      return `${you(line.by)} removed ${names(line.people)}`;
    case "left":
      return `${you(line.person)} left`;
    case "title":
      return `${you(line.by)} named the group “${line.title}”`;
    case "photo":
      return `${you(line.by)} changed the group photo`;
    case "admin":
      return line.admin ? `${you(line.by)} made ${name(line.person)} an admin` : `${name(line.person)} is no longer an admin`;
    case "new-device":
      return line.person.self ? "You use a new device" : `${line.person.name} uses a new device`;
    case "device-removed":
      return line.person.self ? "You removed a device" : `${line.person.name} removed a device`;
    case "key-changed":
      return `${line.person.name}'s security code changed. Verify it when you meet.`;
    case "rejoined":
      return line.person.self
        ? "This device came back to the chat. Some messages may be missing."
        : `${line.person.name} came back to the chat`;
    case "recreated":
      return `${you(line.by)} renewed this chat's encryption`;
    case "business":
      return hostingSentence(line);
    case "permission":
      return permissionSentence(line);
    case "while-away":
      return awaySentence(line);
    case "expelled":
      return line.person.self
        ? "You were left out: most of the others couldn't follow a change you made"
        : `${line.person.name} was left out: most of you couldn't follow a change they made`;
    case "diverged":
      return "Parley's service showed a different chat here. Nothing you wrote was sent to it.";
    case "forked":
      return line.with === null
        ? "Parley's service showed something as yours that this device never sent"
        : `Parley's service showed you and ${line.with.name} different histories of this chat`;
    case "expired":
      return "Older messages waited too long to be delivered here";
  }
}

function awaySentence({ came, left }: Extract<SystemLine, { kind: "while-away" }>): string {
  const parts = [...(came.length > 0 ? [`${names(came)} came`] : []), ...(left.length > 0 ? [`${names(left)} left`] : [])];
  return `While this device was away: ${parts.join(", ")}`;
}

function hostingSentence({ person, hosting }: Extract<SystemLine, { kind: "business" }>): string {
  return hosting === "gateway"
    ? `${person.name} is a business, and reads this through our gateway from now on`
    : `${person.name} is a business, and reads this on its own server from now on`;
}

function permissionSentence({ by, to, granted }: Extract<SystemLine, { kind: "permission" }>): string {
  if (by.self) return `You ${granted ? "let" : "no longer let"} ${to.name} write to you at any time`;
  return `${by.name} ${granted ? "lets" : "no longer lets"} you write at any time`;
}

/** @param held it goes only when its author has looked at who is here */
export function stateWord(state: MessageState, held = false): string {
  if (held) return "waiting for you";
  const word: Record<MessageState, string> = {
    pending: "waiting to be sent",
    sent: "sent",
    delivered: "delivered",
    read: "read",
    failed: "not sent",
  };
  return word[state];
}

export function failureSentence(failure: SendFailure | null): string {
  switch (failure) {
    case "too-long":
      return "Too long to send.";
    case "not-a-member":
      return "You are no longer in this chat.";
    case "quota":
      return "Not sent: too much was uploaded within a day. Try again tomorrow.";
    case "file-lost":
      return "Not sent: the file is no longer on this device.";
    case "full":
      return `Not sent. ${CHAT_FULL}`;
    default:
      return "Not sent.";
  }
}

/** "Photo", "3 photos", "Voice message 0:12": what stands for files where only words fit. */
export function attachmentWords(files: { kind: AttachmentKind; count: number; durationMs: number | null }): string {
  const [one, many] = KINDS[files.kind];
  if (files.count > 1) return `${files.count} ${many}`;
  return files.kind === "voice" && files.durationMs !== null ? `${one} ${playTime(files.durationMs)}` : one;
}

const KINDS: Record<AttachmentKind, [one: string, many: string]> = {
  photo: ["Photo", "photos"],
  video: ["Video", "videos"],
  voice: ["Voice message", "voice messages"],
  file: ["File", "files"],
};

/** What a kind of message says as one line, where that is more than its words: what is offered begins with its header. */
const LINES: Readonly<Record<string, ((body: MessageBody, text: string) => string) | undefined>> = {
  choices: (body, text) => (body.kind === "choices" && body.choices.header ? `${body.choices.header}, ${text}` : text),
};

/** Files and the words with them, as one line; an empty caption leaves the files alone. */
export function contentWords(message: {
  text: string;
  attachments: readonly { kind: AttachmentKind; durationMs: number | null }[];
  body: MessageBody;
}): string {
  if (message.attachments.length === 0) return LINES[message.body.kind]?.(message.body, message.text) ?? message.text;
  return [attachmentWords(filesIn(message.attachments)), message.text].filter((words) => words !== "").join(", ");
}

/** @param files at least one */
export function filesIn(files: readonly { kind: AttachmentKind; durationMs: number | null }[]) {
  const [first] = files;
  const isOneKind = files.every(({ kind }) => kind === first?.kind);
  return {
    kind: isOneKind && first ? first.kind : ("file" as const),
    count: files.length,
    durationMs: first?.durationMs ?? null,
  };
}

export function deletedWords(own: boolean): string {
  return own ? "You deleted this message" : "This message was deleted";
}

export function chatTitle(chat: { kind: "self" | "direct" | "group"; title: string }): string {
  return chat.kind === "self" ? "Notes to yourself" : chat.title;
}

export function peopleCount(count: number): string {
  return count === 1 ? "Only you" : `${count} people`;
}

export function typingWords(people: readonly Person[], direct: boolean): string {
  const [first, second] = people;
  if (first === undefined) return "";
  if (direct) return "typing…";
  if (second === undefined) return `${first.name} is typing…`;
  return people.length === 2 ? `${first.name} and ${second.name} are typing…` : `${people.length} people are typing…`;
}

function you(person: Person): string {
  return person.self ? "You" : person.name;
}

function name(person: Person): string {
  return person.self ? "you" : person.name;
}

function names(people: readonly Person[]): string {
  const all = people.map(name);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
