// Faults in how messages disappear.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const stories = unit("client/stories/disappearing.test.ts");
const history = unit("client/stories/disappearing-history.test.ts");

export const disappearing: Faults[] = [
  {
    file: "mls/policy.ts",
    suite: unit("mls/policy.test.ts"),
    faults: [
      ["messages may last for centuries", ", v.maxValue(LONGEST_LIFE_MS)", ""],
      ["a message may be gone at once", "v.minValue(SHORTEST_LIFE_MS)", "v.minValue(1)"],
    ],
  },
  {
    file: "client/engine/receiving/lifetime.ts",
    suite: stories,
    faults: [
      ["another's time runs before it is read", "sender === self || seq <= record.readUpTo", "true"],
      ["what ran out on its way is shown", "expiresAt <= now ? null : {", "{"],
    ],
  },
  {
    file: "client/engine/receiving/expire.ts",
    suite: stories,
    faults: [
      ["read elsewhere, it lasts as if it were read now", "(isElsewhere ? said.at : now)", "now"],
      ["the list goes on saying it", "if (draft.record.preview?.seq === line.seq) draft.record.preview = null;", ""],
      ["behind many that went at once the list says nothing", "gone.length + LOOKED_THROUGH", "LOOKED_THROUGH"],
      [
        "the list says nothing of what came just now",
        "withThisStep(stored, draft).sort",
        "withThisStep(stored, { ...draft, lines: [] }).sort",
      ],
      ["a deleted one that was never read stays", "waiting.length === 0 ? null", "true ? null"],
      ["files and reactions stay", "takeAway(world, draft, { sender, id }, found);", ""],
    ],
  },
  {
    file: "client/engine/receiving/uproot.ts",
    suite: stories,
    faults: [
      ["what is left of a deleted one stays for ever", ", ...(livesMs && { livesMs }), ...(expiresAt && { expiresAt })", ""],
    ],
  },
  {
    file: "client/engine/connection/catch-up.ts",
    suite: stories,
    faults: [
      [
        "what was read and went elsewhere flashes",
        "if (draft.record.unreadTimed != null)",
        "if (draft.record.unreadTimed === -1)",
      ],
    ],
  },
  {
    file: "client/client.ts",
    suite: stories,
    faults: [
      [
        "what ran out while away flashes",
        "some(({ nextExpiry }) => nextExpiry != null)",
        "some(({ nextExpiry }) => nextExpiry === -1)",
      ],
      ["a wrong clock is believed at the start", "clock.heard(outside.clock.now() + (account?.clockAheadMs ?? 0));", ""],
    ],
  },
  {
    file: "client/engine/expiring.ts",
    suite: stories,
    faults: [["what failed is not tried again", "hasFailed = true;", ""]],
  },
  {
    file: "client/engine/history/writing.ts",
    suite: history,
    faults: [["each that goes has its segment rewritten", ">= PURGED_EVERY_MS", ">= 0"]],
  },
  {
    file: "client/engine/history/fresh.ts",
    suite: history,
    faults: [
      ["what is brief enters the history", "if (!isBrief(value)) add(key, value)", "add(key, value)"],
      ["what goes is noted under another name", ' gone: "timeline",', ""],
    ],
  },
  {
    file: "client/engine/history/compacting.ts",
    suite: history,
    faults: [["what was said to it stays in the history", "return over.has(messageOf(row));", "return false;"]],
  },
  {
    file: "client/engine/history/placing.ts",
    suite: history,
    faults: [
      ["what ran out comes back from the history", "expiresAt <= clock.now()", "expiresAt < 0"],
      ["what newer parts said to it stays", '{ table: "reactions", prefix: [id, seq] },', ""],
    ],
  },
  {
    file: "worker/gateway/store/events.ts",
    suite: { project: "workerd", file: "worker/gateway/talk/intake.test.ts" },
    faults: [["what was said to it stays at a hosted business", " OR (reacts_to = ? AND reacts_to <> '')", " OR (? = '')"]],
  },
  {
    file: "client/engine/receiving/expire.ts",
    suite: history,
    faults: [
      [
        "what never was in it has segments rewritten",
        "keepsHistory(world.account()) && !isBrief(record)",
        "keepsHistory(world.account())",
      ],
    ],
  },
];
