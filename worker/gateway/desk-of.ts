// The native surface's desk over the tables and the client of a hosted business.

import type { Program, Store } from "../../client/index.ts";
import type { OutboxRecord } from "../../client/store/tables.ts";
import { type AccountId, type ConversationId, MAX_FILE_BYTES } from "../../protocol/index.ts";
import type { FetchMedia } from "./cloud/fetch-media.ts";
import type { NativeDesk, QuickReply } from "./desk.ts";
import type { Exporter } from "./exporter.ts";
import { handOver } from "./handover.ts";
import type { Cell } from "./meta.ts";
import type { People } from "./people.ts";
import { fetchPublic } from "./webhooks/guarded-fetch.ts";
import type { NetworkPorts } from "./webhooks/ports.ts";

const LINK_TIMEOUT_MS = 60_000;

type Given = {
  exporter: Exporter;
  replies: Cell<QuickReply[]>;
  people: People;
  client: Program;
  store: Store;
  /** 32 bytes, of the business */
  key: Uint8Array;
  outbox(conversation: ConversationId): Promise<readonly OutboxRecord[]>;
};

export function deskOf({ exporter, replies, people, client, store, key, outbox }: Given): NativeDesk {
  const handleOf = async (account: AccountId) => (await store.get("contacts", [account]))?.handle ?? null;
  const outboxIsEmpty = async (conversation: ConversationId) => (await outbox(conversation)).length === 0;
  return {
    quickReplies: () => replies.read(),
    setQuickReplies: (changed) => replies.write(changed),
    createExport: (person) => exporter.createExport(person),
    exports: () => exporter.exports(),
    export: (id) => exporter.export(id),
    deleteExport: (id) => exporter.deleteExport(id),
    openExport: (id, name) => exporter.openExport(id, name),
    async handOver(person, to, sendKey) {
      const known = people.get(person);
      if (known === undefined) return { kind: "no-such-person" };
      return handOver({ client, key, handleOf, outboxIsEmpty }, known.account, to, sendKey);
    },
  };
}

/** A link that somebody sends is fetched under the rules for webhooks. */
export function fetchMediaBy(ports: NetworkPorts): FetchMedia {
  return async (url) => {
    const file = await fetchPublic(url, { ports, maxBytes: MAX_FILE_BYTES, timeoutMs: LINK_TIMEOUT_MS });
    return file.kind === "ok" ? { ...file, bytes: null } : { kind: "refused", why: file.why };
  };
}
