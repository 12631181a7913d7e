// Faults in how a text is shown.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const format = unit("client/content/format.test.ts");

export const writing: Faults[] = [
  {
    file: "client/content/linked-page.ts",
    suite: unit("client/stories/linked-pages.test.ts"),
    faults: [
      ["a page is shown with any words", "linksIn(text).some(({ url }) => url === page.url)", "true"],
      [
        "a page leaves with any words",
        "pageIn(text, page && v.parse(linkedPage, encodeLinkedPage(page))) ?? undefined",
        "page && v.parse(linkedPage, encodeLinkedPage(page))",
      ],
      ["a picture of any size is taken", " && given.length <= MAX_PAGE_PICTURE_BYTES", ""],
    ],
  },
  {
    file: "client/verbs/starring.ts",
    suite: unit("client/stories/starring.test.ts"),
    faults: [["what was starred before is told to nobody", "said.push({", "if (star !== known) said.push({"]],
  },
  {
    file: "client/content/format-inline.ts",
    suite: format,
    faults: [
      ["a mark in a word counts", "(at === from || !WORD.test(letterBefore(text, at)))", "at >= from"],
      ["code is formatted", 'text[i] === "`" ? codeEnd(stretch, i) : 0', "0"],
      ["a mark across another closes", "while (frames.length > open + 1) undo(frames, text);", ""],
      ["a page draws as much as comes", "mayOpen(stretch, i) && allowance.left > 0", "mayOpen(stretch, i)"],
    ],
  },
  {
    file: "client/content/format.ts",
    suite: format,
    faults: [
      ["a wall of fences is drawn", "const fence = allowance.left > 0 ?", "const fence = allowance.left > -1e9 ?"],
      ["a pair around nothing ends the search for code", "from = text.indexOf(FENCE, to);", "from = -1;"],
    ],
  },
  {
    file: "client/verbs/forwarding.ts",
    suite: unit("client/stories/forwarding.test.ts"),
    faults: [
      ["a second try is another message", "const named = await nameIn(chat, { id, item });", "const named = undefined as never;"],
      ["one file that is gone ends it", "if (isLost(loaded)) {", "if (isLost(loaded) && gone < 0) {"],
      [
        "one chat that takes nothing ends it",
        'if (outcome.kind !== "ok") refused.set(chat, outcome);',
        'if (outcome.kind !== "ok") return { kind: "nothing-to-forward" };',
      ],
      ["a mailing goes out", "items.length > MAX_MESSAGES || chats.length > MAX_CONVERSATIONS", "items.length > MAX_MESSAGES"],
      ["the key goes along with the file", "({ ...attachment, ...sealed.value[i] }) as Attachment", "attachment"],
    ],
  },
  {
    file: "client/engine/receiving/uproot.ts",
    suite: unit("client/stories/starring.test.ts"),
    faults: [["a star outlives its message", "if (found.isStarred) setStar(draft, { seq, place, star: null });", ""]],
  },
  {
    file: "client/engine/account/obey.ts",
    suite: unit("client/stories/starring.test.ts"),
    faults: [
      [
        "a star of another device shows with the next start only",
        "draft.elsewhere.push({ conversation, stars: [{ seq: starred, place: 0, star }] });",
        "",
      ],
    ],
  },
  {
    file: "client/engine/history/placing.ts",
    suite: unit("client/stories/starring.test.ts"),
    faults: [
      [
        "an older history puts a star back",
        "if (starred[i] === undefined && !unstarred[i] && value !== null",
        "if (!unstarred[i] && value !== null",
      ],
    ],
  },
  {
    file: "client/live/starred.ts",
    suite: unit("client/stories/starring.test.ts"),
    faults: [
      ["what was taken off is listed", ".filter(({ value }) => value.on)", ""],
      ["the oldest come first", "other.value.at - one.value.at", "one.value.at - other.value.at"],
    ],
  },
  {
    file: "client/content/pins.ts",
    suite: unit("client/content/pins.test.ts"),
    faults: [
      ["what comes last counts", "known.said >= pin.said", "known.said === pin.said"],
      ["there is no end of them", ".slice(0, KEPT_PINS)", ""],
    ],
  },
  {
    file: "client/content/kinds/pin.ts",
    suite: unit("client/content/kinds/acting.test.ts"),
    faults: [["anybody pins", 'if (record.kind === "group" && !mayEdit) return;', ""]],
  },
  {
    file: "client/engine/receiving/moves.ts",
    suite: unit("client/stories/receipts.test.ts"),
    faults: [
      [
        "what was told later is given a time",
        "step > 0 ? (moves[step]?.at ?? null) : null",
        "moves[step]?.at ?? moves.at(-1)?.at ?? 1",
      ],
      ["every step is kept", ".slice(-KEPT_MOVES)", ""],
    ],
  },
  {
    file: "client/live/receipts.ts",
    suite: unit("client/stories/receipts.test.ts"),
    faults: [["whoever came later is asked for it", "joinedAt < seq && ", ""]],
  },
  {
    file: "worker/gateway/cloud/events.ts",
    suite: { project: "routes", file: "worker/gateway/cloud/events.test.ts" },
    faults: [["a business isn't told that it was forwarded", "...(forwarded && { forwarded: true }),\n", ""]],
  },
  {
    file: "client/content/mention.ts",
    suite: unit("client/content/mention.test.ts"),
    faults: [
      ["one stands in another", "from >= (kept.at(-1)?.to ?? 0)", "from >= 0"],
      ["one goes beyond the text", "to <= text.length && ", ""],
      ["there is no end of them", "if (kept.length === MAX_MENTIONS) break;", ""],
    ],
  },
  {
    file: "client/engine/receiving/mentioned.ts",
    suite: unit("client/engine/receiving/mentioned.test.ts"),
    faults: [["one is led past the first", ".slice(0, KEPT - 1)", ".slice(1 - KEPT)"]],
  },
  {
    file: "client/engine/receiving/mentioned.ts",
    suite: unit("client/stories/mentions.test.ts"),
    faults: [
      ["between two one is led somewhere", 'record.kind !== "group" || ', ""],
      ["it is never read", "record.mentioned.filter(({ seq }) => !isGone(seq))", "record.mentioned"],
    ],
  },
  {
    file: "client/live/timeline.ts",
    suite: unit("client/stories/mentions.test.ts"),
    faults: [["other words mean at once whom the first did", "mentions: next.mentions ?? []", "mentions: record.mentions ?? []"]],
  },
  {
    file: "client/content/mention.ts",
    suite: unit("client/stories/editing.test.ts"),
    faults: [["other words mean whom the first did", "versions === undefined ? mentions", "mentions.length > 0 ? mentions"]],
  },
  {
    file: "client/engine/receiving/mentioned.ts",
    suite: unit("client/stories/mentions.test.ts"),
    faults: [
      ["who has read it is led there anew", "!isMeant || seq <= record.readUpTo ||", "!isMeant ||"],
      ["who is no longer meant is led there", "if (!isMeant) dropMentioned(record, (at) => at === seq);\n", ""],
    ],
  },
  {
    file: "client/content/kinds/media.ts",
    suite: unit("client/stories/mentions.test.ts"),
    faults: [["what stands beside files means nobody", "    ...(mentions && { mentions }),\n", ""]],
  },
  {
    file: "web/src/chat/selection.ts",
    suite: unit("web/src/chat/selection.test.ts"),
    faults: [
      ["what is deleted stays selected", 'item.kind === "message" ? item : []', "message"],
      ["what is gone stays selected", "(seq < from || seq > to)", "true"],
    ],
  },
  {
    file: "web/src/chat/mentions.ts",
    suite: unit("web/src/chat/mentions.test.ts"),
    faults: [
      ["what one calls somebody is told to all", "words: `@${theirs}`", "words: `@${name}`"],
      ["whoever takes a name is meant by it", "of.length === 1 && ", ""],
      ["who has left is meant", "here.has(account) ? account : null", "account"],
    ],
  },
  {
    file: "web/src/links/picture-url.ts",
    suite: unit("web/src/links/picture-url.test.ts"),
    faults: [["a picture that is gone is kept", "isOver || ", ""]],
  },
  {
    file: "client/content/plain-words.ts",
    suite: format,
    faults: [["a link loses its letters", "linksIn(text)", "[]"]],
  },
  {
    file: "client/content/shown-link.ts",
    suite: unit("client/content/shown-link.test.ts"),
    faults: [
      ["letters that are not seen part a link", 'url.replace(UNSEEN, "")', "url"],
      ["a host is shown as it was written", "written.toLowerCase().endsWith(`//${host}`)", "written.length > 0"],
    ],
  },
];
