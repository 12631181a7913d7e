import { expect, test } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import { forwardedWords, forwardProblem } from "./forward-words.ts";

const titleOf = (chat: ConversationId) => `“${chat}”`;
const refused = (...chats: string[]) =>
  chats.map((chat) => ({ conversation: chat as ConversationId, why: { kind: "read-only" } as const }));

test("[FW2] who is left out is named, what is gone is counted, and the rest needs no word", () => {
  expect(forwardProblem({ kind: "ok", gone: 0, refused: [] }, titleOf)).toBeNull();
  expect(forwardProblem({ kind: "ok", gone: 2, refused: [] }, titleOf)).toBe(
    "2 messages aren't here any more. The rest is forwarded.",
  );
  expect(forwardProblem({ kind: "ok", gone: 0, refused: refused("a", "b", "c") }, titleOf)).toBe(
    "Not forwarded to “a” and 2 more: You can no longer write here.",
  );
  expect(forwardProblem({ kind: "offline" }, titleOf)).toMatch(/no connection/);
  expect(forwardProblem(null, titleOf)).toMatch(/couldn't store/);
  expect([forwardedWords(["Ana"]), forwardedWords(["Ana", "Bob"])]).toEqual(["Forwarded to Ana.", "Forwarded to 2 chats."]);
});
