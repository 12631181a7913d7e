// What the API sent: by its content's id, until nothing more is to be told of it.

import type { UnixMs } from "../../../protocol/index.ts";
import type { PersonId } from "../talk/business.ts";
import type { SealedValues } from "./sealed-values.ts";

/** They are asked for with each of their statuses. */
const HELD = 500;

type Sent = { person: PersonId; at: UnixMs; callbackData: string | null };

export class SentMessages {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;
  private readonly held = new Map<string, Sent & { template: string }>();

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  /** @param template its id; "": none */
  note(id: string, { person, at, callbackData, template = "" }: Sent & { template?: string }): void {
    const sealed = this.values.seal(`sent ${id}`, callbackData);
    this.sql.exec(
      "INSERT INTO sent (id, person, at, callback, template, answered) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
      id,
      person,
      at,
      sealed,
      template,
    );
  }

  get(id: string): (Sent & { template: string }) | undefined {
    const held = this.held.get(id);
    if (held !== undefined) return held;
    const [row] = this.sql
      .exec<{ person: string; at: number; callback: ArrayBuffer; template: string }>(
        "SELECT person, at, callback, template FROM sent WHERE id = ?",
        id,
      )
      .toArray();
    if (row === undefined) return undefined;
    const { callback, ...rest } = row;
    const sent = { ...rest, callbackData: this.values.open<string | null>(`sent ${id}`, callback) };
    const [oldest] = this.held.keys();
    if (this.held.size >= HELD && oldest !== undefined) this.held.delete(oldest);
    this.held.set(id, sent);
    return sent;
  }

  /** The newest to that person since then, if it had no answer yet: it has one now. */
  answer(person: PersonId, since: UnixMs): { at: UnixMs; template: string } | undefined {
    const newest = "SELECT id FROM sent WHERE person = ? AND answered = 0 AND at >= ? ORDER BY at DESC LIMIT 1";
    const update = `UPDATE sent SET answered = 1 WHERE id = (${newest}) RETURNING at, template`;
    return this.sql.exec<{ at: number; template: string }>(update, person, since).toArray()[0];
  }

  forget(id: string): void {
    this.held.delete(id);
    this.sql.exec("DELETE FROM sent WHERE id = ?", id);
  }

  forgetPerson(person: PersonId): void {
    this.held.clear();
    this.sql.exec("DELETE FROM sent WHERE person = ?", person);
  }

  forgetBefore(at: UnixMs): void {
    this.held.clear();
    this.sql.exec("DELETE FROM sent WHERE at < ?", at);
  }
}
