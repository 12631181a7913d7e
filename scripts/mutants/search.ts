// Faults in the search: what is found, and what is still in the index when it should be gone.

import type { Faults } from "./mutation.ts";

const story = { project: "unit", file: "client/stories/search.test.ts" } as const;
const history = { project: "unit", file: "client/stories/history.test.ts" } as const;
const unit = { project: "unit", file: "client/search/search.test.ts" } as const;
const titled = { project: "unit", file: "web/src/search/titled.test.ts" } as const;

export const search: Faults[] = [
  {
    file: "client/search/entry.ts",
    suite: story,
    faults: [["what a poll offers is not found", 'body.kind === "poll" ? body.options : []', "[]"]],
  },
  {
    file: "client/live/live.ts",
    suite: story,
    faults: [
      [
        "nobody hears that something went",
        "isUncertain || lines.length + gone.length + forgotten > 0",
        "isUncertain || lines.length > 0",
      ],
    ],
  },
  {
    file: "web/src/search/lookup.ts",
    suite: { project: "unit", file: "web/src/search/lookup.test.ts" },
    faults: [
      ["what was read on is gone after", "fresh.length >= Math.max(1, before.length)", "true"],
      ["what is the same is drawn anew", "known.get(JSON.stringify(hit)) ?? hit", "hit"],
      ["what came meanwhile is missed", 'while ((refreshing as string) === "again" && !isOver)', "while (false)"],
    ],
  },
  {
    file: "client/engine/search/notes.ts",
    suite: story,
    faults: [
      ["words that changed stay in the index", "[...gone, ...changed.map(({ seq }) => seq)]", "[...gone]"],
      [
        "what is said is not noted",
        'table: "searchNotes", key: [when, id, block], value: {}',
        'table: "searchNotes", key: [when, id, block], value: null',
      ],
    ],
  },
  {
    file: "client/engine/search/notes.ts",
    suite: history,
    faults: [
      [
        "what a history brings is not noted",
        "const lines = writes.flatMap(",
        "const lines = (isFromHistory ? [] : writes).flatMap(",
      ],
    ],
  },
  {
    file: "client/engine/search/indexing.ts",
    suite: story,
    faults: [
      [
        "what a history brought goes before what was just said",
        "limit: BLOCKS_AT_ONCE, newestFirst: true }",
        "limit: BLOCKS_AT_ONCE }",
      ],
      [
        "notes of a chat that is not here stay for ever",
        "if (conversation === undefined) return forget(store, id, blocks);",
        "if (conversation === undefined) return;",
      ],
      ["what is in memory is not what is stored", "for (const { block, bytes } of made) this.blocks.set(id, block, bytes);", ""],
    ],
  },
  {
    file: "client/engine/search/finding.ts",
    suite: story,
    faults: [
      ["oldest first", "return other.at - one.at;", "return one.at - other.at;"],
      ["a page begins again", "inOrder(last, place) < 0", "inOrder(last, place) < 1"],
      ["a page has no end", "const READ_AT_MOST = 200;", "const READ_AT_MOST = 30_000;"],
      ["what is not among the chats", "if (!known.has(conversation)) continue;", ""],
      [
        "the index alone decides",
        "isMeant ? matchIn(wordsOf(record), query.words) : null",
        "record ? { text: record.text, marks: [] } : null",
      ],
    ],
  },
  {
    file: "worker/gateway/device/device.ts",
    suite: { project: "workerd", file: "worker/gateway/gateway.test.ts" },
    faults: [["a hosted business pays for a search that it has not", "isSearched: false", "isSearched: true"]],
  },
  {
    file: "client/verbs/search.ts",
    suite: story,
    faults: [["a stranger's words are found", "record.request !== null || ", ""]],
  },
  {
    file: "client/search/entry.ts",
    suite: unit,
    faults: [["no end of words", "if (signatures.size === MAX_SIGNATURES) break;", ""]],
  },
  {
    file: "client/search/query.ts",
    suite: unit,
    faults: [["a filter typed often finds nothing", " && !query.has.includes(kind)", ""]],
  },
  {
    file: "client/search/signature.ts",
    suite: unit,
    faults: [["whole words only", "to: ((bits + 1) << (BITS - used)) - 1", "to: bits << (BITS - used)"]],
  },
  {
    file: "client/search/block.ts",
    suite: unit,
    faults: [
      ["of a word that most have nothing is found", "if (bits !== 0 && count === 0)", "if (bits !== 0 && count < 0)"],
      ["one of the words is enough", "meets[place] === all", "meets[place] !== 0"],
    ],
  },
  {
    file: "web/src/search/lookup.ts",
    suite: { project: "unit", file: "web/src/search/lookup.test.ts" },
    faults: [
      ["what comes late is shown for something else", "if (!isOver) show(", "show("],
      ["a search that fails says nothing", "hasFailed = true;", ""],
      ["pages somebody asked for go", "isWhole || !isRead", "true"],
    ],
  },
  {
    file: "web/src/search/say.ts",
    suite: { project: "unit", file: "web/src/search/lookup.test.ts" },
    faults: [["nothing is found where much is left", "hasMore ? ", "!hasMore ? "]],
  },
  {
    file: "web/src/search/titled.ts",
    suite: titled,
    faults: [["in any order", "a.rank - b.rank", "0"]],
  },
];
