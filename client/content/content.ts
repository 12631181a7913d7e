// What travels inside MLS: a deterministic CBOR map with integer keys, padded. After draft-ietf-mimi-content where it has the notion.

import * as v from "valibot";
import { decodeCborMap, encodeCbor, fromBase64Url, toBase64Url, type UnixMs } from "../../protocol/index.ts";
import type { Kinds } from "./kind.ts";
import { type Body, KINDS } from "./kinds/index.ts";
import { encodeLinkedPage, type LinkedPage, linkedPage } from "./linked-page.ts";
import { pad, unpad } from "./padding.ts";
import { bytes16, encodeTarget, type Target, target } from "./target.ts";

export const CONTENT_VERSION = 2;

export type { Body };
/** Of a newer version: kept as it came. `ignorable`: its sender's version says that one may do without. */
export type UnknownBody = { kind: "unknown"; ignorable: boolean };

export type Content<B extends { kind: string } = Body | UnknownBody> = {
  /** 16 bytes, base64url. Unique to its sender. */
  id: string;
  sentAt: UnixMs;
  /** Rises with each content of the sending device in this conversation. */
  counter: number;
  body: B;
  /** The content replied to, and who sent it. */
  reply: Target | null;
  /** Its sender has it from elsewhere, by their own word. */
  forwarded?: true;
  /** What its author says of the page behind a link in it */
  page?: LinkedPage;
};

const KEY = {
  version: 0,
  type: 1,
  id: 2,
  sentAt: 3,
  counter: 4,
  body: 5,
  reply: 6,
  ignorable: 8,
  forwarded: 9,
  page: 10,
} as const;

/** The encoded content, not yet padded. */
export function encodeContent(content: Content<{ kind: string }>, kinds: Kinds = KINDS): Uint8Array<ArrayBuffer> {
  const { body } = content;
  const kind = kinds.named(body.kind);
  if (kind === undefined) throw new TypeError(`no kind of content is called ${body.kind}`);
  const map = new Map<number, unknown>([
    [KEY.version, CONTENT_VERSION],
    [KEY.type, kind.code],
    [KEY.id, fromBase64Url(content.id)],
    [KEY.sentAt, content.sentAt],
    [KEY.counter, content.counter],
    [KEY.body, kind.encode(body)],
  ]);
  if (content.reply) map.set(KEY.reply, encodeTarget(content.reply));
  if (kind.ignorable) map.set(KEY.ignorable, true);
  if (content.forwarded) map.set(KEY.forwarded, true);
  if (content.page) map.set(KEY.page, encodeLinkedPage(content.page));
  return encodeCbor(map);
}

export function padContent(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  return pad(encoded);
}

export type DecodedContent = { content: Content; encoded: Uint8Array };

/** Answers undefined for what no version would have written: the sender's app is broken or hostile. */
export function decodeContent(padded: Uint8Array, kinds: Kinds = KINDS): DecodedContent | undefined {
  const encoded = unpad(padded);
  if (encoded === undefined) return undefined;
  const content = readContent(encoded, kinds);
  return content && { content, encoded };
}

/** Of a stored content, which carries no padding. */
export function readContent(encoded: Uint8Array, kinds: Kinds = KINDS): Content | undefined {
  const map = v.safeParse(contentMap, decodeCborMap(encoded));
  if (!map.success) return undefined;
  const { id, sentAt, counter, reply, forwarded, page } = map.output;
  const body = readBody(map.output, kinds);
  if (body === undefined) return undefined;
  return {
    id: toBase64Url(id),
    sentAt,
    counter,
    body,
    reply: reply ?? null,
    ...(forwarded && { forwarded }),
    ...(page && { page }),
  };
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
    ignorable: v.optional(v.boolean(), false),
    forwarded: v.optional(v.literal(true)),
    page: linkedPage,
  }),
);

function readBody(
  { version, type, body, ignorable }: v.InferOutput<typeof contentMap>,
  kinds: Kinds,
): Body | UnknownBody | undefined {
  const kind = kinds.coded(type);
  if (version > CONTENT_VERSION || kind === undefined) return { kind: "unknown", ignorable };
  const parsed = v.safeParse(kind.schema, body);
  return parsed.success ? (parsed.output as Body) : undefined;
}
