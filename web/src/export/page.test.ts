import { expect, test } from "vitest";
import type { TimelineItem } from "../../../client/index.ts";
import { chatPage } from "./page.ts";
import { progressWords, zipName } from "./words.ts";

const HOSTILE = `</title><script>alert(1)</script>"><img src=x onerror='alert(1)'>&amp;\u202e\ud800`;
const person = (name: string) => ({ name }) as never;
const message = (more: object) =>
  ({
    kind: "message",
    id: "m",
    at: Date.UTC(2026, 10, 30),
    sender: person(HOSTILE),
    own: false,
    text: HOSTILE,
    attachments: [],
    reply: null,
    reactions: [],
    edited: null,
    forwarded: false,
    body: { kind: "text" },
    ...more,
  }) as unknown as TimelineItem;

async function pageOf(...items: TimelineItem[]): Promise<string> {
  const chat = { kind: "group", title: HOSTILE, members: [{ name: HOSTILE, handle: null }] } as const;
  const each = async function* () {
    yield* items;
  };
  let page = "";
  const fileOf = (_: TimelineItem, index: number) => (index === 9 ? undefined : `media/${index} a"b'c #?%<x>.jpg`);
  for await (const part of chatPage(chat, each(), fileOf)) page += part;
  return page;
}

test("[EX5] nothing that somebody wrote is markup on the page: names, titles, words, quotes, names of files, emoji of reactions", async () => {
  const files = ["photo", "video", "voice", "file"].map((kind) => ({ kind, type: "text/html", name: HOSTILE, durationMs: null }));
  const page = await pageOf(
    message({ attachments: files, reply: { id: "q", text: HOSTILE, sender: person(HOSTILE) } }),
    message({ reactions: [{ emoji: HOSTILE, people: [person("a")] }], forwarded: true, edited: { earlier: [] }, own: true }),
    { kind: "system", id: "s", at: 1, line: { kind: "title", by: person(HOSTILE), title: HOSTILE } } as unknown as TimelineItem,
    { kind: "unreadable", id: "u", at: 1 } as TimelineItem,
  );
  const tags = new Set([...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name?.toLowerCase()));
  const known =
    "html head meta title style body header h1 h2 p bdi main article small blockquote a img video audio time div footer";
  for (const tag of tags) expect(known.split(" ")).toContain(tag);
  const bare = page.replace(/"[^"]*"/g, '""');
  expect(bare).not.toMatch(/<[^>]* on[a-z]+\s*=/i);
  expect(page).toContain("&lt;script&gt;");
  expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to)).toEqual([
    "media/0%20a%22b'c%20%23%3F%25%3Cx%3E.jpg",
    "media/0%20a%22b'c%20%23%3F%25%3Cx%3E.jpg",
    "media/1%20a%22b'c%20%23%3F%25%3Cx%3E.jpg",
    "media/2%20a%22b'c%20%23%3F%25%3Cx%3E.jpg",
    "media/3%20a%22b'c%20%23%3F%25%3Cx%3E.jpg",
  ]);
  expect(page).toContain("default-src 'none'");
});

test("[EX5] the file's name begins with what nobody else chose, and leads nowhere", () => {
  const now = new Date("2026-11-30T12:00:00Z");
  for (const title of ["../../up", "con", "", HOSTILE, "x".repeat(400)]) {
    const name = zipName(title, now);
    expect(name).toMatch(/^Parley [^/\\:<>"|?*]*\.zip$/u);
    expect(name.length).toBeLessThanOrEqual(140);
  }
  expect(progressWords({ messages: 0, files: 0, ofFiles: null })).toBe("Getting ready…");
  expect(progressWords({ messages: 500, files: 0, ofFiles: null })).toBe("500 messages…");
  expect(progressWords({ messages: 500, files: 2, ofFiles: 3 })).toBe("File 3 of 3…");
});
