import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccountId, toBase64Url } from "../../../protocol/index.ts";
import { isPersonId, messageIdOf, personIdOf, readMessageId } from "./ids.ts";

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => toBase64Url(bytes));
const key = new Uint8Array(32).fill(3);

test("[GW2] a person's id is letters and digits, the same each time, and another for each business", () => {
  fc.assert(
    fc.property(bytes16, (account) => {
      const id = personIdOf(key, account as AccountId);
      expect(id).toMatch(/^ZZ\.[A-Za-z0-9]{1,64}$/);
      expect(isPersonId(id)).toBe(true);
      expect(personIdOf(key, account as AccountId)).toBe(id);
      expect(personIdOf(new Uint8Array(32).fill(4), account as AccountId)).not.toBe(id);
    }),
  );
});

test("[GW2] a message's id says whose it is and which, in at most 128 characters", () => {
  fc.assert(
    fc.property(
      bytes16,
      bytes16,
      fc.constantFrom("in" as const, "out" as const),
      fc.nat(31),
      (account, contentId, direction, index) => {
        const person = personIdOf(key, account as AccountId);
        const id = messageIdOf(direction, person, contentId, index);
        expect(id).toMatch(/^wamid\.[A-Za-z0-9+/]+$/);
        expect(id.length).toBeLessThanOrEqual(128);
        expect(readMessageId(id)).toEqual({ direction, person, contentId, index });
      },
    ),
  );
});

test("what is no id of ours is none", () => {
  for (const text of [
    "",
    "wamid.",
    "wamid.AAAA",
    "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNTI3NDY0MkQ3NTg4QjEA",
    `wamid.${"A".repeat(44)}`,
    "x",
  ])
    expect(readMessageId(text), text).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => void readMessageId(text)));
});
