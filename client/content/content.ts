// What travels inside MLS: a deterministic CBOR map with integer keys, padded. After draft-ietf-mimi-content where it has the notion.

import * as v from "valibot";
import { MAX_BUSINESS_PROFILE_BYTES } from "../../mls/index.ts";
import {
  type AccountId,
  accountId,
  decodeCborMap,
  encodeCbor,
  fromBase64Url,
  MAX_KEPT_BLOB_BYTES,
  toBase64Url,
  type UnixMs,
} from "../../protocol/index.ts";
import {
  type Attachment,
  attachment,
  type BlobKey,
  blobKey,
  encodeAttachment,
  encodeBlobKey,
  MAX_ATTACHMENTS,
} from "./attachment.ts";
import { type Choices, choicesOnWire, encodeChoices, MAX_NOTICE_TITLE, optionId, shortLine } from "./choices.ts";
import { type Card, contactsOnWire, encodeContacts } from "./contacts.ts";
import { isEmoji } from "./emoji.ts";
import { encodeLocation, type Location, locationOnWire } from "./location.ts";
import { pad, unpad } from "./padding.ts";
import { bytes16, encodeTarget, type Target, target } from "./target.ts";
import { MAX_NAME_LETTERS, MAX_TITLE_LETTERS, tidyLine } from "./text.ts";

export const CONTENT_VERSION = 1;
/** Types are never reused for another meaning. */
const TYPE = {
  text: 1,
  title: 2,
  profile: 3,
  introduction: 4,
  leave: 5,
  media: 6,
  photo: 7,
  reaction: 8,
  choices: 9,
  choice: 10,
  location: 11,
  contacts: 12,
  permission: 13,
  deletion: 14,
} as const;

/** A photo's key is new with each photo, and travels inside MLS only. */
export type Profile = { account: AccountId; name: string; handle: string; photo: BlobKey | null };
export type Body =
  | { kind: "text"; text: string }
  | { kind: "title"; title: string }
  /** What a member calls itself. */
  | {
      kind: "profile";
      name: string;
      handle: string;
      photo: BlobKey | null /** Signed, of a business */;
      business: Uint8Array | null;
    }
  /** From whoever added members, for them: what they could not have read. */
  | { kind: "introduction"; title: string; photo: BlobKey | null; profiles: Profile[] }
  /** "Remove me": nobody can remove itself by its own Commit (RFC 9420 §12.2), so an admin's device does. */
  | { kind: "leave" }
  /** Files, and what is said to them; the caption may be empty. */
  | { kind: "media"; caption: string; attachments: Attachment[] }
  /** The group's photo. */
  | { kind: "photo"; photo: BlobKey | null }
  /** One emoji to a message, or "" to take it back: of one account's the last counts. */
  | { kind: "reaction"; target: Target; emoji: string }
  | { kind: "choices"; choices: Choices }
  /** The answer to choices: the option's id, and its title as the answer reads. */
  | { kind: "choice"; target: Target; option: string; title: string }
  | { kind: "location"; location: Location }
  | { kind: "contacts"; contacts: Card[] }
  /** From a person to a business: that it may write at any time, or no longer. The last one counts. */
  | { kind: "permission"; granted: boolean }
  /** From whoever sent the target: nobody is to have it any more. */
  | { kind: "deletion"; target: Target }
  /** Of a newer version: kept as it came. */
  | { kind: "unknown" };

export type Content = {
  /** 16 bytes, base64url. Unique to its sender. */
  id: string;
  sentAt: UnixMs;
  /** Rises with each content of the sending device in this conversation. */
  counter: number;
  body: Body;
  /** The content replied to, and who sent it. */
  reply: Target | null;
  /** Milliseconds to live once read. */
  expiryMs: number | null;
};

const KEY = { version: 0, type: 1, id: 2, sentAt: 3, counter: 4, body: 5, reply: 6, expiryMs: 7 } as const;

/** The encoded content, not yet padded; `body` of kind `unknown` is never written. */
export function encodeContent(content: Content & { body: Exclude<Body, { kind: "unknown" }> }): Uint8Array<ArrayBuffer> {
  const map = new Map<number, unknown>([
    [KEY.version, CONTENT_VERSION],
    [KEY.type, TYPE[content.body.kind]],
    [KEY.id, fromBase64Url(content.id)],
    [KEY.sentAt, content.sentAt],
    [KEY.counter, content.counter],
    [KEY.body, encodeBody(content.body)],
  ]);
  if (content.reply) map.set(KEY.reply, encodeTarget(content.reply));
  if (content.expiryMs !== null) map.set(KEY.expiryMs, content.expiryMs);
  return encodeCbor(map);
}

export function padContent(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  return pad(encoded);
}

export type DecodedContent = { content: Content; encoded: Uint8Array };

/** Answers undefined for what no version would have written: the sender's app is broken or hostile. */
export function decodeContent(padded: Uint8Array): DecodedContent | undefined {
  const encoded = unpad(padded);
  if (encoded === undefined) return undefined;
  const content = readContent(encoded);
  return content && { content, encoded };
}

/** Of a stored content, which carries no padding. */
export function readContent(encoded: Uint8Array): Content | undefined {
  const map = v.safeParse(contentMap, decodeCborMap(encoded));
  if (!map.success) return undefined;
  const { id, sentAt, counter, reply, expiryMs } = map.output;
  const body = readBody(map.output);
  if (body === undefined) return undefined;
  return {
    id: toBase64Url(id),
    sentAt,
    counter,
    body,
    reply: reply ?? null,
    expiryMs: expiryMs ?? null,
  };
}

