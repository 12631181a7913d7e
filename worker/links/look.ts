// Looks at the page behind a link for who is about to send it: by the guard of webhooks, in little time, and with nothing of theirs.

import {
  LINK_PICTURE_TYPES,
  type LinkPage,
  MAX_LINK_PICTURE_BYTES,
  MAX_LINK_TITLE_LETTERS,
  MAX_LINK_WORDS_LETTERS,
  toBase64Url,
} from "../../protocol/index.ts";
import { deadline } from "../network/deadline.ts";
import { fetchPublic, type PublicFile } from "../network/guarded-fetch.ts";
import type { NetworkPorts } from "../network/ports.ts";
import { beginningOf } from "./cut.ts";
import { factsOf, type PageFacts } from "./page.ts";

/** For all of it; a person waits. */
const ALL_MS = 6_000;
const EACH_MS = 4_000;
const MAX_REDIRECTS = 3;
/** Heads are at the beginning. */
const READ_BYTES = 512 * 1024;
/** What says that it is longer is not begun. */
const LONGEST_PAGE_BYTES = 64 * 1024 * 1024;
const PAGES: ReadonlySet<string> = new Set(["text/html", "application/xhtml+xml"]);
const HEADERS = { "User-Agent": "Parley-Preview/1", Accept: "text/html,application/xhtml+xml,image/*;q=0.8" };

/** @returns null where it may not be asked, does not answer in time, is no page, or says nothing of itself */
export async function lookAt(link: string, ports: NetworkPorts): Promise<LinkPage | null> {
  const limit = deadline(ALL_MS, ports.after);
  try {
    const page = await limit.bound(pageAt(link, ports));
    return page === "timeout" ? null : page;
  } catch {
    return null;
  } finally {
    limit.clear();
  }
}

async function pageAt(link: string, ports: NetworkPorts): Promise<LinkPage | null> {
  const found = await follow(link, ports, LONGEST_PAGE_BYTES);
  if (found === null) return null;
  if (!PAGES.has(found.file.type)) {
    found.file.stream.cancel().catch(() => {});
    return null;
  }
  const facts = await factsOf(beginningOf(asUtf8(found.file), READ_BYTES));
  const title = line(facts.title, MAX_LINK_TITLE_LETTERS);
  if (title === "") return null;
  return { title, words: line(facts.words, MAX_LINK_WORDS_LETTERS), picture: await pictureOf(facts, found.url, ports) };
}

type Found = { url: string; file: Extract<PublicFile, { kind: "ok" }> };

/** Each address on the way is looked at as the first one was. */
async function follow(link: string, ports: NetworkPorts, maxBytes: number): Promise<Found | null> {
  let url = withoutFragment(link);
  for (let hops = 0; url !== null && hops <= MAX_REDIRECTS; hops++) {
    const file = await fetchPublic(url, { ports, maxBytes, timeoutMs: EACH_MS, headers: HEADERS });
    if (file.kind === "ok") return { url, file };
    url = file.location === undefined ? null : withoutFragment(file.location, url);
  }
  return null;
}

function withoutFragment(link: string, base?: string): string | null {
  if (!URL.canParse(link, base)) return null;
  const url = new URL(link, base);
  url.hash = "";
  return url.href;
}

/** A page that cannot be shown whole is shown without its picture. */
async function pictureOf({ picture }: PageFacts, page: string, ports: NetworkPorts): Promise<LinkPage["picture"]> {
  const url = picture === "" ? null : withoutFragment(picture, page);
  const found = url === null ? null : await follow(url, ports, MAX_LINK_PICTURE_BYTES);
  if (found === null) return null;
  const type = LINK_PICTURE_TYPES.find((each) => each === found.file.type);
  if (type === undefined) {
    found.file.stream.cancel().catch(() => {});
    return null;
  }
  try {
    const bytes = new Uint8Array(await new Response(found.file.stream).arrayBuffer());
    return bytes.length === 0 ? null : { type, data: toBase64Url(bytes) };
  } catch {
    return null;
  }
}

/** The platform's parser reads UTF-8 alone. What a page says inside of itself about that is too late. */
function asUtf8({ stream, charset }: Found["file"]): ReadableStream<Uint8Array> {
  if (charset === "" || charset === "utf-8") return stream;
  try {
    return stream.pipeThrough(new TextDecoderStream(charset) as never).pipeThrough(new TextEncoderStream() as never);
  } catch {
    return stream;
  }
}

const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** The device tidies it again: it does not take our word for anything that it shows. */
function line(text: string, letters: number): string {
  const tidy = text.toWellFormed().replace(UNSEEN, " ").replace(/\s+/gu, " ").trim();
  return [...tidy].slice(0, letters).join("").trim();
}
