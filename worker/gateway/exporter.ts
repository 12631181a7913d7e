// Exports: everything that is kept, or what was said with one person, as lines of JSON and files beside them. Made in the background, for a day.

import { rerunnable } from "../../client/engine/pace/serial.ts";
import { streamOf } from "../../client/media/chunks.ts";
import { toBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Business, PersonId, StoredMessage } from "./business.ts";
import type { Export, ExportFile, NativeDesk } from "./desk.ts";
import type { SealedValues } from "./sealed-values.ts";
import type { Shelf } from "./shelf.ts";

const KEPT_MS = 24 * 3600_000;
const PAGE = 200;
const LINES = "messages.ndjson";
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

type Given = {
  sql: SqlStorage;
  values: SealedValues;
  business: Pick<Business, "identity" | "profile" | "contacts" | "contact" | "messages" | "openMedia">;
  /** Whether there is such a person */
  knows(person: PersonId): boolean;
  shelf: Shelf;
  now(): UnixMs;
  failed(error: unknown): void;
};
type Row = { id: string; export: ArrayBuffer };
type Exports = Pick<NativeDesk, "createExport" | "exports" | "export" | "deleteExport" | "openExport">;

export class Exporter implements Exports {
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  /** What was asked for and is not made yet, also before a crash: from its beginning. */
  readonly run: () => Promise<void> = rerunnable(async () => {
    for (;;) {
      const next = this.exports().find(({ state }) => state === "making");
      if (next === undefined) return;
      try {
        const files = await this.make(next);
        // Erased meanwhile: then it is not there any more, and neither may its files be.
        if (this.export(next.id) === undefined) await this.removeFiles(files);
        else this.keep({ ...next, state: "ready", files });
      } catch (error) {
        this.given.failed(error);
        if (this.export(next.id) !== undefined) this.keep({ ...next, state: "failed" });
      }
    }
  });

  createExport(person: PersonId | null): Export | undefined {
    const { knows, now, failed } = this.given;
    if (person !== null && !knows(person)) return undefined;
    const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
    const made: Export = { id, state: "making", createdAt: now(), expiresAt: now() + KEPT_MS, person, files: [] };
    this.keep(made);
    this.run().catch(failed);
    return made;
  }

  exports(): Export[] {
    const rows = this.given.sql.exec<Row>(
      "SELECT id, export FROM exports WHERE created > ? ORDER BY created DESC, id",
      this.oldest(),
    );
    return rows.toArray().map((row) => this.read(row));
  }

  export(id: string): Export | undefined {
    const query = "SELECT id, export FROM exports WHERE id = ? AND created > ?";
    const [row] = this.given.sql.exec<Row>(query, id, this.oldest()).toArray();
    return row && this.read(row);
  }

  async deleteExport(id: string): Promise<boolean> {
    const found = this.export(id);
    if (found === undefined) return false;
    this.given.sql.exec("DELETE FROM exports WHERE id = ?", id);
    await this.removeFiles(found.files);
    return true;
  }

  async openExport(id: string, name: string): Promise<{ bytes: number; stream: ReadableStream<Uint8Array> } | undefined> {
    const file = this.export(id)?.files.find((each) => each.name === name);
    const shelved = file && this.given.shelf.get(file.media, this.given.now());
    if (file === undefined || shelved?.at.kind !== "uploaded") return undefined;
    return { bytes: file.bytes, stream: this.given.shelf.open(shelved.at) };
  }

  /** Those in which that person is: all of them about everybody, and their own. */
  async forgetPerson(person: PersonId): Promise<void> {
    // Those whose day is over as well: the round that takes them may not have come.
    for (const row of this.given.sql.exec<Row>("SELECT id, export FROM exports").toArray()) {
      const { person: of, files } = this.read(row);
      if (of !== null && of !== person) continue;
      this.given.sql.exec("DELETE FROM exports WHERE id = ?", row.id);
      await this.removeFiles(files);
    }
  }

  async sweep(): Promise<void> {
    const rows = this.given.sql.exec<Row>("SELECT id, export FROM exports WHERE created <= ?", this.oldest()).toArray();
    for (const row of rows) {
      const { files } = this.read(row);
      this.given.sql.exec("DELETE FROM exports WHERE id = ?", row.id);
      await this.removeFiles(files);
    }
  }

  private async make({ person, expiresAt }: Export): Promise<ExportFile[]> {
    const { shelf, now } = this.given;
    const files: ExportFile[] = [];
    try {
      const keep = { limitBytes: NO_LIMIT, expires: expiresAt };
      const stream = streamOf(this.lines(person, files, expiresAt), () => {});
      const facts = await shelf.upload({ ...keep, stream, type: "application/x-ndjson", filename: LINES }, now());
      if (facts === undefined) throw new Error("an export has no line");
      return [{ name: LINES, bytes: facts.bytes, media: facts.id }, ...files];
    } catch (error) {
      await this.removeFiles(files);
      throw error;
    }
  }

  private async *lines(only: PersonId | null, files: ExportFile[], expires: UnixMs): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { business, now } = this.given;
    yield line({ type: "business", ...business.identity, profile: await business.profile(), exportedAt: now() });
    for await (const person of this.people(only)) {
      yield line({ type: "contact", ...(await business.contact(person)) });
      for (let after: string | null = null; ; ) {
        const page = await business.messages(person, { after, limit: PAGE });
        for (const message of page?.items ?? [])
          yield line({ type: "message", ...message, file: await this.copy(message, files, expires) });
        after = page?.next ?? null;
        if (after === null) break;
      }
    }
  }

  private async *people(only: PersonId | null): AsyncGenerator<PersonId> {
    if (only !== null) return void (yield only);
    for (let after: string | null = null; ; ) {
      const page: { items: { person: PersonId }[]; next: string | null } = await this.given.business.contacts({
        after,
        limit: PAGE,
      });
      for (const { person } of page.items) yield person;
      after = page.next;
      if (after === null) return;
    }
  }

  /** @returns the name of the file in the export; null where there is none, or it is gone */
  private async copy({ content }: StoredMessage, files: ExportFile[], expires: UnixMs): Promise<string | null> {
    if (content.kind !== "media") return null;
    const opened = await this.given.business.openMedia(content.media.id);
    if (opened === undefined) return null;
    const { type } = opened.facts;
    const facts = await this.given.shelf.upload(
      { stream: opened.stream, type, filename: null, limitBytes: NO_LIMIT, expires },
      this.given.now(),
    );
    if (facts === undefined) return null;
    const name = content.media.id;
    files.push({ name, bytes: facts.bytes, media: facts.id });
    return name;
  }

  private async removeFiles(files: readonly ExportFile[]): Promise<void> {
    for (const { media } of files) {
      const shelved = this.given.shelf.get(media, 0);
      if (shelved !== undefined) await this.given.shelf.remove(shelved);
    }
  }

  private keep(made: Export): void {
    const sealed = this.given.values.seal(`exports ${made.id}`, made);
    const insert = "INSERT OR REPLACE INTO exports (id, person, created, export) VALUES (?, ?, ?, ?)";
    this.given.sql.exec(insert, made.id, made.person ?? "", made.createdAt, sealed);
  }

  private read(row: Row): Export {
    return this.given.values.open<Export>(`exports ${row.id}`, row.export);
  }

  private oldest(): UnixMs {
    return this.given.now() - KEPT_MS;
  }
}

function line(value: unknown): Uint8Array<ArrayBuffer> {
  return utf8(`${JSON.stringify(value)}\n`);
}
