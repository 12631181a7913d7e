// Notes of a team about a person, sealed. Nothing that sends can reach them: they are no message, and this file imports nothing that is.

import type { UnixMs } from "../../../protocol/index.ts";
import type { SealedValues } from "../store/sealed-values.ts";
import type { PersonId } from "../talk/business.ts";

export type Note = { id: number; person: PersonId; at: UnixMs; by: string; text: string };
type Row = { id: number; person: PersonId; at: number; note: ArrayBuffer };
type Sealed = { by: string; text: string };

export const MAX_NOTES = 200;

export class Notes {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  /** @returns undefined where there are as many as may be about one person */
  add({ person, at, by, text }: Omit<Note, "id">): Note | undefined {
    const count = "SELECT count(*) AS n FROM team_notes WHERE person = ?";
    if (this.sql.exec<{ n: number }>(count, person).one().n >= MAX_NOTES) return undefined;
    const insert = "INSERT INTO team_notes (person, at, note) VALUES (?, ?, ?) RETURNING id";
    const { id } = this.sql.exec<{ id: number }>(insert, person, at, new ArrayBuffer(0)).one();
    const sealed = this.values.seal(`team note ${id}`, { by, text } satisfies Sealed);
    this.sql.exec("UPDATE team_notes SET note = ? WHERE id = ?", sealed, id);
    return { id, person, at, by, text };
  }

  /** Oldest first */
  of(person: PersonId): Note[] {
    const rows = this.sql.exec<Row>("SELECT id, person, at, note FROM team_notes WHERE person = ? ORDER BY id", person);
    return rows.toArray().map((row) => this.read(row));
  }

  remove(person: PersonId, id: number): boolean {
    return this.sql.exec("DELETE FROM team_notes WHERE person = ? AND id = ? RETURNING id", person, id).toArray().length > 0;
  }

  forgetPerson(person: PersonId): void {
    this.sql.exec("DELETE FROM team_notes WHERE person = ?", person);
  }

  forgetBefore(at: UnixMs): void {
    this.sql.exec("DELETE FROM team_notes WHERE at < ?", at);
  }

  private read({ id, person, at, note }: Row): Note {
    return { id, person, at, ...this.values.open<Sealed>(`team note ${id}`, note) };
  }
}
