// Jobs in their tables: what is to be sent, sealed, and to whom. Numbers beside them say how far each is, so that nobody counts rows.

import type { UnixMs } from "../../../protocol/index.ts";
import type { Job, JobWork, PersonId, RecipientState } from "../talk/job.ts";
import type { SealedValues } from "./sealed-values.ts";

type Row = Omit<Job, "state"> & { state: Job["state"]; work: ArrayBuffer };
export type RecipientRow = { person: PersonId; state: RecipientState; why: string; message: string };
const STATES: readonly RecipientState[] = ["waiting", "sent", "refused"];
const OF_ONE_JOB = 100;
const COLUMNS = "id, at, created, state, total, sent, refused, found_up_to AS foundUpTo";

export class JobRows {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;
  readonly transaction: (fn: () => void) => void;

  constructor(sql: SqlStorage, values: SealedValues, transaction: (fn: () => void) => void) {
    this.sql = sql;
    this.values = values;
    this.transaction = transaction;
  }

  add({ id, at, created }: Pick<Job, "id" | "at" | "created">, work: JobWork): void {
    const insert =
      "INSERT INTO jobs (id, at, created, state, total, sent, refused, found_up_to, work) VALUES (?, ?, ?, 'waiting', 0, 0, 0, ?, ?)";
    this.sql.exec(insert, id, at, created, work.to.kind === "people" ? "all" : "", this.values.seal(`jobs ${id}`, work));
  }

  get(id: string): Job | undefined {
    return this.sql.exec<Job>(`SELECT ${COLUMNS} FROM jobs WHERE id = ?`, id).toArray()[0];
  }

  work(id: string): JobWork {
    const { work } = this.sql.exec<Pick<Row, "work">>("SELECT work FROM jobs WHERE id = ?", id).one();
    return this.values.open<JobWork>(`jobs ${id}`, work);
  }

  setWork(id: string, work: JobWork): void {
    this.sql.exec("UPDATE jobs SET work = ? WHERE id = ?", this.values.seal(`jobs ${id}`, work), id);
  }

  /** Of those made after that. A job weighs as much as some recipients: its content lies there too. */
  weightSince(created: UnixMs): number {
    const query = "SELECT coalesce(sum(total), 0) + ? * count(*) AS weight FROM jobs WHERE created > ?";
    return this.sql.exec<{ weight: number }>(query, OF_ONE_JOB, created).one().weight;
  }

  /** When that one was made with which all since then weigh more than that; null: they do not */
  heavierSince(weight: number): UnixMs | null {
    const sums = "SELECT created, sum(total + ?) OVER (ORDER BY created DESC, id) AS weight FROM jobs";
    const query = `SELECT max(created) AS created FROM (${sums}) WHERE weight > ?`;
    return this.sql.exec<{ created: UnixMs | null }>(query, OF_ONE_JOB, weight).one().created;
  }

  /** Newest first */
  list(limit: number): Job[] {
    return this.sql.exec<Job>(`SELECT ${COLUMNS} FROM jobs ORDER BY created DESC, id LIMIT ?`, limit).toArray();
  }

  /** Those that are not over, whichever is due first */
  open(limit: number): Job[] {
    const where = "state IN ('waiting', 'running')";
    return this.sql.exec<Job>(`SELECT ${COLUMNS} FROM jobs WHERE ${where} ORDER BY at, id LIMIT ?`, limit).toArray();
  }

  setState(id: string, state: Job["state"]): void {
    this.sql.exec("UPDATE jobs SET state = ? WHERE id = ?", state, id);
  }

  /** Each person once, however often they are named. @returns how many were not there */
  addRecipients(id: string, people: readonly PersonId[]): number {
    const each = "SELECT ?, value, 0, '', '', 0 FROM json_each(?) WHERE true";
    const insert = `INSERT INTO job_recipients (job, person, state, why, message, tries) ${each} ON CONFLICT DO NOTHING RETURNING 1`;
    const added = this.sql.exec(insert, id, JSON.stringify(people)).toArray().length;
    this.sql.exec("UPDATE jobs SET total = total + ? WHERE id = ?", added, id);
    return added;
  }

  /** Up to where those of a label, or everybody, were found; "all": to the end */
  setFound(id: string, upTo: string): void {
    this.sql.exec("UPDATE jobs SET found_up_to = ? WHERE id = ?", upTo, id);
  }

  waiting(id: string, after: PersonId, limit: number): PersonId[] {
    const query = "SELECT person FROM job_recipients WHERE job = ? AND state = 0 AND person > ? ORDER BY person LIMIT ?";
    return this.sql
      .exec<{ person: PersonId }>(query, id, after, limit)
      .toArray()
      .map(({ person }) => person);
  }

  isWaiting(id: string, person: PersonId): boolean {
    const query = "SELECT 1 FROM job_recipients WHERE job = ? AND person = ? AND state = 0";
    return this.sql.exec(query, id, person).toArray().length > 0;
  }

  settle(id: string, person: PersonId, state: "sent" | "refused", more: { why?: string; message?: string }): void {
    const { why = "", message = "" } = more;
    const update =
      "UPDATE job_recipients SET state = ?, why = ?, message = ? WHERE job = ? AND person = ? AND state = 0 RETURNING 1";
    if (this.sql.exec(update, STATES.indexOf(state), why, message, id, person).toArray().length === 0) return;
    this.sql.exec(`UPDATE jobs SET ${state} = ${state} + 1 WHERE id = ?`, id);
  }

  /** @returns how often it was tried by now */
  noteTry(id: string, person: PersonId): number {
    const update = "UPDATE job_recipients SET tries = tries + 1 WHERE job = ? AND person = ? RETURNING tries";
    return this.sql.exec<{ tries: number }>(update, id, person).toArray()[0]?.tries ?? 0;
  }

  recipients(id: string, after: PersonId, limit: number): RecipientRow[] {
    const query = "SELECT person, state, why, message FROM job_recipients WHERE job = ? AND person > ? ORDER BY person LIMIT ?";
    const rows = this.sql.exec<{ person: string; state: number; why: string; message: string }>(query, id, after, limit);
    return rows.toArray().map((row) => ({ ...row, state: STATES[row.state] ?? "waiting" }));
  }

  /** Where they wait they are waited for no more. */
  forgetPerson(person: PersonId): void {
    this.sql.exec(
      "UPDATE jobs SET total = total - 1 WHERE id IN (SELECT job FROM job_recipients WHERE person = ? AND state = 0)",
      person,
    );
    this.sql.exec("DELETE FROM job_recipients WHERE person = ?", person);
  }

  /** Jobs that were over and made before that; at most so many rows. @returns whether there is more */
  forgetBefore(created: UnixMs, limit: number): boolean {
    const isOver = "created < ? AND state NOT IN ('waiting', 'running')";
    const [old] = this.sql.exec<{ id: string }>(`SELECT id FROM jobs WHERE ${isOver} LIMIT 1`, created).toArray();
    if (old === undefined) return false;
    const some = "SELECT person FROM job_recipients WHERE job = ? LIMIT ?";
    const remove = `DELETE FROM job_recipients WHERE job = ? AND person IN (${some}) RETURNING 1`;
    if (this.sql.exec(remove, old.id, old.id, limit).toArray().length === 0)
      this.sql.exec("DELETE FROM jobs WHERE id = ?", old.id);
    return true;
  }
}
