// What a part of an export has: people of a business and what was said with them until it was asked for, as lines of JSON and files beside them.

import { type UnixMs, utf8 } from "../../../protocol/index.ts";
import type { Business, PersonId, StoredMessage } from "../talk/business.ts";
import type { PartFile } from "./export-table.ts";

const PAGE = 200;

export type LinesGiven = {
  business: Pick<Business, "identity" | "profile" | "contact" | "messages" | "openMedia">;
  /** Of the team, where they are to be in it */
  notes: { of(person: PersonId): readonly object[] };
  /** Kept until the export goes. @returns undefined where there was nothing in it */
  keep(file: { stream: ReadableStream<Uint8Array>; type: string }): Promise<{ bytes: number; media: string } | undefined>;
};
export type PartOf = {
  people: readonly PersonId[];
  /** The first one says whose they are. */
  isFirst: boolean;
  /** What was said later is not in it. */
  until: UnixMs;
};

/** @param files filled as the lines are read: they name them */
export async function* partLines(
  given: LinesGiven,
  { people, isFirst, until }: PartOf,
  files: PartFile[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { business, notes } = given;
  if (isFirst) yield line({ type: "business", ...business.identity, profile: await business.profile(), exportedAt: until });
  for (const person of people) {
    yield line({ type: "contact", ...(await business.contact(person)) });
    for (const note of notes.of(person)) yield line({ type: "note", ...note });
    for (let after: string | null = null; ; ) {
      const page = await business.messages(person, { after, limit: PAGE });
      const items = page?.items.filter(({ at }) => at <= until) ?? [];
      for (const message of items) yield line({ type: "message", ...message, file: await copied(given, message, files) });
      after = items.length === page?.items.length ? (page?.next ?? null) : null;
      if (after === null) break;
    }
  }
}

/** @returns the name of the file in the export; null where there is none, or it is gone */
async function copied({ business, keep }: LinesGiven, { content }: StoredMessage, files: PartFile[]): Promise<string | null> {
  if (content.kind !== "media") return null;
  const { id: name } = content.media;
  const opened = await business.openMedia(name);
  const kept = opened && (await keep({ stream: opened.stream, type: opened.facts.type }));
  if (kept === undefined) return null;
  files.push({ name, ...kept });
  return name;
}

function line(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8(`${JSON.stringify(value)}\n`);
}
