// Sending: from a request of the API to a verb of the client, whichever surface it came by.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type AttachmentFacts, NOTHING_KNOWN } from "../../../client/content/attachment.ts";
import { contentItemId } from "../../../client/content/item-id.ts";
import type { Program, StreamedAttachment } from "../../../client/index.ts";
import type { OutboxRecord } from "../../../client/store/tables.ts";
import { type AccountId, type ConversationId, toBase64Url, type UnixMs, utf8 } from "../../../protocol/index.ts";
import { messageIdOf, readMessageId } from "../store/ids.ts";
import type { MediaFiles } from "../store/media-files.ts";
import type { MessageLookup } from "../store/message-lookup.ts";
import type { Known, People } from "../store/people.ts";
import type { SentMessages } from "../store/sent-messages.ts";
import type { By, MediaUse, MessageId, OutgoingContent, PersonId, Refusal, SendRequest, Sent } from "./business.ts";
import { sidesOf } from "./image-sides.ts";
import { maySend } from "./may-send.ts";
import type { Limits, Rates } from "./rates.ts";

type Given = {
  /** The business itself */
  self(): AccountId;
  verbs: Program["verbs"];
  people: People;
  lookup: MessageLookup;
  /** What waits in that conversation */
  outbox(conversation: ConversationId): Promise<readonly OutboxRecord[]>;
  mediaFiles: MediaFiles;
  sentMessages: SentMessages;
  rates: Rates;
  /** 32 bytes, of the business */
  key: Uint8Array;
  now(): UnixMs;
  /** As the operator has set them */
  limits(): Promise<Limits>;
  /** Does that person refuse this business? */
  isRefused(account: AccountId): Promise<boolean>;
  /** Something goes there. */
  spoke(conversation: ConversationId): void;
  /** Who of the business it is, for its team. */
  team: {
    /** Before it is said */
    sending(id: string, person: PersonId, by: By): void;
    sent(id: string, person: PersonId, by: By): void;
  };
};
const NOBODY: By = { id: "", isMember: false };
type Outcome = { kind: string; id?: string; where?: string; retryAfterMs?: number };

export class Sending {
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  async send(request: SendRequest, key: string | null, by: By = NOBODY): Promise<Sent | Refusal> {
    const admitted = await this.admit(request.to, request);
    if ("kind" in admitted) return admitted;
    const replyTo = request.replyTo === null ? undefined : await this.itemOf(request.replyTo, admitted.person);
    if (replyTo === null) return { kind: "no-such-message" };
    const id = this.idFor(key);
    // What a job sends to many answers nobody.
    if (by !== NOBODY) this.given.team.sending(id, admitted.person, by);
    const sent = await this.noted(admitted, { id, callbackData: request.callbackData, template: request.template ?? "" }, () =>
      this.say(admitted.conversation, request.content, { id, ...(replyTo && { replyTo }) }),
    );
    if (sent.kind === "ok" && by !== NOBODY) this.given.team.sent(id, admitted.person, by);
    return sent;
  }

  async react(to: PersonId, message: MessageId, emoji: string): Promise<Sent | Refusal> {
    const admitted = await this.admit(to, { isTemplate: false });
    if ("kind" in admitted) return admitted;
    const item = await this.itemOf(message, admitted.person);
    if (item === null) return { kind: "no-such-message" };
    const id = this.idFor(null);
    return this.noted(admitted, { id, callbackData: null }, () =>
      this.given.verbs.react(admitted.conversation, item, emoji === "" ? null : emoji, { id }),
    );
  }

  /** It says something new, so it is bound as a message is: or words would go on after the day. */
  async edit(message: MessageId, text: string): Promise<Sent | Refusal> {
    const named = readMessageId(message);
    if (named?.direction !== "out") return { kind: "no-such-message" };
    const admitted = await this.admit(named.person, { isTemplate: false });
    if ("kind" in admitted) return admitted.kind === "undeliverable" ? { kind: "no-such-message" } : admitted;
    const item = await this.itemOf(message, admitted.person);
    if (item === null) return { kind: "no-such-message" };
    const outcome = await this.given.verbs.edit(admitted.conversation, item, { text });
    if (outcome.kind !== "ok") return refusalOf(outcome);
    this.given.spoke(admitted.conversation);
    return { kind: "ok", id: message, person: admitted.person };
  }

