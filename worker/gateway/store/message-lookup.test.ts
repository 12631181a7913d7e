import { expect, test } from "vitest";
import { memoryStore } from "../../../client/store/memory.ts";
import type { Write } from "../../../client/store/port.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { MessageLookup } from "./message-lookup.ts";

const CHAT = "chat" as ConversationId;

/** @param isMessage of each line, by its seq from 1; three lines of the system stand beside each that is none */
async function lookupOf(isMessage: boolean[]): Promise<MessageLookup> {
  const store = memoryStore();
  const writes = isMessage.flatMap((said, i) => {
    const record = said
      ? { kind: "message", at: i, sender: "ana", id: `${i + 1}`, text: "hi", body: { kind: "text" }, reply: null }
      : { kind: "system", at: i, line: {} };
    return (said ? [0] : [0, 1, 2]).map(
      (place) => ({ table: "timeline", key: [CHAT, i + 1, place], value: record }) as unknown as Write,
    );
  });
  await store.transact({ scope: "all", version: 0, writes });
  return new MessageLookup(store, () => "self" as AccountId);
}

const seqs = (found: { seq: number }[]) => found.map(({ seq }) => seq);

test("a page of messages is full as long as there are more, whatever stands between them", async () => {
  const isMessage = Array.from({ length: 900 }, (_, i) => i % 7 === 0 || i > 880);
  const lookup = await lookupOf(isMessage);
  const wanted = isMessage.flatMap((said, i) => (said ? [i + 1] : []));
  for (const limit of [1, 3, 50, 201]) {
    const all: number[] = [];
    for (let from = 1; ; from = (all.at(-1) ?? 0) + 1) {
      const page = seqs(await lookup.between(CHAT, from, Number.MAX_SAFE_INTEGER, limit));
      all.push(...page);
      if (page.length < limit) break;
    }
    expect(all, `by ${limit}`).toEqual(wanted);
  }
  expect(seqs(await lookup.between(CHAT, 2, 16, 10))).toEqual([8, 15]);
});

test("where nothing was said, nothing is found", async () => {
  const lookup = await lookupOf(Array.from({ length: 700 }, () => false));
  expect(await lookup.between(CHAT, 1, Number.MAX_SAFE_INTEGER, 5)).toEqual([]);
});
