// Makes a profile as large as years of use would: 5,000 chats, and one of them with 100,000 messages, written into the database itself.

import type { Page } from "playwright-core";
import type { ConversationId } from "../../protocol/index.ts";
import { inStore } from "./in-store.ts";

export type Size = { chats: number; messages: number; unread: number };
export const BIG_TITLE = "The long one";

/**
 * @param page of the origin, without the app: its engine must not run. Its profile has an account, and a message in the chat with oneself.
 * @returns the long chat, which is the newest
 */
export function growProfile(page: Page, size: Size): Promise<ConversationId> {
  return inStore(page, GROW, { ...size, title: BIG_TITLE });
}

const GROW = `
    const BATCH = 4000;
    const newId = () => toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
    const words = "the quick brown fox jumps over the lazy dog and goes home before it rains again today".split(" ");

    globalThis.act = async ({ chats, messages, unread, title }) => {
      const store = await indexedDbStore("parley");
      const [{ value: self }] = await store.range("conversations", { prefix: [] });
      const known = await store.range("timeline", { prefix: [self.id] });
      const sample = known.map(({ value }) => value).find(({ kind }) => kind === "message");
      let version = 0;
      let writes = [];
      const flush = async () => {
        if (writes.length > 0) await store.transact({ scope: "grown", version: version++, writes });
        writes = [];
      };
      const add = async (table, key, value) => {
        writes.push({ table, key, value });
        if (writes.length >= BATCH) await flush();
      };
      const now = Date.now();
      // Nobody is in them any more, and all was told: nothing is asked of the service.
      const { name: introducedAs } = await store.get("account", []);
      const chat = (changes) => ({
        ...self, kind: "group", state: "left", memberCount: 2, draft: "", intents: [], acknowledged: self.cursor, heard: 0,
        markerSent: { delivered: 0, read: self.readUpTo }, selfUpdateAt: null, updatedAt: now, introducedAs, ...changes,
      });
      const big = newId();
      const other = newId();
      await add("conversations", [big], chat({
        id: big, title, cursor: messages, acknowledged: messages, readUpTo: messages - unread, unread,
        lastAt: now + 60_000, preview: { ...self.preview, text: "message " + messages },
      }));
      for (let i = 0; i < chats; i++) {
        const id = newId();
        await add("conversations", [id], chat({
          id, title: "Chat " + String(i).padStart(4, "0"), lastAt: now - i * 60_000, preview: { ...self.preview, text: "last words of " + i },
        }));
      }
      for (let seq = 1; seq <= messages; seq++) {
        const length = 3 + ((seq * 7) % 40);
        const text = "message " + seq + ": " + Array.from({ length }, (_, i) => words[(seq + i) % words.length]).join(" ");
        const id = newId();
        const sender = seq > messages - unread || seq % 3 !== 0 ? other : sample.sender;
        const at = now - (messages - seq) * 30_000;
        await add("timeline", [big, seq, 0], { ...sample, id, sender, text, at });
        if (seq === 1 || seq % 256 === 0) await add("searchNotes", [0, big, Math.floor(seq / 256)], {});
      }
      await flush();
      await store.close();
      return big;
    };
  `;