  /** At any time, also where the day has no room: it only takes away. */
  async deleteForEveryone(message: MessageId): Promise<{ kind: "ok" } | Refusal> {
    const { people, rates, now, verbs, mediaFiles, spoke } = this.given;
    const named = readMessageId(message);
    const known = named?.direction === "out" ? people.get(named.person) : undefined;
    const item = known === undefined ? null : await this.itemOf(message, known.person);
    if (known === undefined || item === null) return { kind: "no-such-message" };
    const limit = rates.take(known.person, now(), { ...(await this.given.limits()), perDay: null });
    if (limit !== null) return limit;
    const outcome = await verbs.deleteForEveryone(known.conversation, item);
    if (outcome.kind !== "ok") return refusalOf(outcome);
    mediaFiles.forgetInbound(item);
    spoke(known.conversation);
    return { kind: "ok" };
  }

  async pin(message: MessageId, isOn: boolean): Promise<{ kind: "ok" } | Refusal> {
    const person = readMessageId(message)?.person;
    if (person === undefined) return { kind: "no-such-message" };
    const admitted = await this.admit(person, { isTemplate: false });
    if ("kind" in admitted) return admitted.kind === "undeliverable" ? { kind: "no-such-message" } : admitted;
    const item = await this.itemOf(message, admitted.person);
    if (item === null) return { kind: "no-such-message" };
    const outcome = await this.given.verbs.pin(admitted.conversation, item, isOn);
    if (outcome.kind !== "ok") return refusalOf(outcome);
    this.given.spoke(admitted.conversation);
    return { kind: "ok" };
  }

  private async admit(person: PersonId, { isTemplate }: Pick<SendRequest, "isTemplate">): Promise<Known | Refusal> {
    const { people, now, rates } = this.given;
    const known = people.get(person);
    const isRefused = known !== undefined && (await this.given.isRefused(known.account));
    const refusal = maySend(known, { isTemplate, isRefused, now: now() });
    return refusal ?? rates.take(person, now(), await this.given.limits()) ?? (known as Known);
  }

  /** Noted before it is said: the service may place it at once. */
  private async noted(
    { person, conversation }: Known,
    { id, callbackData, template = "" }: { id: string; callbackData: string | null; template?: string },
    say: () => Promise<Outcome | Refusal>,
  ): Promise<Sent | Refusal> {
    const { sentMessages, now } = this.given;
    sentMessages.note(id, { person, at: now(), callbackData, template });
    const outcome = await say();
    if (outcome.kind !== "ok") {
      sentMessages.forget(id);
      return refusalOf(outcome);
    }
    this.given.spoke(conversation);
    return { kind: "ok", id: messageIdOf("out", person, id), person };
  }

  private async say(
    conversation: ConversationId,
    content: OutgoingContent,
    more: { id: string; replyTo?: string },
  ): Promise<Outcome | Refusal> {
    const { verbs } = this.given;
    switch (content.kind) {
      case "text":
        return verbs.send(conversation, { text: content.text, ...more });
      case "choices":
        return verbs.sendChoices(conversation, content.choices, more);
      case "location":
        return verbs.sendLocation(conversation, content.location, more);
      case "contacts":
        return verbs.sendContacts(conversation, content.contacts, more);
      case "media": {
        const attachment = await this.attachment(content);
        if (!("data" in attachment)) return attachment;
        const outcome = await verbs.sendMedia(conversation, { attachments: [attachment], caption: content.caption, ...more });
        if (outcome.kind === "ok") this.noteFile(conversation, content, more.id);
        return outcome;
      }
    }
  }

