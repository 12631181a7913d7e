// Reactions as a view gets them: whatever came in whichever order of people, each has the last that they gave.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccountId } from "../../protocol/index.ts";
import { encodeContent } from "../content/content.ts";
import { contentItemId } from "../content/item-id.ts";
import { KINDS } from "../content/kinds/index.ts";
import { waitingIn } from "../engine/sending/waiting.ts";
import type { ReactionChange } from "../engine/world.ts";
import type { OutboxRecord } from "../store/tables.ts";
import type { People } from "./people.ts";
import { noteReaction, openReactions, type Reactions, reactionViews } from "./reactions.ts";

const accounts = ["ana", "bob", "cleo"] as AccountId[];
const [ana, bob, cleo] = accounts as [AccountId, AccountId, AccountId];
const people = { self: ana, person: (accountId: AccountId) => ({ accountId }) } as unknown as People;
const told = (...given: Parameters<typeof reactionViews>) =>
  reactionViews(...given).map(
    ({ emoji, people: who, own }) => `${emoji} ${who.map(({ accountId }) => accountId)}${own ? "*" : ""}`,
  );

function noted(changes: readonly ReactionChange[]): Reactions {
  const reactions: Reactions = new Map();
  for (const change of changes) noteReaction(reactions, change);
  return reactions;
}

const history = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.constantFrom(...accounts), fc.constantFrom("👍", "❤️", "")), {
    maxLength: 12,
  })
  .map((all) =>
    all.map(([to, account, emoji], i): ReactionChange => {
      return { to, account, reaction: emoji === "" ? null : { emoji, seq: 10 + i } };
    }),
  );

test("[RE1] of each person the last counts", () => {
  fc.assert(
    fc.property(history, (changes) => {
      for (const to of [1, 2]) {
        const views = reactionViews(noted(changes).get(to), undefined, people);
        for (const account of accounts) {
          const last = changes.findLast((change) => change.to === to && change.account === account)?.reaction?.emoji;
          const shown = views.filter((view) => view.people.some(({ accountId }) => accountId === account));
          expect(shown.map(({ emoji }) => emoji)).toEqual(last === undefined ? [] : [last]);
        }
        expect(views.filter(({ own }) => own).length).toBeLessThanOrEqual(1);
        expect(views.map(({ people: { length } }) => length)).toEqual(
          views.map(({ people: { length } }) => length).sort((a, b) => b - a),
        );
      }
    }),
  );
});

test("[RE2] kept in step is the same as read again", () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 12 }), (changes, cut) => {
      const stored = (some: readonly ReactionChange[]) =>
        [...noted(some)].flatMap(([to, given]) => [...given].map(([account, value]) => ({ key: ["chat", to, account], value })));
      const kept = openReactions(stored(changes.slice(0, cut)));
      for (const change of changes.slice(cut)) noteReaction(kept, change);
      const again = openReactions(stored(changes));
      for (const to of [1, 2]) expect(told(kept.get(to), undefined, people)).toEqual(told(again.get(to), undefined, people));
    }),
  );
});

describe("[RE3] what waits in the outbox", () => {
  const placed = noted([
    { to: 1, account: ana, reaction: { emoji: "👍", seq: 5 } },
    { to: 1, account: bob, reaction: { emoji: "❤️", seq: 6 } },
    { to: 1, account: cleo, reaction: { emoji: "😂", seq: 7 } },
  ]).get(1);
  test("takes the place of one's own, and stands last among equals", () => {
    expect(told(placed, undefined, people)).toEqual(["👍 ana*", "❤️ bob", "😂 cleo"]);
    expect(told(placed, "😂", people)).toEqual(["😂 cleo,ana*", "❤️ bob"]);
    expect(told(placed, "🙏", people)).toEqual(["❤️ bob", "😂 cleo", "🙏 ana*"]);
    expect(told(placed, "", people)).toEqual(["❤️ bob", "😂 cleo"]);
    expect(told(undefined, "👍", people)).toEqual(["👍 ana*"]);
  });
  test("is the last one for each message", () => {
    let counter = 0;
    const sender = "A".repeat(22) as AccountId;
    const item = (id: string, emoji: string) => {
      const body = { kind: "reaction", target: { id, sender }, emoji };
      counter++;
      const content = encodeContent({ id, sentAt: 1, counter, body, reply: null });
      return { counter, content, failure: null } as OutboxRecord;
    };
    const [one, two] = ["A".repeat(22), `${"B".repeat(21)}A`];
    const { reactions } = waitingIn(KINDS, [item(one, "👍"), item(two, "❤️"), item(one, "")]);
    expect([...reactions]).toEqual([
      [contentItemId(sender, one), ""],
      [contentItemId(sender, two), "❤️"],
    ]);
  });
});
