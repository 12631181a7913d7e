// Exports in their tables: a row for each, and one for each of its parts, which has the people up to one of them in the order of their ids.

import type { UnixMs } from "../../../protocol/index.ts";
import type { SealedValues } from "../store/sealed-values.ts";
import type { PersonId } from "../talk/business.ts";

export type ExportRow = { id: string; person: PersonId | null; createdAt: UnixMs; hasFailed: boolean; hasNotes: boolean };
/** `media`: where its bytes are among the media files. `name`: in the export */
export type PartFile = { name: string; bytes: number; media: string };
export type Part = {
  place: number;
  /** The last of its people; "" where nobody is behind */
  upTo: PersonId;
  /** Null: to be made, or made anew */
  content: { lines: PartFile; files: PartFile[] } | null;
};
type Row = { id: string; person: string; created: number; export: ArrayBuffer };
type PartRow = { place: number; up_to: string; part: ArrayBuffer };

export class ExportTable {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  put({ id, person, createdAt, hasFailed, hasNotes }: ExportRow): void {
    const sealed = this.values.seal(`exports ${id}`, { hasFailed, hasNotes });
    const insert = "INSERT OR REPLACE INTO exports (id, person, created, export) VALUES (?, ?, ?, ?)";
    this.sql.exec(insert, id, person ?? "", createdAt, sealed);
  }

  get(id: string): ExportRow | undefined {
    return this.sql.exec<Row>("SELECT * FROM exports WHERE id = ?", id).toArray().map(this.read)[0];
  }

  /** Newest first */
  all(): ExportRow[] {
    return this.sql.exec<Row>("SELECT * FROM exports ORDER BY created DESC, id").toArray().map(this.read);
  }

  /** With its parts. @returns the files that it had */
  remove(id: string): PartFile[] {
    const files = this.parts(id).flatMap(filesIn);
    this.sql.exec("DELETE FROM export_parts WHERE export = ?", id);
    this.sql.exec("DELETE FROM exports WHERE id = ?", id);
    return files;
  }

  /** Without what is in them: where the next one is to be made, and behind whom; null: all are. */
  next(id: string): { place: number; after: PersonId | null; upTo: PersonId | null } | null {
    const part = (where: string, order: string, ...more: number[]) => {
      const select = `SELECT place, up_to FROM export_parts WHERE export = ? AND ${where} ORDER BY place ${order} LIMIT 1`;
      return this.sql.exec<{ place: number; up_to: string }>(select, id, ...more).toArray()[0];
    };
    const open = part("made = 0", "ASC");
    const last = open === undefined ? part("true", "DESC") : part("place < ?", "DESC", open.place);
    if (open === undefined && last?.up_to === "") return null;
    return { place: open?.place ?? (last?.place ?? -1) + 1, after: last?.up_to ?? null, upTo: open?.up_to ?? null };
  }

  parts(id: string): Part[] {
    const select = "SELECT place, up_to, part FROM export_parts WHERE export = ? ORDER BY place";
    return this.sql
      .exec<PartRow>(select, id)
      .toArray()
      .map((row) => this.readPart(id, row));
  }

  /** The one in which that person is, if it was begun. */
  partWith(id: string, person: PersonId): Part | undefined {
    const select =
      "SELECT place, up_to, part FROM export_parts WHERE export = ? AND (up_to >= ? OR up_to = '') ORDER BY place LIMIT 1";
    const [row] = this.sql.exec<PartRow>(select, id, person).toArray();
    return row && this.readPart(id, row);
  }

  putPart(id: string, { place, upTo, content }: Part): void {
    const sealed = this.values.seal(`exports ${id} ${place}`, content);
    const insert = "INSERT OR REPLACE INTO export_parts (export, place, up_to, made, part) VALUES (?, ?, ?, ?, ?)";
    this.sql.exec(insert, id, place, upTo, Number(content !== null), sealed);
  }

  private readonly read = ({ id, person, created, export: sealed }: Row): ExportRow => {
    const { hasFailed, hasNotes } = this.values.open<Pick<ExportRow, "hasFailed" | "hasNotes">>(`exports ${id}`, sealed);
    return { id, person: person === "" ? null : person, createdAt: created, hasFailed, hasNotes };
  };

  private readPart(id: string, { place, up_to: upTo, part }: PartRow): Part {
    return { place, upTo, content: this.values.open<Part["content"]>(`exports ${id} ${place}`, part) };
  }
}

export function filesIn({ content }: Part): PartFile[] {
  return content === null ? [] : [content.lines, ...content.files];
}