function encodeBody(body: Exclude<Body, { kind: "unknown" }>): unknown {
  switch (body.kind) {
    case "text":
      return body.text.toWellFormed();
    case "title":
      return body.title.toWellFormed();
    case "profile":
      return [body.name.toWellFormed(), body.handle, ...withPhoto(body.photo, body.business)];
    case "introduction":
      return [
        body.title.toWellFormed(),
        body.profiles.map(({ account, name, handle, photo }) => [account, name.toWellFormed(), handle, ...withPhoto(photo)]),
        ...withPhoto(body.photo),
      ];
    case "leave":
      return null;
    case "media":
      return [body.caption.toWellFormed(), body.attachments.map(encodeAttachment)];
    case "photo":
      return body.photo && encodeBlobKey(body.photo);
    case "reaction":
      return [encodeTarget(body.target), body.emoji];
    case "choices":
      return encodeChoices(body.choices);
    case "choice":
      return [encodeTarget(body.target), body.option, body.title];
    case "location":
      return encodeLocation(body.location);
    case "contacts":
      return encodeContacts(body.contacts);
    case "permission":
      return body.granted;
    case "deletion":
      return encodeTarget(body.target);
  }
}

function withPhoto(photo: BlobKey | null, business: Uint8Array | null = null): unknown[] {
  if (business !== null) return [photo && encodeBlobKey(photo), business];
  return photo === null ? [] : [encodeBlobKey(photo)];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const contentMap = v.pipe(
  v.map(v.union([v.number(), v.string()]), v.unknown()),
  v.transform((map) => Object.fromEntries(Object.entries(KEY).map(([name, key]) => [name, map.get(key)]))),
  v.object({
    version: count,
    type: count,
    id: bytes16,
    sentAt: count,
    counter: count,
    body: v.unknown(),
    reply: v.optional(target),
    expiryMs: v.optional(count),
  }),
);

const line = (maxLetters: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => tidyLine(text, maxLetters)),
  );
const name = line(MAX_NAME_LETTERS);
const handle = v.pipe(v.string(), v.maxLength(32));
const photo = blobKey(MAX_KEPT_BLOB_BYTES);
/** Checked where the sender's key is known. */
const business = v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(MAX_BUSINESS_PROFILE_BYTES));
const bodies = {
  text: v.pipe(
    v.string(),
    v.transform((text): Body => ({ kind: "text", text: text.toWellFormed() })),
  ),
  title: v.pipe(
    line(MAX_TITLE_LETTERS),
    v.transform((title): Body => ({ kind: "title", title })),
  ),
  profile: v.pipe(
    v.tuple([name, handle, v.optional(v.nullable(photo), null), v.optional(v.nullable(business), null)]),
    v.transform(
      ([called, at, own, signed]): Body => ({ kind: "profile", name: called, handle: at, photo: own, business: signed }),
    ),
  ),
  introduction: v.pipe(
    v.tuple([
      line(MAX_TITLE_LETTERS),
      v.pipe(v.array(v.tuple([accountId, name, handle, v.optional(photo)])), v.maxLength(256)),
      v.optional(photo),
    ]),
    v.transform(
      ([title, profiles, ofGroup]): Body => ({
        kind: "introduction",
        title,
        photo: ofGroup ?? null,
        profiles: profiles.map(([account, called, at, own]) => ({ account, name: called, handle: at, photo: own ?? null })),
      }),
    ),
  ),
  leave: v.pipe(
    v.null(),
    v.transform((): Body => ({ kind: "leave" })),
  ),
  media: v.pipe(
    v.tuple([v.string(), v.pipe(v.array(attachment), v.minLength(1), v.maxLength(MAX_ATTACHMENTS))]),
    v.transform(([caption, attachments]): Body => ({ kind: "media", caption: caption.toWellFormed(), attachments })),
  ),
  photo: v.pipe(
    v.nullable(photo),
    v.transform((ofGroup): Body => ({ kind: "photo", photo: ofGroup })),
  ),
  reaction: v.pipe(
    v.tuple([target, v.union([v.literal(""), v.pipe(v.string(), v.check(isEmoji))])]),
    v.transform(([to, emoji]): Body => ({ kind: "reaction", target: to, emoji })),
  ),
  choices: v.pipe(
    choicesOnWire,
    v.transform((offered): Body => ({ kind: "choices", choices: offered })),
  ),
  choice: v.pipe(
    v.tuple([target, optionId, shortLine(MAX_NOTICE_TITLE)]),
    v.transform(([to, option, title]): Body => ({ kind: "choice", target: to, option, title })),
  ),
  location: v.pipe(
    locationOnWire,
    v.transform((place): Body => ({ kind: "location", location: place })),
  ),
  contacts: v.pipe(
    contactsOnWire,
    v.transform((cards): Body => ({ kind: "contacts", contacts: cards })),
  ),
  permission: v.pipe(
    v.boolean(),
    v.transform((granted): Body => ({ kind: "permission", granted })),
  ),
  deletion: v.pipe(
    target,
    v.transform((to): Body => ({ kind: "deletion", target: to })),
  ),
} satisfies Record<keyof typeof TYPE, v.GenericSchema<unknown, Body>>;

function readBody({ version, type, body }: { version: number; type: number; body: unknown }): Body | undefined {
  const kind = (Object.keys(TYPE) as (keyof typeof TYPE)[]).find((each) => TYPE[each] === type);
  if (version > CONTENT_VERSION || kind === undefined) return { kind: "unknown" };
  const parsed = v.safeParse(bodies[kind], body);
  return parsed.success ? parsed.output : undefined;
}
