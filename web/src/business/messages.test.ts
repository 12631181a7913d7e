import { expect, test } from "vitest";
import { type ReadPage, readToEnd } from "./messages.ts";
import type { Answer } from "./request.ts";
import type { MessageView, Page } from "./views.ts";

/** A conversation of so many messages, two on each page, as the API pages it. */
function conversation() {
  const said: MessageView[] = [];
  const asked: (string | null)[] = [];
  return {
    said,
    asked,
    says(id: string): void {
      const more = { person: "ZZ.1", direction: "in", at: 0, status: null, replyTo: null, forwarded: false, by: null } as const;
      said.push({ ...more, id, content: { kind: "text", text: id } });
    },
    async load(after: string | null): Promise<Answer<Page<MessageView>>> {
      asked.push(after);
      const from = after === null ? 0 : Number(after);
      const items = said.slice(from, from + 2);
      return { kind: "ok", value: { items, next: from + 2 < said.length ? String(from + 2) : null } };
    },
  };
}

function idsIn(read: Answer<ReadPage[]>): string[] {
  return read.kind === "ok" ? read.value.flatMap(({ items }) => items.map(({ id }) => id)) : [];
}

test("[BC3] a conversation is read to its end, and again only from its last pages on", async () => {
  const chat = conversation();
  for (const id of ["a", "b", "c", "d", "e", "f", "g"]) chat.says(id);
  const first = await readToEnd([], chat.load);
  expect(idsIn(first)).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  expect(chat.asked).toEqual([null, "2", "4", "6"]);
  chat.asked.length = 0;
  chat.says("h");
  chat.says("i");
  const second = await readToEnd(first.kind === "ok" ? first.value : [], chat.load);
  expect(idsIn(second)).toEqual(["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
  expect(chat.asked).toEqual(["4", "6", "8"]);
});

test("a page that fails leaves what is known as it is", async () => {
  const chat = conversation();
  for (const id of ["a", "b", "c"]) chat.says(id);
  const first = await readToEnd([], chat.load);
  const known = first.kind === "ok" ? first.value : [];
  const copy = structuredClone(known);
  const failed = { kind: "problem", status: 0, code: "offline", detail: "", retryAfterMs: null } as const;
  expect(await readToEnd(known, async (after) => (after === null ? chat.load(after) : failed))).toEqual(failed);
  expect(known).toEqual(copy);
  expect(idsIn(await readToEnd([], conversation().load))).toEqual([]);
});
