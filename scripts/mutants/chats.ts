// Faults in what a person does to the chats of their list.

import type { Faults } from "./mutation.ts";

const list = { project: "unit", file: "client/stories/chat-list.test.ts" } as const;
const people = { project: "unit", file: "client/stories/people.test.ts" } as const;

export const chats: Faults[] = [
  {
    file: "client/preferences/heard.ts",
    suite: list,
    faults: [
      ["a stolen device puts a chat away for good", "kept[name] = Math.min(at, latest);", "kept[name] = at;"],
      ["it clears what is to come", "Math.min(at, latest), oldAt", "at, oldAt"],
      ["the later of two counts, and not the further", "Math.max(seq, oldSeq)", "seq"],
      ["cleared is taken back", "if (given === null) return before;", "if (given === null) return null;"],
    ],
  },
  {
    file: "client/preferences/cleared.ts",
    suite: list,
    faults: [
      ["what comes later is cleared by its place", "seq <= upTo && at <= by", "seq <= upTo"],
      ["or by its time", "seq <= upTo && at <= by", "at <= by"],
    ],
  },
  {
    file: "client/preferences/archived.ts",
    suite: list,
    faults: [
      ["what is muted comes back", "(saidAt <= archived || isMuted(mute, saidAt))", "saidAt <= archived"],
      ["nothing comes back", "(saidAt <= archived || isMuted(mute, saidAt))", "true"],
    ],
  },
  {
    file: "client/verbs/muting.ts",
    suite: list,
    faults: [
      ["to mute puts into the archive", "isIn ? Math.max(before.archived, saidAt) : null", "before.archived"],
      ["to hear again brings back", "Math.max(before.archived, saidAt)", "before.archived"],
    ],
  },
  {
    file: "client/verbs/chats.ts",
    suite: list,
    faults: [
      ["as many on top as one likes", "on && others.length >= MOST_ON_TOP", "on && others.length > 999"],
      [
        "it is moved by being said again",
        "(preferred.of(id).onTop ?? clock.now())",
        "(preferred.of(id).onTop === null ? clock.now() : null)",
      ],
      ["what cannot be left is deleted", 'left.kind !== "ok" && left.kind !== "waiting"', 'left.kind === "not-allowed"'],
      ["a group is not left", 'if (kind !== "group" || state === "left"', 'if (kind === "group" || state === "left"'],
      ["own words beyond the cursor stay", "Math.max(cursor, ...ahead)", "cursor - 1"],
    ],
  },
  {
    file: "client/engine/account/setting.ts",
    suite: list,
    faults: [
      ["nobody is told", "if (isTold) return;", "return;"],
      ["a crash leaves what is to go", "preferred.cleared ? [toClear(id, true)] : []", "[]"],
    ],
  },
  {
    file: "client/engine/account/obey.ts",
    suite: list,
    faults: [
      ["an older word shows before one's own", "word.conversation === conversation && word.name === name", "false"],
      ["what another device cleared stays here", "draft.elsewhere.push({ conversation, preferred });", ""],
    ],
  },
  {
    file: "client/engine/receiving/place.ts",
    suite: list,
    faults: [
      ["what was cleared elsewhere comes in", "isCleared(preferred.of(draft.record.id).cleared, seq, at)", "false"],
      ["nothing brings a chat back", "record.saidAt = Math.max(record.saidAt ?? 0, at);", ""],
    ],
  },
  {
    file: "client/engine/steps.ts",
    suite: list,
    faults: [["lines of the group stay", "if (cleared) draft.lines =", "if (!cleared) draft.lines ="]],
  },
  {
    file: "client/live/summary.ts",
    suite: list,
    faults: [
      ["a deleted chat never comes back", "isOut && saidAt <= gone", "isOut"],
      ["a group that one is in goes", 'kind !== "group" || state === "left"', 'kind === "group" || state === "left"'],
      ["what is typed there does not show", ' && draft === "";', ";"],
    ],
  },
  { file: "client/live/fold.ts", suite: list, faults: [["nothing stands on top", "+!!b.onTop - +!!a.onTop || ", ""]] },
  {
    file: "client/engine/files/forgetting.ts",
    suite: list,
    faults: [["it comes back from the history", "const isKept = keepsHistory(world.account());", "const isKept = false;"]],
  },
  {
    file: "client/export/entries.ts",
    suite: { project: "unit", file: "client/stories/export.test.ts" },
    faults: [
      ["what disappears is taken away", "item.disappears !== true", "true"],
      ["what was deleted is told", 'item.kind === "deleted" || item.seq === null', "item.seq === null"],
      ["what is left out is quoted", "leftOut.has(item.reply.id)", "false"],
    ],
  },
  {
    file: "web/src/export/page.ts",
    suite: { project: "unit", file: "web/src/export/page.test.ts" },
    faults: [
      ["what somebody wrote is markup", 'replace(/[&<>"\']/g, (letter) => MARKUP[letter] ?? "")', "toString()"],
      ["a path leaves its attribute", ".map(encodeURIComponent)", ".map(String)"],
    ],
  },
  {
    file: "web/src/list/filters.ts",
    suite: { project: "unit", file: "web/src/list/filters.test.ts" },
    faults: [
      [
        "what is archived counts",
        "if (chat.archived !== null) counts.archived++;",
        "if (chat.archived !== null && ++counts.archived < 0) return counts;",
      ],
    ],
  },
  {
    file: "client/engine/account/contact-merge.ts",
    suite: people,
    faults: [["somebody is said to say it", 'patch.nameFrom !== "self") after.about', 'patch.nameFrom === "self") after.about']],
  },
  {
    file: "client/engine/group/maintenance.ts",
    suite: people,
    faults: [["what one says of oneself is told nobody", 'if ((record.introducedAbout ?? "") !== about) return true;', ""]],
  },
  {
    file: "client/engine/receiving/chat.ts",
    suite: people,
    faults: [["each device tells it", "record.introducedAbout = about;", ""]],
  },
  {
    file: "client/live/details.ts",
    suite: people,
    faults: [["a stranger's shows", '({ ...member, about: "" })', "({ ...member })"]],
  },
  {
    file: "client/verbs/messages.ts",
    suite: people,
    faults: [["typing is told all the same", "world.account().showsTyping !== false", "true"]],
  },
  {
    file: "client/verbs/opening.ts",
    suite: people,
    faults: [
      [
        "whoever the service says is written to",
        "expected !== null && account !== expected",
        "expected !== null && account === null",
      ],
    ],
  },
  {
    file: "client/verbs/sharing.ts",
    suite: people,
    faults: [
      ["whose handle one does not know is shared", "handle === null || accountKey.length === 0", "accountKey.length === 99"],
    ],
  },
  {
    file: "client/live/rare-views.ts",
    suite: people,
    faults: [["all groups are shared", "prefix: [account] });\n  const records", "prefix: [] });\n  const records"]],
  },
];
