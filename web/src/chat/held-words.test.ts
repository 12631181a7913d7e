import { expect, test } from "vitest";
import type { Person } from "../../../client/index.ts";
import { heldSentence } from "./held-words.ts";

const people = (...names: string[]) => names.map((name) => ({ name }) as Person);

test("[CT2] what waits says how many, and who came", () => {
  expect(heldSentence({ messages: 2, newcomers: people("Mal") })).toBe(
    "2 messages wait until you have looked at who is here: Mal came after you wrote them.",
  );
  expect(heldSentence({ messages: 1, newcomers: people("Mal", "Ned") })).toBe(
    "1 message waits until you have looked at who is here: Mal and Ned came after you wrote it.",
  );
  expect(heldSentence({ messages: 1, newcomers: people("A", "B", "C", "D", "E") })).toContain("A, B and 3 others came");
});
