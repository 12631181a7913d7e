// How tests in workerd look at a conversation: its stream, its object, its tables.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { type ConversationDown, type Envelope, PROTOCOL_VERSION, readConversationDown } from "../../protocol/index.ts";
import { bindings, type Talk, type Talker } from "./conversations.ts";
import { Wire } from "./wire.ts";

export type Stream = Wire<ConversationDown>;

export async function attach(talk: Talk, who: Talker, after = 0): Promise<Stream> {
  const wire = await Wire.open(talk.object, who.session, readConversationDown);
  wire.send({ kind: "attach", version: PROTOCOL_VERSION, after });
  await wire.next("attached");
  return wire;
}

export function envelopesOf(wire: Stream): Envelope[] {
  return wire.heard.flatMap((frame) => (frame.kind === "envelopes" ? frame.envelopes : []));
}

export function seqsOf(wire: Stream): number[] {
  return envelopesOf(wire).map(({ seq }) => seq);
}

export function stubOf(talk: { id: string }) {
  return bindings.CONVERSATIONS.getByName(talk.id);
}

export function sqlOf<T>(talk: { id: string }, ask: (sql: SqlStorage) => T): Promise<T> {
  return runInDurableObject(stubOf(talk), (_, state) => ask(state.storage.sql));
}

export function rowsIn(talk: { id: string }, table: string): Promise<number> {
  return sqlOf(talk, (sql) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n);
}

/** Rows that the object's own SQL has changed since it woke. */
export function changesIn(talk: { id: string }): Promise<number> {
  return sqlOf(talk, (sql) => sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n);
}
