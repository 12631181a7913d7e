import { expect, test } from "vitest";
import type { Person } from "../../../client/index.ts";
import { unfollowedSentence } from "./unfollowed-words.ts";

const person = (name: string, self = false) => ({ name, self }) as Person;
const at = 0;

test("[CT8] admins read who could not follow whose changes, and how often", () => {
  expect(unfollowedSentence({ who: person("Ana"), by: person("Mal"), times: 3, at })).toBe(
    "Ana couldn't follow a change by Mal (3 times)",
  );
  expect(unfollowedSentence({ who: person("Ana", true), by: person("Mal"), times: 1, at })).toBe(
    "You couldn't follow a change by Mal (once)",
  );
  expect(unfollowedSentence({ who: person("Mal"), by: person("Ana", true), times: 2, at })).toBe(
    "Mal couldn't follow a change by you (2 times)",
  );
});
