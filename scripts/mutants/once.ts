// Faults in what is opened once.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const stories = unit("client/stories/view-once.test.ts");

export const once: Faults[] = [
  {
    file: "client/content/kinds/once.ts",
    suite: unit("client/content/kinds/once.test.ts"),
    faults: [
      ["a file of any kind", "v.check((given) => mayBeOnce(given.kind)),", ""],
      ["a blurred picture is taken", '{ kind: "once", attachment: bare(given) }', '{ kind: "once", attachment: given }'],
    ],
  },
  {
    file: "client/content/kinds/opened.ts",
    suite: stories,
    faults: [["one opens one's own", "if (to.sender !== chat.sender) chat.opened();", "chat.opened();"]],
  },
  {
    file: "client/engine/receiving/once.ts",
    suite: stories,
    faults: [
      ["its sender keeps a way to it", "sender === self || world.readsOnArrival", "world.readsOnArrival"],
      ["another's word takes it", "const isOwn = by === world.account().accountId;", "const isOwn = true;"],
      ["what was fetched stays", "  dropFile(world, draft, file.attachment);\n}", "}"],
      ["of many only the last has opened it", "[...new Set([...opened, ...by])]", "[...new Set(by)]"],
    ],
  },
  {
    file: "client/engine/receiving/once.ts",
    suite: unit("client/engine/receiving/place.test.ts"),
    faults: [["a program keeps a key", " || world.readsOnArrival", ""]],
  },
  {
    file: "client/engine/receiving/uproot.ts",
    suite: stories,
    faults: [["deleted, its key stays", "  takeFile(world, draft, found.line, found.shut);\n", ""]],
  },
  {
    file: "client/engine/receiving/expire.ts",
    suite: stories,
    faults: [["it never ends", "file.until < before", "file.until < 0"]],
  },
  {
    file: "client/engine/files/forgetting.ts",
    suite: stories,
    faults: [
      [
        "forgotten, its key stays",
        'world.store.range("onceFiles", within)',
        'world.store.range("onceFiles", { ...within, before: 0 })',
      ],
    ],
  },
  {
    file: "client/engine/history/placing.ts",
    suite: stories,
    faults: [["a restored device says that it can open it", 'record.once?.file !== "here"', 'record.once?.file !== "over"']],
  },
  {
    file: "client/engine/receiving/acting.ts",
    suite: stories,
    faults: [["that it was opened before it is here is lost", "if (kind.opens && !isAuthor) ", "if (kind.opens && isAuthor) "]],
  },
  {
    file: "client/verbs/once.ts",
    suite: stories,
    faults: [
      [
        "two calls at once both have it",
        "if (line === undefined || still === undefined) return false;",
        "if (line === undefined) return false;",
      ],
      [
        "it stays until it is closed",
        "noteOpened(world, draft, { line, file: still }, account().accountId);",
        "void noteOpened; void account;",
      ],
    ],
  },
  {
    file: "client/verbs/media.ts",
    suite: stories,
    faults: [["to oneself", "|| !isForOthers) return", ") return"]],
  },
];
