// Outcomes, system lines and states in the words that people read.

import type {
  AttachmentKind,
  MessageBody,
  MessageState,
  Person,
  SendFailure,
  SendOutcome,
  SystemLine,
} from "../../../client/index.ts";
import { listed } from "../language/lists.ts";
import { t } from "../language/say.ts";
import { playTime } from "./when.ts";

/** What not everybody has fetched takes all the room there is. */
export const chatFull = () => t("This chat is full. There's room again when everyone in it has opened Parley.");

/** Null where nothing went wrong. */
export function sendSentence(outcome: SendOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
    case "empty":
      return null;
    case "too-long":
      return t("That is too long for one message: at most {limitBytes} KB.", {
        limitBytes: Math.floor(outcome.limitBytes / 1024),
      });
    case "held":
      return t("A security code changed. Decide about that first.");
    case "read-only":
      return t("You can no longer write here.");
    case "not-accepted":
      return t("Accept the request first.");
    case "storage-full":
      return t("This device has no room left. Nothing was sent: free some space, then send it again.");
    case "unknown-conversation":
      return t("This chat is not on this device.");
  }
}

/** groups/rare-sentence.ts has words for the others. */
export function systemSentence(
  line: Exclude<SystemLine, { kind: "disappearing" | "rule" | "description" | "joined" | "invite" | "earlier" | "unreachable" }>,
): string {
  switch (line.kind) {
    case "created":
      return t("{by} started this chat", { by: you(line.by) });
    case "added":
      return t("{by} added {people}", { by: you(line.by), people: names(line.people) });
    case "removed":
      return t("{by} removed {people}", { by: you(line.by), people: names(line.people) });
    case "left":
      return t("{person} left", { person: you(line.person) });
    case "account-deleted":
      return line.person.self ? t("You deleted your account") : t("{person} deleted their account", { person: line.person.name });
    case "title":
      return t("{by} named the group “{title}”", { by: you(line.by), title: line.title });
    case "photo":
      return t("{by} changed the group photo", { by: you(line.by) });
    case "admin":
      return line.admin
        ? t("{by} made {person} an admin", { by: you(line.by), person: name(line.person) })
        : t("{person} is no longer an admin", { person: name(line.person) });
    case "new-device":
      return line.person.self ? t("You use a new device") : t("{person} uses a new device", { person: line.person.name });
    case "device-removed":
      return line.person.self ? t("You removed a device") : t("{person} removed a device", { person: line.person.name });
    case "key-changed":
      return t("{person}'s security code changed. Verify it when you meet.", { person: line.person.name });
    case "rejoined":
      return line.person.self
        ? t("This device came back to the chat. Some messages may be missing.")
        : t("{person} came back to the chat", { person: line.person.name });
    case "recreated":
      return t("{by} renewed this chat's encryption", { by: you(line.by) });
    case "business":
      return hostingSentence(line);
    case "permission":
      return permissionSentence(line);
    case "while-away":
      return awaySentence(line);
    case "expelled":
      return line.person.self
        ? t("You were left out: most of the others couldn't follow a change you made")
        : t("{person} was left out: most of you couldn't follow a change they made", { person: line.person.name });
    case "diverged":
      return t("Parley's service showed a different chat here. Nothing you wrote was sent to it.");
    case "forked":
      return line.with === null
        ? t("Parley's service showed something as yours that this device never sent")
        : t("Parley's service showed you and {with} different histories of this chat", { with: line.with.name });
    case "recovery-changed":
      return recoveryChanged[line.change]();
    case "expired":
      return t("Older messages waited too long to be delivered here");
  }
}

const recoveryChanged = {
  "key-replaced": () => t("You replaced your recovery key. The old one opens nothing now."),
  "passkey-added": () => t("You added a passkey that brings your account back"),
  "passkey-removed": () => t("You removed a passkey. It doesn't bring your account back any more."),
};

function awaySentence({ came, left }: Extract<SystemLine, { kind: "while-away" }>): string {
  const parts = [
    ...(came.length > 0 ? [t("{came} came", { came: names(came) })] : []),
    ...(left.length > 0 ? [t("{left} left", { left: names(left) })] : []),
  ];
  return t("While this device was away: {changes}", { changes: parts.join(", ") });
}