  /** So that whoever reads the message finds what went with it: the upload may go before. */
  private noteFile(
    conversation: ConversationId,
    { media, filename }: Extract<OutgoingContent, { kind: "media" }>,
    id: string,
  ): void {
    const { mediaFiles, people, self, now } = this.given;
    const facts = mediaFiles.get(media, now())?.facts;
    const known = people.in(conversation);
    if (facts === undefined || known === undefined) return;
    const place = { kind: "message", conversation, item: contentItemId(self(), id), index: 0 } as const;
    const { type, bytes, sha256 } = facts;
    mediaFiles.noteOfMessage(place, known.person, { type, bytes, sha256, filename: filename ?? facts.filename }, now());
  }

  private async attachment(content: Extract<OutgoingContent, { kind: "media" }>): Promise<StreamedAttachment | Refusal> {
    const { mediaFiles, now } = this.given;
    const stored = mediaFiles.get(content.media, now());
    if (stored?.at.kind !== "uploaded") return { kind: "no-such-media" };
    const { facts, at } = stored;
    const kind = kindFor(content.as, facts.type);
    if (kind === null) return { kind: "wrong-media" };
    const name = kind === "file" ? (content.filename ?? facts.filename) : null;
    const sides = kind === "photo" ? await sidesOf(mediaFiles.open(at)) : null;
    const data = { bytes: facts.bytes, open: () => mediaFiles.open(at) };
    return { ...NOTHING_KNOWN, ...sides, kind, type: facts.type, name, data, poster: null };
  }

  /** @returns null where there is no such message in the talk with that person */
  private async itemOf(message: MessageId, person: PersonId): Promise<string | null> {
    const named = readMessageId(message);
    const known = this.given.people.get(person);
    if (named?.person !== person || known === undefined) return null;
    const sender = named.direction === "out" ? this.given.self() : known.account;
    const item = contentItemId(sender, named.contentId);
    // The client deletes and rewords what waits, too. Asked first: what is placed meanwhile is found after that.
    const waiting = named.direction === "out" ? await this.given.outbox(known.conversation) : [];
    if (waiting.some(({ isMessage, id }) => isMessage && id === named.contentId)) return item;
    return (await this.given.lookup.named(known.conversation, sender, named.contentId)) === undefined ? null : item;
  }

  /** The same key gives the same id, under which the client writes once. */
  private idFor(key: string | null): string {
    if (key === null) return toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
    return toBase64Url(hmac(sha256, this.given.key, utf8(`parley/send-id/v1 ${key}`)).slice(0, 16));
  }
}

function kindFor(as: MediaUse, type: string): AttachmentFacts["kind"] | null {
  switch (as) {
    case "image":
    case "sticker":
      return type.startsWith("image/") ? "photo" : null;
    case "video":
      return type.startsWith("video/") ? "video" : null;
    case "voice":
      return type.startsWith("audio/") ? "voice" : null;
    case "audio":
      return type.startsWith("audio/") ? "file" : null;
    case "document":
      return "file";
  }
}

function refusalOf(outcome: Outcome | Refusal): Refusal {
  switch (outcome.kind) {
    case "empty":
    case "too-long":
      return { kind: "bad-content", where: "text" };
    case "bad-choices":
    case "bad-location":
    case "bad-contacts":
      return { kind: "bad-content", where: `${outcome.kind.slice(4)}.${"where" in outcome ? outcome.where : ""}` };
    case "no-emoji":
      return { kind: "bad-content", where: "emoji" };
    case "not-found":
      return { kind: "no-such-message" };
    case "file-too-big":
    case "file-empty":
    case "file-unreadable":
      return { kind: "wrong-media" };
    // The conversation is over, or its other side is not who it was.
    case "read-only":
    case "not-accepted":
    case "held":
    case "unknown-conversation":
      return { kind: "undeliverable" };
    case "no-such-media":
    case "wrong-media":
    case "too-late":
      return { kind: outcome.kind };
    default:
      return { kind: "unavailable", retryAfterMs: 5_000 };
  }
}
