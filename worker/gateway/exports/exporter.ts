// Exports: everything that is kept, or what was said with one person, as it was when it was asked for. Made in the background, part by part, for a day.
// What is deleted or erased meanwhile takes its part along, and that one alone is made anew.

import { rerunnable } from "../../../client/engine/pace/serial.ts";
import { streamOf } from "../../../client/media/chunks.ts";
import { toBase64Url, type UnixMs } from "../../../protocol/index.ts";
import type { MediaFiles } from "../store/media-files.ts";
import type { SealedValues } from "../store/sealed-values.ts";
import type { PersonId } from "../talk/business.ts";
import type { Export, Exports } from "./export.ts";
import { type ExportRow, ExportTable, filesIn, type PartFile } from "./export-table.ts";
import { type LinesGiven, partLines } from "./part-lines.ts";

const KEPT_MS = 24 * 3600_000;
/** People of a part */
const PEOPLE = 200;
const LINES = "messages.ndjson";
const NO_NOTES = { of: () => [] };
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

type Given = {
  sql: SqlStorage;
  values: SealedValues;
  business: LinesGiven["business"];
  /** Those who are known since before that time, in the order of their ids */
  people(after: PersonId | null, until: UnixMs, limit: number): PersonId[];
  /** Whether there is such a person */
  knows(person: PersonId): boolean;
  mediaFiles: MediaFiles;
  /** Of the team */
  notes: LinesGiven["notes"];
  now(): UnixMs;
  failed(error: unknown): void;
};

export class Exporter implements Exports {
  private readonly given: Given;
  private readonly table: ExportTable;
  /** Whose words changed while a part is being made: it is made again if it has them. */
  private changed = new Set<PersonId>();

  constructor(given: Given) {
    this.given = given;
    this.table = new ExportTable(given.sql, given.values);
  }

  /** What is not made yet, also after a crash: it goes on with the next part. */
  readonly run: () => Promise<void> = rerunnable(async () => {
    for (;;) {
      const next = this.rows().find((row) => this.stateOf(row) === "making");
      if (next === undefined) return;
      try {
        await this.makeNext(next);
      } catch (error) {
        this.given.failed(error);
        if (this.table.get(next.id) !== undefined) this.table.put({ ...next, hasFailed: true });
      }
    }
  });

  createExport(person: PersonId | null, hasNotes = false): Export | undefined {
    const { knows, now, failed } = this.given;
    if (person !== null && !knows(person)) return undefined;
    const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
    const row: ExportRow = { id, person, createdAt: now(), hasFailed: false, hasNotes };
    this.table.put(row);
    this.run().catch(failed);
    return this.viewOf(row);
  }

  exports(): Export[] {
    return this.rows().map((row) => this.viewOf(row));
  }

  export(id: string): Export | undefined {
    const row = this.rows().find((each) => each.id === id);
    return row && this.viewOf(row);
  }

  async deleteExport(id: string): Promise<boolean> {
    if (!this.rows().some((row) => row.id === id)) return false;
    await this.removeFiles(this.table.remove(id));
    return true;
  }

  async openExport(id: string, name: string): Promise<{ bytes: number; stream: ReadableStream<Uint8Array> } | undefined> {
    if (this.export(id)?.state !== "ready") return undefined;
    const parts = this.table.parts(id);
    const wanted =
      name === LINES
        ? parts.flatMap(({ content }) => content?.lines ?? [])
        : parts.flatMap(({ content }) => content?.files.find((file) => file.name === name) ?? []).slice(0, 1);
    if (wanted.length === 0) return undefined;
    return { bytes: wanted.reduce((sum, { bytes }) => sum + bytes, 0), stream: streamOf(this.read(wanted), () => {}) };
  }

  /** Their own go, and of all others the part in which they are: it is made anew, without them. */
  async forgetPerson(person: PersonId): Promise<void> {
    for (const row of this.table.all()) if (row.person === person) await this.removeFiles(this.table.remove(row.id));
    await this.remake(person);
  }

  /** Something that was said with them is gone: the parts in which it was go, and are made anew. */
  async remake(person: PersonId): Promise<void> {
    const { failed } = this.given;
    this.changed.add(person);
    // Those whose day is over as well: the round that takes them may not have come.
    for (const row of this.table.all()) {
      if (row.person !== null && row.person !== person) continue;
      const part = this.table.partWith(row.id, person);
      if (part === undefined || part.content === null) continue;
      this.table.putPart(row.id, { ...part, content: null });
      await this.removeFiles(filesIn(part));
    }
    this.run().catch(failed);
  }

