// The conversations of a team in their table: found by filter, page by page.

import type { SealedValues } from "../store/sealed-values.ts";
import type { PersonId } from "../talk/business.ts";
import { NOTHING_KNOWN, type State, type TeamConversation } from "./conversation.ts";

type Row = {
  person: PersonId;
  state: State;
  assignee: string;
  waiting_since: number;
  touched: number;
  answers: number;
  answered_by: string;
  sealed: ArrayBuffer;
};
export type Filter = { view: View; label: string | null };
export const VIEWS = ["mine", "unassigned", "all", "waiting", "closed"] as const;
export type View = (typeof VIEWS)[number];
export type Listed = TeamConversation & { person: PersonId };
type Cursor = { touched: number; person: PersonId };

const COLUMNS = "person, state, assignee, waiting_since, touched, answers, answered_by, sealed";
const COUNTED_TO = 100;
const CURSOR = /^(\d{1,15})\.(ZZ\.[A-Z2-7]{26})$/;

export class TeamConversations {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  get(person: PersonId): TeamConversation | undefined {
    const [row] = this.sql.exec<Row>(`SELECT ${COLUMNS} FROM team_conversations WHERE person = ?`, person).toArray();
    return row && this.read(row);
  }

  of(person: PersonId): TeamConversation {
    return this.get(person) ?? NOTHING_KNOWN;
  }

  put(person: PersonId, { state, assignee, waitingSince, touched, answers, answeredBy, name }: TeamConversation): void {
    this.sql.exec(
      `INSERT OR REPLACE INTO team_conversations (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      person,
      state,
      assignee,
      waitingSince,
      touched,
      answers,
      answeredBy,
      this.values.seal(`team ${person}`, name),
    );
  }

  /** What was touched last comes first. */
  page(filter: Filter, me: string, { after, limit }: { after: Cursor | null; limit: number }): Listed[] {
    const { where, bindings } = conditionOf(filter, me);
    const from = after ?? { touched: Number.MAX_SAFE_INTEGER, person: "" };
    const rows = this.sql.exec<Row>(
      `SELECT ${COLUMNS} FROM team_conversations
       WHERE ${where} AND (touched < ? OR (touched = ? AND person > ?)) ORDER BY touched DESC, person LIMIT ?`,
      ...bindings,
      from.touched,
      from.touched,
      from.person,
      limit,
    );
    return rows.toArray().map((row) => ({ ...this.read(row), person: row.person }));
  }

  /** Up to a hundred: nobody reads more off a list. */
  count(view: View, me: string): number {
    const { where, bindings } = conditionOf({ view, label: null }, me);
    const counted = `SELECT count(*) AS n FROM (SELECT 1 FROM team_conversations WHERE ${where} LIMIT ${COUNTED_TO})`;
    return this.sql.exec<{ n: number }>(counted, ...bindings).one().n;
  }

  labels(person: PersonId): string[] {
    const rows = this.sql.exec<{ label: string }>("SELECT label FROM team_labels WHERE person = ? ORDER BY label", person);
    return rows.toArray().map(({ label }) => label);
  }

  setLabels(person: PersonId, labels: readonly string[]): void {
    this.sql.exec("DELETE FROM team_labels WHERE person = ?", person);
    for (const label of labels) this.sql.exec("INSERT OR IGNORE INTO team_labels (person, label) VALUES (?, ?)", person, label);
  }

  forgetLabel(label: string): void {
    this.sql.exec("DELETE FROM team_labels WHERE label = ?", label);
  }

  /** Who is gone has nothing to do any more. */
  unassign(member: string): void {
    this.sql.exec("UPDATE team_conversations SET assignee = '' WHERE assignee = ?", member);
  }

  forgetPerson(person: PersonId): void {
    this.sql.exec("DELETE FROM team_conversations WHERE person = ?", person);
    this.sql.exec("DELETE FROM team_labels WHERE person = ?", person);
  }

  private read({ person, state, assignee, waiting_since, touched, answers, answered_by, sealed }: Row): TeamConversation {
    const name = this.values.open<string>(`team ${person}`, sealed);
    return { state, assignee, waitingSince: waiting_since, touched, answers, answeredBy: answered_by, name };
  }
}

export function cursorOf({ touched, person }: Cursor): string {
  return `${touched}.${person}`;
}

/** Undefined for what is none of ours. */
export function readCursor(text: string): Cursor | undefined {
  const [, touched, person] = CURSOR.exec(text) ?? [];
  return touched === undefined || person === undefined ? undefined : { touched: Number(touched), person };
}

function conditionOf({ view, label }: Filter, me: string): { where: string; bindings: string[] } {
  const labelled = label === null ? "" : " AND person IN (SELECT person FROM team_labels WHERE label = ?)";
  const bindings = label === null ? [] : [label];
  switch (view) {
    case "mine":
      return { where: `assignee = ? AND state <> 'closed'${labelled}`, bindings: [me, ...bindings] };
    case "unassigned":
      return { where: `assignee = '' AND state <> 'closed'${labelled}`, bindings };
    case "all":
      return { where: `state <> 'closed'${labelled}`, bindings };
    case "waiting":
    case "closed":
      return { where: `state = '${view}'${labelled}`, bindings };
  }
}
