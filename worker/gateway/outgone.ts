// What the API sent: by its content's id, until nothing more is to be told of it.

import type { UnixMs } from "../../protocol/index.ts";
import type { PersonId } from "./business.ts";
import type { SealedValues } from "./sealed-values.ts";

export class Outgone {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  note(id: string, { person, at, callbackData }: { person: PersonId; at: UnixMs; callbackData: string | null }): void {
    const sealed = this.values.seal(`sent ${id}`, callbackData);
    this.sql.exec(
      "INSERT INTO sent (id, person, at, callback) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      id,
      person,
      at,
      sealed,
    );
  }

  get(id: string): { person: PersonId; callbackData: string | null } | undefined {
    const [row] = this.sql
      .exec<{ person: string; callback: ArrayBuffer }>("SELECT person, callback FROM sent WHERE id = ?", id)
      .toArray();
    return row && { person: row.person, callbackData: this.values.open<string | null>(`sent ${id}`, row.callback) };
  }

  forget(id: string): void {
    this.sql.exec("DELETE FROM sent WHERE id = ?", id);
  }

  forgetPerson(person: PersonId): void {
    this.sql.exec("DELETE FROM sent WHERE person = ?", person);
  }

  forgetBefore(at: UnixMs): void {
    this.sql.exec("DELETE FROM sent WHERE at < ?", at);
  }
}
