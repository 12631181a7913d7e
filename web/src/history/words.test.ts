import { expect, test } from "vitest";
import type { HistoryStop, HistoryView } from "../../../client/index.ts";
import { exportSentence, standingSentence, switchSentence } from "./words.ts";

const view = (more: Partial<HistoryView>): HistoryView => ({
  keeps: "all",
  lost: 0,
  size: null,
  media: null,
  progress: null,
  stopped: null,
  ...more,
});
const STOPS: HistoryStop[] = ["missing", "damaged", "other-key", "full", "refused", "rolled-back", "forked"];

test("[HI17] each way that a history stands has words of its own, with its size and its counts", () => {
  expect(standingSentence(view({ progress: { doing: "reading", done: 312, total: 500 } }))).toBe("312 of 500 chats.");
  const size = { bytes: 3 * 1024 * 1024, limitBytes: 1024 ** 3 };
  expect(standingSentence(view({ size }))).toMatch(/takes 3 MB of at most 1 GB\.$/);
  expect(standingSentence(view({ media: { bytes: 3e9, limitBytes: 5 * 2 ** 30 } }))).toMatch(
    /older than 45 days: .* of at most 5 GB\.$/,
  );
  expect(standingSentence(view({ media: { bytes: 5 * 2 ** 30 - 5, limitBytes: 5 * 2 ** 30 } }))).toMatch(
    /others go after 90 days\.$/,
  );
  expect(standingSentence(view({ lost: 2 }))).toMatch(/couldn't be brought back to this device\.$/);
  const all = [view({}), view({ keeps: "off" }), view({ keeps: "nothing" }), ...STOPS.map((stopped) => view({ stopped }))];
  const said = all.map(standingSentence);
  expect(new Set(said).size).toBe(said.length - 2);
  for (const words of said) expect(words).toMatch(/^[A-Z].*\.$/);
});

test("what becomes of the switch is said where it did not work", () => {
  expect(switchSentence({ kind: "ok" })).toBeNull();
  for (const outcome of [{ kind: "not-set-up" }, { kind: "offline" }, { kind: "try-later", retryAfterMs: 5 }] as const)
    expect(switchSentence(outcome)).toMatch(/\.$/);
  expect(exportSentence(null)).toBe("Getting ready…");
  expect(exportSentence({ done: 3, total: 4 })).toBe("3 of 4 chats");
});
