// Whom a business knows: people who wrote to it, or who let it write. Nobody else has an id here.

import type { AccountId, ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { PersonId } from "../talk/business.ts";
import { personIdOf } from "./ids.ts";

export type Known = {
  person: PersonId;
  account: AccountId;
  conversation: ConversationId;
  firstAt: UnixMs;
  /** 0: never */
  lastWroteAt: UnixMs;
  granted: boolean;
  /** By the business */
  blocked: boolean;
};
type Row = {
  person: PersonId;
  account: AccountId;
  conversation: ConversationId;
  first_at: number;
  last_wrote_at: number;
  granted: number;
  blocked: number;
};
const COLUMNS = "person, account, conversation, first_at, last_wrote_at, granted, blocked";

export class People {
  private readonly sql: SqlStorage;
  private readonly key: Uint8Array;

  /** @param key 32 bytes, of the business */
  constructor(sql: SqlStorage, key: Uint8Array) {
    this.sql = sql;
    this.key = key;
  }

  get(person: PersonId): Known | undefined {
    return this.one("person", person);
  }

  in(conversation: ConversationId): Known | undefined {
    return this.one("conversation", conversation);
  }

  /** Whoever writes first is known from then on. */
  meet(account: AccountId, conversation: ConversationId, at: UnixMs): Known {
    const person = personIdOf(this.key, account);
    this.sql.exec(
      `INSERT INTO people (${COLUMNS}) VALUES (?, ?, ?, ?, 0, 0, 0) ON CONFLICT DO NOTHING`,
      person,
      account,
      conversation,
      at,
    );
    return this.one("person", person) as Known;
  }

  wrote(person: PersonId, at: UnixMs): void {
    this.sql.exec("UPDATE people SET last_wrote_at = max(last_wrote_at, ?) WHERE person = ?", at, person);
  }

  grant(person: PersonId, granted: boolean): void {
    this.sql.exec("UPDATE people SET granted = ? WHERE person = ?", Number(granted), person);
  }

  block(person: PersonId, blocked: boolean): void {
    this.sql.exec("UPDATE people SET blocked = ? WHERE person = ?", Number(blocked), person);
  }

  forget(person: PersonId): void {
    this.sql.exec("DELETE FROM people WHERE person = ?", person);
  }

  /** Whoever wrote last comes first. @param after a person: those behind it */
  page({ after, limit }: { after: PersonId | null; limit: number }): Known[] {
    const from = after === null ? undefined : this.get(after);
    const [at, person] = from === undefined ? [Number.MAX_SAFE_INTEGER, ""] : [from.lastWroteAt, from.person];
    const order = "ORDER BY last_wrote_at DESC, person LIMIT ?";
    const where = "WHERE last_wrote_at < ? OR (last_wrote_at = ? AND person > ?)";
    return this.sql.exec<Row>(`SELECT ${COLUMNS} FROM people ${where} ${order}`, at, at, person, limit).toArray().map(known);
  }

  /** Those who were known by then, in the order of their ids: nobody changes places. */
  known(after: PersonId | null, until: UnixMs, limit: number): PersonId[] {
    const select = "SELECT person FROM people WHERE person > ? AND first_at <= ? ORDER BY person LIMIT ?";
    const rows = this.sql.exec<{ person: PersonId }>(select, after ?? "", until, limit).toArray();
    return rows.map(({ person }) => person);
  }

  /** The next one in the order of their ids */
  behind(person: PersonId): Known | undefined {
    const query = `SELECT ${COLUMNS} FROM people WHERE person > ? ORDER BY person LIMIT 1`;
    const [row] = this.sql.exec<Row>(query, person).toArray();
    return row && known(row);
  }

  erased(person: PersonId, at: UnixMs): void {
    this.sql.exec("UPDATE people SET erased_at = ? WHERE person = ?", at, person);
  }

  wasErasedSince(person: PersonId, at: UnixMs): boolean {
    return this.sql.exec("SELECT 1 FROM people WHERE person = ? AND erased_at >= ?", person, at).toArray().length > 0;
  }

  /** Who lets the business write at any time, in the order of their ids, which stays as it is whoever writes meanwhile; of whom nothing was erased since */
  consenting(after: PersonId, since: UnixMs, limit: number): PersonId[] {
    const query = "SELECT person FROM people WHERE granted = 1 AND person > ? AND erased_at < ? ORDER BY person LIMIT ?";
    return this.sql
      .exec<{ person: PersonId }>(query, after, since, limit)
      .toArray()
      .map(({ person }) => person);
  }

  private one(column: "person" | "conversation", value: string): Known | undefined {
    const [row] = this.sql.exec<Row>(`SELECT ${COLUMNS} FROM people WHERE ${column} = ?`, value).toArray();
    return row && known(row);
  }
}

function known({ person, account, conversation, ...row }: Row): Known {
  return {
    person,
    account,
    conversation,
    firstAt: row.first_at,
    lastWroteAt: row.last_wrote_at,
    granted: row.granted === 1,
    blocked: row.blocked === 1,
  };
}
