// On demand over SQLite: records are read where they lie, by an index beside them that each step brings up to date in its own transaction. Ids and times
// are in the clear; handles and what was said of oneself are digests.

import type { AccountId, ConversationId, UnixMs } from "../../../protocol/index.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Step } from "../../store/port.ts";
import { hasShape } from "../../store/shapes.ts";
import { type RowCodec, type SqlPort, type SqlReads, type SqlValue, sqlReads } from "../../store/sql.ts";
import type { OutboxRecord, Tables } from "../../store/tables.ts";
import { hasUnsaid, hasWork } from "../has-work.ts";
import type { World } from "../world.ts";
import { digestOfProfile, indexRowOf } from "./index-row.ts";
import type { Known } from "./known.ts";
import type { OnDemand, Opened, Working } from "./on-demand.ts";

const PAGE = 100;
const CONTACTS_HELD = 500;
const KEPT_OPENED = 200;
/** Of what waits for its turn no more is looked for before some of it is done. */
const DUE_AT_ONCE = 20;
const BREATH_MS = 5;
const TABLES = [
  `client_index (
    id TEXT PRIMARY KEY, due INTEGER, expires INTEGER, peer TEXT, introduced TEXT, is_group INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "client_index_contacts (account TEXT PRIMARY KEY, handle TEXT NOT NULL) STRICT, WITHOUT ROWID",
];
const INDEXES = [
  "client_index_due ON client_index (due, id) WHERE due IS NOT NULL",
  "client_index_expires ON client_index (expires) WHERE expires IS NOT NULL",
  "client_index_peer ON client_index (peer) WHERE peer IS NOT NULL",
  "client_index_introduced ON client_index (introduced, id) WHERE introduced IS NOT NULL",
  "client_index_group ON client_index (id) WHERE is_group = 1",
  "client_index_handle ON client_index_contacts (handle)",
];

export class SqlOnDemand implements OnDemand {
  private readonly sql: SqlPort;
  private readonly reads: SqlReads;
  private readonly digest: (text: string) => string;
  readonly conversations: Known<ConversationId, ConversationRecord>;
  readonly outboxes: Known<ConversationId, readonly OutboxRecord[]>;
  readonly contacts: Known<AccountId, ContactRecord>;

  /** After the store has made its tables. @param digest by a key of this store alone */
  constructor(sql: SqlPort, codec: RowCodec, digest: (text: string) => string) {
    this.sql = sql;
    this.reads = sqlReads(sql, codec);
    this.digest = digest;
    this.conversations = this.table("conversations");
    this.contacts = held(this.table("contacts"), CONTACTS_HELD);
    sql.transaction(() => {
      const isThere = sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'client_index'", []).length > 0;
      for (const table of TABLES) sql.exec(`CREATE TABLE IF NOT EXISTS ${table}`, []);
      for (const index of INDEXES) sql.exec(`CREATE INDEX IF NOT EXISTS ${index}`, []);
      if (!isThere) this.noteAll();
    });
    this.outboxes = outboxes(this.reads);
  }

  /** In the transaction of a step. */
  note({ writes }: Pick<Step, "writes">): void {
    for (const write of writes) {
      if (!("value" in write)) continue;
      if (write.table === "contacts") this.noteContact(String(write.key[0]), write.value);
      if (write.table === "conversations") this.noteStep(String(write.key[0]), write.value);
    }
  }

  byHandle(handle: string): ContactRecord | undefined {
    const rows = this.sql.exec("SELECT account FROM client_index_contacts WHERE handle = ?", [this.digest(`handle ${handle}`)]);
    for (const { account } of rows) {
      const contact = this.contacts.get(account as AccountId);
      if (contact?.handle === handle) return contact;
    }
    return undefined;
  }

  async *candidates(working: Working, world: World): AsyncGenerator<ConversationRecord> {
    const now = world.clock.now();
    const introduced = digestOfProfile(world.account(), this.digest);
    const named = new Set([...working.waiting(), ...working.pending, ...working.opened.keys()]);
    const lists = [
      named,
      this.paged("due <= ?", "due", [now]),
      this.paged("introduced < ?", "introduced", [introduced]),
      this.paged("introduced > ?", "introduced", [introduced]),
    ];
    for (const [i, ids] of lists.entries()) {
      for (const id of ids) {
        const record = i > 0 && named.has(id) ? undefined : this.conversations.get(id);
        if (record === undefined) continue;
        // It is none of them any more, until it changes.
        if (!hasUnsaid(record) && !hasWork(record, world)) this.noteConversation(id, record);
        yield record;
        // A store that answers at once gives nobody else a turn.
        while (working.due.size >= DUE_AT_ONCE) await new Promise<void>((rested) => void world.clock.after(BREATH_MS, rested));
      }
    }
  }

  trim(opened: Map<ConversationId, Opened>): void {
    let over = opened.size - KEPT_OPENED;
    for (const [id, each] of opened) {
      if (over-- <= 0) return;
      if (each.isIdle && !each.isInDoubt && each.peek() === null && each.frozenSince === null && !each.isAsked) opened.delete(id);
    }
  }

  withPeers(accounts: readonly AccountId[]): ConversationRecord[] {
    const ids = accounts.flatMap((account) => this.ids("SELECT id FROM client_index WHERE peer = ?", [account]));
    return ids.flatMap((id) => this.conversations.get(id) ?? []);
  }

  nextExpiry(): UnixMs | null {
    const [row] = this.sql.exec("SELECT expires FROM client_index WHERE expires IS NOT NULL ORDER BY expires LIMIT 1", []);
    return row === undefined ? null : Number(row.expires);
  }

  expired(now: UnixMs): ConversationId[] {
    return this.ids("SELECT id FROM client_index WHERE expires <= ? ORDER BY expires LIMIT ?", [now, PAGE]);
  }

  groups(): ConversationId[] {
    return this.ids("SELECT id FROM client_index WHERE is_group = 1", []);
  }

  /** Of a store that is older than the index, once: until then all of it was read with each opening. */
  private noteAll(): void {
    for (const account of this.contacts.keys()) this.noteContact(account, this.contacts.get(account) ?? null);
    for (const id of this.conversations.keys()) {
      const record = this.conversations.get(id);
      if (record === undefined) this.noteUnread(id);
      else this.noteConversation(id, record);
    }
  }

  /** A step of a migration may write what is no record of today: that one is looked at when it is one. */
  private noteStep(id: string, record: ConversationRecord | null): void {
    if (record === null || hasShape("conversations", record)) this.noteConversation(id, record);
    else this.noteUnread(id);
  }

  private noteUnread(id: string): void {
    this.sql.exec("INSERT INTO client_index (id, due, is_group) VALUES (?, 0, 0) ON CONFLICT (id) DO UPDATE SET due = 0", [id]);
  }

  private noteConversation(id: string, record: ConversationRecord | null): void {
    if (record === null) {
      this.sql.exec("DELETE FROM client_index WHERE id = ?", [id]);
      return;
    }
    const { due, expires, peer, introduced, isGroup } = indexRowOf(record, this.contacts, this.digest);
    const next = [due, expires, peer, introduced, Number(isGroup)];
    const [row] = this.sql.exec("SELECT due, expires, peer, introduced, is_group FROM client_index WHERE id = ?", [id]);
    const known = row && [row.due, row.expires, row.peer, row.introduced, row.is_group];
    if (known?.every((value, i) => value === next[i])) return;
    // NULL is no value of the port: NULLIF makes it of what cannot be.
    this.sql.exec(
      `INSERT INTO client_index (id, due, expires, peer, introduced, is_group)
       VALUES (?, NULLIF(?, -1), NULLIF(?, -1), NULLIF(?, ''), NULLIF(?, ''), ?)
       ON CONFLICT (id) DO UPDATE SET due = excluded.due, expires = excluded.expires, peer = excluded.peer,
         introduced = excluded.introduced, is_group = excluded.is_group`,
      [id, due ?? -1, expires ?? -1, peer ?? "", introduced ?? "", Number(isGroup)],
    );
  }

  /** What became known of somebody may have to be said where they are. */
  private noteContact(account: string, contact: ContactRecord | null): void {
    const handle = contact?.handle ?? null;
    if (handle === null) this.sql.exec("DELETE FROM client_index_contacts WHERE account = ?", [account]);
    else
      this.sql.exec("INSERT OR REPLACE INTO client_index_contacts (account, handle) VALUES (?, ?)", [
        account,
        this.digest(`handle ${handle}`),
      ]);
    this.sql.exec("UPDATE client_index SET due = 0 WHERE peer = ? AND due IS NOT 0", [account]);
  }

  /** In pages: what is worked on meanwhile may leave the order, and is not passed over for that. */
  private *paged(where: string, order: "due" | "introduced", params: readonly SqlValue[]): Generator<ConversationId> {
    const select = `SELECT ${order} AS at, id FROM client_index WHERE ${where}`;
    for (let last: readonly SqlValue[] = []; ; ) {
      const after = last.length === 0 ? "" : ` AND (${order}, id) > (?, ?)`;
      const rows = this.sql.exec(`${select}${after} ORDER BY ${order}, id LIMIT ${PAGE}`, [...params, ...last]);
      for (const { id } of rows) yield id as ConversationId;
      const end = rows.at(-1);
      if (rows.length < PAGE || end === undefined) return;
      last = [end.at as SqlValue, end.id as SqlValue];
    }
  }

  private ids(select: string, params: readonly SqlValue[]): ConversationId[] {
    return this.sql.exec(select, params).map(({ id }) => id as ConversationId);
  }

  /** What is set there is stored already. */
  private table<K extends string, T extends "conversations" | "contacts">(table: T): Known<K, Tables[T]> {
    const { reads } = this;
    return {
      get: (key) => reads.get(table, [key]),
      has: (key) => reads.get(table, [key]) !== undefined,
      set() {},
      keys: () => reads.prefixes(table) as K[],
      *values() {
        for (const key of reads.prefixes(table)) {
          const value = reads.get(table, [key]);
          if (value !== undefined) yield value;
        }
      },
    };
  }
}

/** The newest of it in memory: people are asked for several times with each word they say. */
function held<K, V>(known: Known<K, V>, most: number): Known<K, V> {
  const recent = new Map<K, V>();
  const set = (key: K, value: V) => {
    recent.delete(key);
    recent.set(key, value);
    const [oldest] = recent.keys();
    if (recent.size > most && oldest !== undefined) recent.delete(oldest);
  };
  const get = (key: K) => {
    const value = recent.get(key) ?? known.get(key);
    if (value !== undefined) set(key, value);
    return value;
  };
  return { ...known, get, has: (key) => get(key) !== undefined, set };
}

/** Which conversations have something is held: those that wait for the network or for their turn. */
function outboxes(reads: SqlReads): Known<ConversationId, readonly OutboxRecord[]> {
  const waiting = new Set(reads.prefixes("outbox") as ConversationId[]);
  const get = (id: ConversationId) =>
    waiting.has(id) ? reads.range("outbox", { prefix: [id] }).map(({ value }) => value) : undefined;
  return {
    get,
    has: (id) => waiting.has(id),
    set: (id, items) => (items.length > 0 ? waiting.add(id) : waiting.delete(id)),
    keys: () => [...waiting],
    *values() {
      for (const id of waiting) yield get(id) ?? [];
    },
  };
}