  async sweep(): Promise<void> {
    const oldest = this.oldest();
    for (const { id, createdAt } of this.table.all()) if (createdAt <= oldest) await this.removeFiles(this.table.remove(id));
  }

  private async makeNext(row: ExportRow): Promise<void> {
    const next = this.table.next(row.id);
    if (next === null) return;
    const { place } = next;
    const people = this.peopleOf(row, next.after, next.upTo);
    // Nobody is behind the last of a part that is not full.
    const upTo = next.upTo ?? (row.person === null && people.length === PEOPLE ? (people.at(-1) ?? "") : "");
    this.changed = new Set();
    const content = await this.make({ row, people, isFirst: place === 0 });
    const isGone = this.table.get(row.id) === undefined;
    if (isGone || people.some((person) => this.changed.has(person))) await this.removeFiles([content.lines, ...content.files]);
    else this.table.putPart(row.id, { place, upTo, content });
  }

  /** Of a part that is made anew: those who were in it, as far as they are still known */
  private peopleOf({ person, createdAt }: ExportRow, after: PersonId | null, upTo: PersonId | null): PersonId[] {
    if (person !== null) return this.given.knows(person) ? [person] : [];
    const people = this.given.people(after, createdAt, PEOPLE);
    return upTo === null || upTo === "" ? people : people.filter((each) => each <= upTo);
  }

  private async make({ row, people, isFirst }: { row: ExportRow; people: PersonId[]; isFirst: boolean }) {
    const { mediaFiles, business, notes, now } = this.given;
    const expires = row.createdAt + KEPT_MS;
    const keep: LinesGiven["keep"] = async ({ stream, type }) => {
      const facts = await mediaFiles.upload({ stream, type, filename: null, limitBytes: NO_LIMIT, expires }, now());
      return facts && { bytes: facts.bytes, media: facts.id };
    };
    const files: PartFile[] = [];
    try {
      const lines = partLines(
        { business, keep, notes: row.hasNotes ? notes : NO_NOTES },
        { people, isFirst, until: row.createdAt },
        files,
      );
      const kept = await keep({ stream: streamOf(lines, () => {}), type: "application/x-ndjson" });
      // Nothing is uploaded of no bytes: a part whose people are all gone has no line.
      return { lines: { name: LINES, bytes: kept?.bytes ?? 0, media: kept?.media ?? "" }, files };
    } catch (error) {
      await this.removeFiles(files);
      throw error;
    }
  }

  private async *read(files: readonly PartFile[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { mediaFiles, now } = this.given;
    for (const { bytes, media } of files) {
      if (bytes === 0) continue;
      const stored = mediaFiles.get(media, now());
      if (stored?.at.kind !== "uploaded") throw new Error("a part of an export is gone");
      for await (const chunk of mediaFiles.open(stored.at)) yield chunk;
    }
  }

  private viewOf(row: ExportRow): Export {
    const { id, person, createdAt, hasNotes } = row;
    const state = this.stateOf(row);
    const contents = state === "ready" ? this.table.parts(id).flatMap(({ content }) => content ?? []) : [];
    const bytes = contents.reduce((sum, { lines }) => sum + lines.bytes, 0);
    const files = contents.flatMap((content) => content.files.map(({ name, bytes: size }) => ({ name, bytes: size })));
    return {
      id,
      state,
      createdAt,
      expiresAt: createdAt + KEPT_MS,
      person,
      hasNotes,
      files: state === "ready" ? [{ name: LINES, bytes }, ...files] : [],
    };
  }

  private stateOf({ id, hasFailed }: ExportRow): Export["state"] {
    if (hasFailed) return "failed";
    return this.table.next(id) === null ? "ready" : "making";
  }

  private rows(): ExportRow[] {
    const oldest = this.oldest();
    return this.table.all().filter(({ createdAt }) => createdAt > oldest);
  }

  private async removeFiles(files: readonly PartFile[]): Promise<void> {
    for (const { media } of files) {
      const stored = this.given.mediaFiles.get(media, 0);
      if (stored !== undefined) await this.given.mediaFiles.remove(stored);
    }
  }

  private oldest(): UnixMs {
    return this.given.now() - KEPT_MS;
  }
}