function hostingSentence({ person, hosting }: Extract<SystemLine, { kind: "business" }>): string {
  return hosting === "gateway"
    ? t("{person} is a business, and reads this through our gateway from now on", { person: person.name })
    : t("{person} is a business, and reads this on its own server from now on", { person: person.name });
}

function permissionSentence({ by, to, granted }: Extract<SystemLine, { kind: "permission" }>): string {
  const names = { to: to.name, by: by.name };
  if (by.self)
    return granted
      ? t("You let {to} write to you at any time", names)
      : t("You no longer let {to} write to you at any time", names);
  return granted ? t("{by} lets you write at any time", names) : t("{by} no longer lets you write at any time", names);
}

/** @param held it goes only when its author has looked at who is here */
export function stateWord(state: MessageState, held = false): string {
  if (held) return t("waiting for you");
  const word: Record<MessageState, string> = {
    pending: t("waiting to be sent"),
    sent: t("sent"),
    delivered: t("delivered"),
    read: t("read"),
    failed: t("not sent"),
  };
  return word[state];
}

export function failureSentence(failure: SendFailure | null): string {
  switch (failure) {
    case "too-long":
      return t("Too long to send.");
    case "not-a-member":
      return t("You are no longer in this chat.");
    case "quota":
      return t("Not sent: too much was uploaded within a day. Try again tomorrow.");
    case "no-room":
      return t("Not sent: no room is left for your files. Files go after 45 days.");
    case "file-lost":
      return t("Not sent: the file is no longer on this device.");
    case "full":
      return `${t("Not sent.")} ${chatFull()}`;
    default:
      return t("Not sent.");
  }
}

/** "Photo", "3 photos", "Voice message 0:12": what stands for files where only words fit. */
export function attachmentWords(files: { kind: AttachmentKind; count: number; durationMs: number | null; once?: true }): string {
  const one = kindWord[files.kind]();
  if (files.once) return `${one} · ${t("View once")}`;
  if (files.count > 1) return several[files.kind]({ count: files.count });
  return files.kind === "voice" && files.durationMs !== null ? `${one} ${playTime(files.durationMs)}` : one;
}

const kindWord: Record<AttachmentKind, () => string> = {
  photo: () => t("Photo"),
  video: () => t("Video"),
  voice: () => t("Voice message"),
  file: () => t("File"),
};
const several: Record<AttachmentKind, (of: { count: number }) => string> = {
  photo: (of) => t("{count} photos", of),
  video: (of) => t("{count} videos", of),
  voice: (of) => t("{count} voice messages", of),
  file: (of) => t("{count} files", of),
};

/** What a kind of message says as one line, where that is more than its words: what is offered begins with its header. */
const LINES: Readonly<Record<string, ((body: MessageBody, text: string) => string) | undefined>> = {
  once: (body) => (body.kind === "once" ? t("{kind}, view once", { kind: kindWord[body.media]() }) : ""),
  poll: (_, text) => t("Poll: {text}", { text }),
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
  return own ? t("You deleted this message") : t("This message was deleted");
}

export function chatTitle(chat: { kind: "self" | "direct" | "group"; title: string }): string {
  return chat.kind === "self" ? t("Notes to yourself") : chat.title;
}

export function peopleCount(count: number): string {
  return count === 1 ? t("Only you") : t("{count} people", { count });
}

export function typingWords(people: readonly Person[], direct: boolean): string {
  const [first, second] = people;
  if (first === undefined) return "";
  if (direct) return t("typing…");
  if (second === undefined) return t("{first} is typing…", { first: first.name });
  return people.length === 2
    ? t("{first} and {second} are typing…", { first: first.name, second: second.name })
    : t("{people} people are typing…", { people: people.length });
}

export function you(person: Person): string {
  return person.self ? t("You") : person.name;
}

function name(person: Person): string {
  return person.self ? t("you") : person.name;
}

export function names(people: readonly Person[]): string {
  return listed(people.map(name));
}
