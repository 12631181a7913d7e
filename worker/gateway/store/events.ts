// What happened, as the API tells it: kept sealed, in the order in which it became known.

import type { UnixMs } from "../../../protocol/index.ts";
import type { BusinessEvent, MessageId, PersonId } from "../talk/business.ts";
import { wholeMessageId } from "./ids.ts";
import type { SealedValues } from "./sealed-values.ts";

type OfEach<T> = T extends BusinessEvent ? Omit<T, "id"> : never;
export type NewEvent = OfEach<BusinessEvent>;
type Row = { id: number; event: ArrayBuffer };

export class Events {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;
  /** Of all that ever were. Of a transaction that is undone the number is left out. */
  private last: number;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
    const [row] = sql.exec<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'").toArray();
    this.last = row?.seq ?? 0;
  }

  /** Synchronous, for the transaction in which it became known. */
  add(event: NewEvent): number {
    const { at, person } = event;
    const message = "message" in event ? wholeMessageId(event.message) : "";
    const said = "content" in event ? event.content : null;
    const reactsTo = said?.kind === "reaction" ? wholeMessageId(said.to) : "";
    const id = ++this.last;
    const insert = "INSERT INTO events (id, at, person, message, reacts_to, event) VALUES (?, ?, ?, ?, ?, ?)";
    this.sql.exec(insert, id, at, person, message, reactsTo, this.values.seal(`events ${id}`, event));
    return id;
  }

  get(id: number): BusinessEvent | undefined {
    const [row] = this.sql.exec<Row>("SELECT id, event FROM events WHERE id = ?", id).toArray();
    return row && this.read(row);
  }

  after(id: number, limit: number): BusinessEvent[] {
    const rows = this.sql.exec<Row>("SELECT id, event FROM events WHERE id > ? ORDER BY id LIMIT ?", id, limit).toArray();
    return rows.map((row) => this.read(row));
  }

  /** @returns their ids */
  forgetPerson(person: PersonId): number[] {
    return this.ids("DELETE FROM events WHERE person = ? RETURNING id", person);
  }

  /** With what was said to it. @param message of any of its files. @returns their ids */
  forgetMessage(message: MessageId): number[] {
    const whole = wholeMessageId(message);
    const isOfIt = "message = ? OR (reacts_to = ? AND reacts_to <> '')";
    return this.ids(`DELETE FROM events WHERE ${isOfIt} RETURNING id`, whole, whole);
  }

  /** At most so many at once. @returns their ids */
  forgetBefore(at: UnixMs, limit: number): number[] {
    // Their order is nearly that of their times: what stands first is looked at, and no index is written with each.
    return this.ids(
      "DELETE FROM events WHERE at < ?1 AND id IN (SELECT id FROM events ORDER BY id LIMIT ?2) RETURNING id",
      at,
      limit,
    );
  }

  forget(id: number): void {
    this.sql.exec("DELETE FROM events WHERE id = ?", id);
  }

  private ids(sql: string, ...bindings: (string | number)[]): number[] {
    return this.sql
      .exec<{ id: number }>(sql, ...bindings)
      .toArray()
      .map(({ id }) => id);
  }

  private read({ id, event }: Row): BusinessEvent {
    return { ...this.values.open<NewEvent>(`events ${id}`, event), id } as BusinessEvent;
  }
}
