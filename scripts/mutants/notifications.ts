// Faults in what people are told and when, in a push whose tabs come and go, and in what other apps share.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const muting = unit("client/stories/muting.test.ts");
const notes = unit("web/src/sw/notes.test.ts");
const pushAndTabs = unit("web/src/sw/push-and-tabs.test.ts");

export const notifications: Faults[] = [
  {
    file: "client/preferences/mute.ts",
    suite: muting,
    faults: [
      [
        "a lie about the time mutes for years",
        "return left > LONGEST_MUTE_MS ? 0 : Math.max(0, left);",
        "return Math.max(0, left);",
      ],
      ["anything is a time", "Number.isSafeInteger(given) && (given as number) > 0", "given !== undefined"],
    ],
  },
  {
    file: "client/verbs/muting.ts",
    suite: muting,
    faults: [
      ["a chat is muted for years", "Math.min(forMs, LONGEST_MUTE_MS)", "forMs"],
      ["by another clock", "world.clock.now() + ", "Date.now() + "],
      [
        "unmuted, it stays so",
        "await setOnAll(world, conversations, conversation, given);",
        "if (mute !== null) await setOnAll(world, conversations, conversation, given);",
      ],
    ],
  },
  {
    file: "web/src/sw/notes.ts",
    suite: notes,
    faults: [
      ["what was shown is shown again", "const isTold = seq <= (told[tag] ?? 0) || !isTheirs", "const isTold = !isTheirs"],
      ["one's own message is news", "preview !== null && !preview.own;", "preview !== null;"],
      [
        "what was taken back is shown",
        "if (chat.preview === null || chat.preview.own || chat.preview.deleted) return",
        "if (chat.preview === null || chat.preview.own) return",
      ],
      ["what was taken back is news again", " || (preview.deleted && told[tag] !== undefined)", ""],
      ["what was read elsewhere stays", ".filter((tag) => !wanted.has(tag))", ".filter(() => false)"],
      ["what stands there is left as it is", "standing.title !== title || standing.body !== body", "false as boolean"],
      ["behind one's own word stands what was taken back", "({ body }: Standing) => countIn(body) !== unread", "() => false"],
      ["what is mended makes a sound", "({ ...note, isSilent: true })", "note"],
      [
        "a reaction is shown again and again",
        "isTold: seq <= (told[tag] ?? 0), isStale: saysElse(note)",
        "isTold: false, isStale: saysElse(note)",
      ],
      ["reactions cannot be turned off", "settings.reactions && wantsKind", "wantsKind"],
      ["a reaction takes the place of what is unread", "`reaction ${conversation}`", "`chat ${conversation}`"],
      ["a reaction counts in the badge", "unread: unread.length }", "unread: tags.length }"],
      ["what is hidden is said", "if (!showsWhoAndWhat)", "if (false as boolean)"],
      ["all of them at once", ".slice(0, MOST)", ""],
      ["a muted chat is heard", "chats.filter((chat) => !isMuted(chat.mute, at))", "[...chats]"],
      ["what came while it was muted is news", "Object.fromEntries(items.map(", "Object.fromEntries(heard.map("],
      [
        "kinds make no difference",
        "isWanted: wantsKind(settings, chat.kind), isTold, isStale",
        "isWanted: true, isTold, isStale",
      ],
      ["who means one is told against one's wish", ' && mentions === "told"', ""],
      ["and once more with each word after it", "(isLast || !plain.isOpen) && saysElse", "saysElse"],
      ["quiet hours are loud", "isSilent: isSilent(settings, now.minute),", "isSilent: false,"],
    ],
  },
  {
    file: "client/engine/receiving/reacted.ts",
    suite: unit("client/stories/reactions.test.ts"),
    faults: [
      ["another's message is one's own", "line.record.sender !== self || sender", "sender"],
      ["what was taken back is news", 'emoji !== "" && seq > record.readUpTo', "seq > record.readUpTo"],
      ["without end", ".slice(-KEPT)", ""],
      ["seen before what is unread", "return unread > 0 ? readUpTo :", "return"],
    ],
  },
  {
    file: "web/src/sw/settings.ts",
    suite: unit("web/src/sw/settings.test.ts"),
    faults: [
      ["quiet hours end at midnight", "from <= minute || minute < to", "from <= minute"],
      ["the last minute is quiet too", "from <= minute && minute < to", "from <= minute && minute <= to"],
      ["whatever is stored is an answer", 'typeof given[name] === "boolean"', "given[name] !== undefined"],
      ["a day has more minutes", "(value as number) < DAY_MINUTES", "true"],
    ],
  },
  {
    file: "web/src/notifications/telling.ts",
    suite: unit("web/src/notifications/telling.test.ts"),
    faults: [
      ["the chat on screen makes a sound", " && !(at.isLookedAt && conversation === at.onScreen)", ""],
      ["every tab tells", "if (at.isAnotherLookedAt) return { notify: [], hasSound: false };", ""],
      [
        "a notification covers what one looks at",
        "if (at.isLookedAt) return { notify: [],",
        "if (at.isLookedAt) return { notify: [...notes],",
      ],
    ],
  },
  {
    file: "web/src/sw/catch-up.ts",
    suite: pushAndTabs,
    faults: [
      ["an owner that falls asleep is waited for", "        lookAfterOwner(view, own);\n        return", "        return"],
      ["nobody is taken over from", 'word === "take-over" ? own.takeOver() : own.tryNow()', "own.tryNow()"],
      ["the profile is not let go of", "await own.release();", ""],
    ],
  },
  {
    file: "web/src/sw/shared.ts",
    suite: unit("web/src/sw/shared.test.ts"),
    faults: [
      [
        "a gigabyte is read",
        "if (left >= 0) return controller.enqueue(bytes);",
        "if (left < 1e12) return controller.enqueue(bytes);",
      ],
      ["it waits for ever", " || Math.abs(now - said.at) > KEPT_MS", ""],
      ["a hundred files are kept", "files.length > MOST_FILES ?", "(false as boolean) ?"],
    ],
  },
];
