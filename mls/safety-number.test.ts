import { expect, test } from "vitest";
import { safetyNumber } from "./safety-number.ts";

const [one, other, third] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array, Uint8Array];

test("60 digits, the same on both sides, another for every other key", async () => {
  const number = await safetyNumber(one, other);
  expect(number).toMatch(/^\d{60}$/);
  expect(await safetyNumber(other, one)).toBe(number);
  expect(await safetyNumber(one, third)).not.toBe(number);
  expect(await safetyNumber(one, one)).not.toBe(number);
});

test("golden: people have compared it, so it never changes", async () => {
  expect(await safetyNumber(one, other)).toBe("464605463562983588384564433102584577725059486459300155534035");
});
