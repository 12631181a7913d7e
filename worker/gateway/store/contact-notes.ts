// What a business notes of people: labels and attributes, sealed. By a label people are found through a digest, which says nothing to who has no key.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "../../../protocol/index.ts";
import type { NotesChange, PersonId } from "../talk/business.ts";
import type { SealedValues } from "./sealed-values.ts";

export type Notes = { labels: string[]; attributes: Record<string, string> };

export const MAX_ATTRIBUTES = 40;

export class ContactNotes {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;
  private readonly key: Uint8Array;

  /** @param key 32 bytes, of the business */
  constructor(sql: SqlStorage, values: SealedValues, key: Uint8Array) {
    this.sql = sql;
    this.values = values;
    this.key = key;
  }

  of(person: PersonId): Notes {
    const [row] = this.sql.exec<{ notes: ArrayBuffer }>("SELECT notes FROM contact_notes WHERE person = ?", person).toArray();
    return row === undefined ? { labels: [], attributes: {} } : this.values.open<Notes>(`contact_notes ${person}`, row.notes);
  }

  /** @returns undefined where there would be too many attributes. Call it within a transaction. */
  change(person: PersonId, { labels, attributes = {} }: NotesChange): Notes | undefined {
    const before = this.of(person);
    const merged = Object.entries({ ...before.attributes, ...attributes }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    if (merged.length > MAX_ATTRIBUTES) return undefined;
    const after = {
      labels: labels === undefined ? before.labels : [...new Set(labels)].sort(),
      attributes: Object.fromEntries(merged),
    };
    this.forget(person);
    if (after.labels.length === 0 && merged.length === 0) return after;
    const sealed = this.values.seal(`contact_notes ${person}`, after);
    this.sql.exec("INSERT INTO contact_notes (person, notes) VALUES (?, ?)", person, sealed);
    for (const label of after.labels)
      this.sql.exec("INSERT INTO contact_labels (label, person) VALUES (?, ?)", this.digest(label), person);
    return after;
  }

  /** Those behind `after`, by their ids */
  labelled(label: string, after: PersonId, limit: number): PersonId[] {
    const query = "SELECT person FROM contact_labels WHERE label = ? AND person > ? ORDER BY person LIMIT ?";
    return this.sql
      .exec<{ person: PersonId }>(query, this.digest(label), after, limit)
      .toArray()
      .map(({ person }) => person);
  }

  forget(person: PersonId): void {
    this.sql.exec("DELETE FROM contact_notes WHERE person = ?", person);
    this.sql.exec("DELETE FROM contact_labels WHERE person = ?", person);
  }

  private digest(label: string): ArrayBuffer {
    return hmac(sha256, this.key, utf8(`parley/contact-label/v1 ${label}`)).slice(0, 16).buffer as ArrayBuffer;
  }
}
