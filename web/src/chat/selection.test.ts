import { expect, test } from "vitest";
import { copiedWords } from "./copied-words.ts";
import { inOrder, type Message, MOST_SELECTED, stillThere, toggled } from "./selection.ts";

function message(seq: number, more: Partial<Message> = {}): Message {
  const sender = { name: "Ana" } as Message["sender"];
  return { kind: "message", id: `${seq}`, seq, place: 0, at: 0, sender, own: false, text: `t${seq}`, ...more } as Message;
}
const bare = { attachments: [], body: { kind: "text" } } as Partial<Message>;

test("[SL1] a second press takes it out again, there is an end to how many, and they stand as in the chat", () => {
  const three = [3, 1, 2].reduce((all, seq) => toggled(all, message(seq)) ?? all, new Map<string, Message>());
  expect(inOrder(three).map(({ id }) => id)).toEqual(["1", "2", "3"]);
  expect(inOrder(toggled(three, message(1)) ?? three).map(({ id }) => id)).toEqual(["2", "3"]);
  const full = new Map(Array.from({ length: MOST_SELECTED }, (_, i) => [`${i}`, message(i)]));
  expect(toggled(full, message(99))).toBeNull();
  expect(toggled(full, message(5))?.size).toBe(MOST_SELECTED - 1);
});

test("[SL1] one is copied as its words, several with who said each", () => {
  expect(copiedWords([message(1, bare)])).toBe("t1");
  const several = copiedWords([message(1, bare), message(2, { ...bare, own: true })]);
  expect(several).toBe("Ana: t1\nYou: t2");
});

test("[SL1] what is deleted, or whose time ran out, is no longer selected; other words are those copied; what is not loaded stays", () => {
  const selected = new Map([1, 2, 3, 4, 9].map((seq) => [`${seq}`, message(seq, bare)]));
  const unsent = message(0, { ...bare, id: "unsent", seq: null });
  selected.set("unsent", unsent);
  const deleted = { ...message(3), kind: "deleted" } as never;
  const part = { conversation: "c" as never, items: [message(2, { ...bare, text: "new words" }), deleted, message(5), unsent] };
  const kept = (hasOlder: boolean, hasNewer: boolean) => inOrder(stillThere(selected, { ...part, hasOlder, hasNewer }));
  expect(kept(true, true).map(({ id }) => id)).toEqual(["unsent", "1", "2", "9"]);
  expect(kept(false, false).map(({ id }) => id)).toEqual(["unsent", "2"]);
  expect(copiedWords(kept(false, false))).toBe("Ana: t0\nAna: new words");
  // Nothing is left of the chat here; and one of one's own that never went out was deleted.
  const none = { ...part, items: [] };
  expect(stillThere(selected, { ...none, hasOlder: false, hasNewer: false }).size).toBe(0);
  expect(stillThere(selected, { ...none, hasOlder: true, hasNewer: true }).has("unsent")).toBe(false);
});
