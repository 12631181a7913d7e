import { expect, test } from "vitest";
import { emojiOnly } from "./emoji-only.ts";

test("[EM3] one to three emoji and nothing else are counted, whatever joins them", () => {
  expect(["🎉", "👍🏾 👍🏾", "👩‍👩‍👧‍👦🇫🇷3️⃣", "❤️"].map(emojiOnly)).toEqual([1, 2, 3, 1]);
  expect(["", " ", "🎉🎉🎉🎉", "🎉!", "hi", "12", "3", "🎉".repeat(10_000)].map(emojiOnly)).toEqual(Array(8).fill(0));
});
