import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountId } from "../../../protocol/index.ts";
import type { ContentRecord, OnceRecord, ReactionRecord } from "../../store/tables.ts";
import { withOpened } from "./once.ts";
import { asSaidSince, reactionsSince, withOpenedAhead, withReactionAhead } from "./said-ahead.ts";

const acts = fc.uniqueArray(
  fc.record({
    by: fc.constantFrom("ana", "bob", "cleo") as fc.Arbitrary<AccountId>,
    seq: fc.integer({ min: 1, max: 40 }),
    emoji: fc.constantFrom("", "\u{1f600}", "\u{1f389}"),
  }),
  { selector: ({ seq }) => seq, maxLength: 20 },
);

test("[HI19] whatever came in which order, and wherever the history ends, of each account the last in the log counts", () => {
  fc.assert(
    fc.property(acts, fc.tuple(fc.nat(40), fc.nat(40)), fc.infiniteStream(fc.nat()), (all, [one, other], order) => {
      const last = (some: typeof all) => new Map(some.toSorted((a, b) => a.seq - b.seq).map((act) => [act.by, act]));
      const shown = (some: ReturnType<typeof last>) =>
        new Map<AccountId, ReactionRecord>(
          [...some.values()].flatMap(({ by, emoji, seq }) => (emoji === "" ? [] : [[by, { emoji, seq }]])),
        );
      // This device hears all from where it came in, which the history may go beyond.
      const [from, written] = [Math.min(one, other), Math.max(one, other)];
      const history = shown(last(all.filter(({ seq }) => seq <= written)));
      const came = all.filter(({ seq }) => seq > from).map((act) => ({ act, at: order.next().value }));
      let record: ContentRecord = { seq: 0 };
      for (const { act } of came.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)))
        record = { ...record, ...withReactionAhead(record, act) };
      const there = new Map(history);
      for (const { account, reaction } of reactionsSince(record, (by) => history.get(by))) {
        if (reaction === null) there.delete(account);
        else there.set(account, reaction);
      }
      expect(there).toEqual(shown(last(all)));
    }),
  );
});

test("[HI19] so many accounts as a chat has find room, and no more; who is there may say something else", () => {
  let record: ContentRecord = { seq: 0 };
  const by = (i: number) => `account ${i}` as AccountId;
  for (let i = 0; i < 1100; i++) record = { ...record, ...withReactionAhead(record, { by: by(i), seq: i, emoji: "\u{1f600}" }) };
  expect(record.reacted?.length).toBe(1024);
  record = { ...record, ...withReactionAhead(record, { by: by(3), seq: 5000, emoji: "\u{1f389}" }) };
  expect(record.reacted?.length).toBe(1024);
  expect(record.reacted?.find((each) => each.by === by(3))?.emoji).toBe("\u{1f389}");
});

test("[VO5] in whatever order openings came, before and after what a history has of them, everybody has the same", () => {
  const people = fc.subarray(["ana", "bob", "cleo", "dan"] as AccountId[]);
  const once = (opened: AccountId[]): OnceRecord => ({ opened, file: "none" });
  const shut = (opened: AccountId[]) => ({
    kind: "message" as const,
    at: 0,
    sender: "eva" as AccountId,
    id: "m",
    text: "",
    body: { kind: "once" as const, media: "photo" as const },
    reply: null,
    once: once(opened),
  });
  fc.assert(
    fc.property(people, fc.array(fc.constantFrom(..."ana bob cleo dan".split(" ")), { maxLength: 9 }), (written, came) => {
      let record: ContentRecord = { seq: 0 };
      for (const by of came as AccountId[]) record = { ...record, ...withOpenedAhead(record, by) };
      const read = asSaidSince({ seq: 1, place: 0, record: shut(written.toSorted()) }, record);
      const all = [...new Set([...written, ...(came as AccountId[])])].sort();
      expect(read).toEqual(shut(all));
      // The other way round: they come after it.
      const later = (came as AccountId[]).reduce<OnceRecord>((before, by) => withOpened(before, [by]), once(written.toSorted()));
      expect(later.opened).toEqual(all);
    }),
  );
});
