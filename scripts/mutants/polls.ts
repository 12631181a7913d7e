// Faults in what counts in a poll.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const stories = unit("client/stories/polls.test.ts");

export const polls: Faults[] = [
  {
    file: "client/content/kinds/poll.ts",
    suite: unit("client/content/kinds/polls.test.ts"),
    faults: [
      ["as many options as anybody likes", "    v.maxLength(MAX_OPTIONS),\n", ""],
      ["the same option twice", "new Set(options).size === options.length", "true"],
    ],
  },
  {
    file: "client/content/kinds/vote.ts",
    suite: stories,
    faults: [["anybody closes it", "if (chosen !== null || to.sender === chat.sender)", ""]],
  },
  {
    file: "client/engine/receiving/polled.ts",
    suite: stories,
    faults: [
      ["a vote after the end counts", "if (closed !== null && vote.seq > closed) return null;", ""],
      ["an older vote takes the place of a newer one", "before.seq >= vote.seq", "false"],
      ["a vote for what is not offered", "place < options.length", "place >= 0"],
      ["several where one may choose one", "(several || chosen.length <= 1)", "true"],
      ["voters without end", "others.length >= MAX_VOTERS", "false"],
    ],
  },
  {
    file: "client/engine/receiving/acting.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [["a vote before its poll is lost", "if (chosen !== undefined && (", "if (chosen === undefined && ("]],
  },
  {
    file: "client/engine/receiving/said-ahead.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [
      ["what counts for nothing takes the place of what counts", " || !standsFor(newest, each)", ""],
      ["the end before its poll is lost", "closed !== null && isAfter(closed) ?", "closed === null && isAfter(closed) ?"],
    ],
  },
  {
    file: "client/engine/sending/vote.ts",
    suite: stories,
    faults: [["each change of mind leaves", "if (item.sealed === null) dropOutbox(draft, item);", "void item;"]],
  },
];
