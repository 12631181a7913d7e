// Who of the business sent which message: for the team alone, the message itself does not say it.

import type { UnixMs } from "../../../protocol/index.ts";
import type { PersonId } from "../talk/business.ts";

export class Senders {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** Before it is said. @param message its content's id */
  note(message: string, { person, at, sender }: { person: PersonId; at: UnixMs; sender: string }): void {
    this.sql.exec(
      "INSERT INTO team_senders (message, person, at, sender, counted) VALUES (?, ?, ?, ?, 0) ON CONFLICT DO NOTHING",
      message,
      person,
      at,
      sender,
    );
  }

  /** @returns whether it counts as an answer now: not a second time */
  count(message: string): boolean {
    const once = "UPDATE team_senders SET counted = 1 WHERE message = ? AND counted = 0 RETURNING message";
    return this.sql.exec(once, message).toArray().length > 0;
  }

  of(message: string): string | null {
    const [row] = this.sql.exec<{ sender: string }>("SELECT sender FROM team_senders WHERE message = ?", message).toArray();
    return row?.sender ?? null;
  }

  forget(message: string): void {
    this.sql.exec("DELETE FROM team_senders WHERE message = ?", message);
  }

  forgetPerson(person: PersonId): void {
    this.sql.exec("DELETE FROM team_senders WHERE person = ?", person);
  }

  forgetBefore(at: UnixMs): void {
    this.sql.exec("DELETE FROM team_senders WHERE at < ?", at);
  }
}
