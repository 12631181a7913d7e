// Faults in client/: what is believed of the service and of members, what is stored before it is shown or sent, what counts.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const admission = unit("client/engine/group/admission.test.ts");
const acting = unit("client/content/kinds/acting.test.ts");
const decisions = unit("client/engine/decisions.test.ts");
const place = unit("client/engine/receiving/place.test.ts");

export const client: Faults[] = [
  {
    file: "client/engine/group/absent.ts",
    suite: unit("client/stories/continuity.test.ts"),
    faults: [
      ["[CT9] who is away for a moment is left out", "if (!isLate && refused.some", "if (refused.length < 0 && refused.some"],
      [
        "[CT9] the directory is asked with each wake",
        "return Math.min(missing.askedAt + RESTART_AGAIN_MS - now, RESTART_AGAIN_MS);",
        "return 0;",
      ],
      ["[CT9] who is away holds it up for ever", "now - since.at >= MISSING_FOR_MS;", "now < since.at;"],
    ],
  },
  {
    file: "client/engine/group/offender.ts",
    suite: unit("client/stories/continuity.test.ts"),
    faults: [
      [
        "[CT9] who was reported is verified with each wake",
        "if (before?.generation === generation &&",
        "if (before?.generation === -1 &&",
      ],
    ],
  },
  {
    file: "client/engine/group/same-reports.ts",
    suite: unit("client/stories/continuity.test.ts"),
    faults: [
      [
        "[CT9] reports are forgotten with each answer",
        "return isSame ? before : reports;",
        "return before === reports ? before : reports;",
      ],
    ],
  },
  {
    file: "client/engine/group/pending-commit.ts",
    suite: unit("client/stories/continuity.test.ts"),
    faults: [
      [
        "[CT9] nobody asks for them again",
        'if (pending.purpose === "recreate") askAgainFor(',
        "if (pending === null) askAgainFor(",
      ],
    ],
  },
  {
    file: "client/engine/connection/link.ts",
    suite: unit("client/stories/unanswered.test.ts"),
    faults: [["whatever is heard is an answer", "if (this.unanswered === 0) this.listen(false);", "this.listen(false);"]],
  },
  {
    file: "client/engine/removing.ts",
    suite: { project: "unit", file: "client/stories/deleting-for-me.test.ts" },
    faults: [
      ["what goes stays unread", "if (isUnread) record.unread = Math.max(0, record.unread - 1);", ""],
      ["the last words stay", "await sayWhatIsLeft(world, draft);", ""],
      ["marks of what never comes stay", "(world.account().arriving ?? null) !== null", "world.account().arriving !== undefined"],
      ["what came after the word goes too", "&& value.at <= said", ""],
      ["it stays in the history for a day", "record: value }, true);", "record: value });"],
    ],
  },
  {
    file: "client/verbs/deletion.ts",
    suite: { project: "unit", file: "client/stories/deleting-for-me.test.ts" },
    faults: [
      [
        "what waits to be sent is sent",
        "else if (refusalIn(world, draft) === null) await putDeletion",
        "else if (id === undefined) await putDeletion",
      ],
      ["it goes on this device alone", "if (!(await tellOwnDevices(world, conversations, words, { writes })))", ""],
    ],
  },
  {
    file: "client/engine/group/admission.ts",
    suite: admission,
    faults: [
      [
        "back to an older generation",
        'if (welcomed.generation < record.generation) return { kind: "refused", rule: "continuity" };',
        "",
      ],
      [
        "what cannot be compared is refused",
        'if (known === null || record.gap) return { kind: "unproven" };',
        'if (known === null) return { kind: "unproven" };',
      ],
      [
        "a member is welcomed without a restart",
        "if (welcomed.restart === null || welcomed.generation !== known.generation + 1)",
        "if (welcomed.restart === null)",
      ],
      [
        "a restart on any terms",
        'return problem === undefined ? { kind: "restart", offender }',
        'return problem !== null ? { kind: "restart", offender }',
      ],
      [
        "whoever was removed is not welcomed again",
        'const isOut = record.state === "removed" || record.state === "left";',
        'const isOut = record.state === "left";',
      ],
      [
        "a frozen one takes any Welcome",
        'const isOut = record.state === "removed" || record.state === "left";',
        'const isOut = record.state === "removed" || record.state === "left" || record.state === "frozen";',
      ],
    ],
  },
  {
    file: "client/engine/group/continuity.ts",
    suite: admission,
    faults: [
      ["it stays lost", "draft.record.lost = null;", ""],
      ["the hole is remembered for ever", "draft.record.gap = false;", ""],
      ["it is told again and again", "if (draft.record.diverged) return;", ""],
      [
        "another group is taken for a fault of one's own",
        'return rule === "continuity" || rule === "group";',
        'return rule === "continuity";',
      ],
    ],
  },
  {
    file: "client/engine/group/standing.ts",
    suite: admission,
    faults: [
      [
        "what was known before it was lost is proof",
        "const isInside = record.lost === null && group !== null;",
        "const isInside = group !== null;",
      ],
      ["who came is not told", "came: [...is].filter((account) => !was.has(account))", "came: [] as AccountId[]"],
      ["who left is not told", "left: [...was].filter((account) => !is.has(account))", "left: [] as AccountId[]"],
    ],
  },
  {
    file: "client/engine/group/lost-place.ts",
    suite: admission,
    faults: [
      ["since when it was lost moves on", "if (record.lost !== null) return;", ""],
      ["it does not recover", 'if (record.state === "active") record.state = "recovering";', ""],
    ],
  },
  {
    file: "client/engine/connection/gap.ts",
    suite: admission,
    faults: [
      ["a hole is stepped over", "if (seq > nextMissing({ cursor: reached, ahead })) return false;", ""],
      ["one's own beyond the cursor are holes", "while (ahead.includes(next)) next++;", ""],
      ["a page has no holes", "if (run?.at(-1)?.seq === envelope.seq - 1)", "if (run !== undefined)"],
      ["a hole is not noted", "record.gap = true;", ""],
      ["nobody is told of a hole", "if (group !== null) addLine", "if (group === undefined) addLine"],
      ["a gap where there is none", "if (next <= expected) return;", "if (next < expected) return;"],
    ],
  },
  {
    file: "client/engine/sending/outbox.ts",
    suite: admission,
    faults: [
      [
        "what was typed before somebody came goes to them",
        "joinedAt > typedAt && account !== self ? [account] : []",
        "joinedAt > typedAt && account === self ? [account] : []",
      ],
      ["what is sealed without them waits too", "if (isSealedNow(record, item)) return [];", ""],
      ["two people are asked about each other", '|| record.kind !== "group" || typedAt', "|| typedAt"],
    ],
  },
  {
    file: "client/engine/sending/outbox.ts",
    suite: decisions,
    faults: [
      [
        "the cursor passes over what was not placed",
        "while (draft.record.ahead.includes(draft.record.cursor + 1)) draft.record.cursor++;",
        "while (draft.record.ahead.some((seq) => seq > draft.record.cursor)) draft.record.cursor++;",
      ],
      [
        "what the cursor has passed is kept",
        "if (draft.record.ahead.length > 0) draft.record.ahead = draft.record.ahead.filter((seq) => seq > draft.record.cursor);",
        "",
      ],
    ],
  },
  {
    file: "client/content/kinds/title.ts",
    suite: acting,
    faults: [
      ["anybody renames the group", 'if (!chat.mayEdit || body.title === "") return;', 'if (body.title === "") return;'],
      ["an empty name", 'if (!chat.mayEdit || body.title === "") return;', "if (!chat.mayEdit) return;"],
    ],
  },
  {
    file: "client/content/kinds/photo.ts",
    suite: acting,
    faults: [["anybody changes the photo", "if (!chat.mayEdit) return;", ""]],
  },
  {
    file: "client/content/kinds/introduction.ts",
    suite: acting,
    faults: [
      [
        "anybody introduces the group",
        'if (sender === record.titleFrom && record.kind === "group"',
        'if (record.titleFrom !== null && record.kind === "group"',
      ],
      ["again and again", "record.titleFrom = null;", ""],
      ["people who are not in it", "if (account !== self && chat.isMember(account))", "if (account !== self)"],
      ["one is told one's own name", "if (account !== self && chat.isMember(account))", "if (chat.isMember(account))"],
    ],
  },
  {
    file: "client/content/kinds/deletion.ts",
    suite: acting,
    faults: [["another's message is deleted", "if (body.target.sender === chat.sender) chat.erase", "chat.erase"]],
  },
  {
    file: "client/content/kinds/edit.ts",
    suite: acting,
    faults: [["another's message is said otherwise", "seq !== null && body.target.sender === chat.sender", "seq !== null"]],
  },
  {
    file: "client/engine/receiving/edit-window.ts",
    suite: unit("client/stories/editing.test.ts"),
    faults: [["an edit a year later", "return now - at > EDIT_WINDOW_MS;", "return false;"]],
  },
  {
    file: "client/engine/receiving/reword.ts",
    suite: unit("client/stories/editing.test.ts"),
    faults: [
      ["a text becomes empty", 'body.kind === "text" && text.trim() !== ""', 'body.kind === "text"'],
      ["the one that comes last counts", ".sort((a, b) => a.seq - b.seq)", ""],
      ["versions without end", " || versions.length - i > VERSIONS_KEPT + 1", ""],
      ["letters without end", "letters > LETTERS_KEPT || ", ""],
      ["replies quote the old words", "reply: { ...said.reply, text: quoted } } }];", "reply: said.reply } }];"],
      ["the list says the old words", "record.preview.seq === seq)", "record.preview.seq > seq)"],
      ["old addresses stay in the list", "({ ...write, value: null } as typeof write)", "(write)"],
    ],
  },
  {
    file: "client/engine/sending/edit.ts",
    suite: unit("client/stories/editing.test.ts"),
    faults: [
      ["each of them leaves", "if (item.sealed === null) dropOutbox(draft, item);", "if (item.failure) dropOutbox(draft, item);"],
      ["sent, and too late for all", "isLateFor(line.record, now + IN_TIME_MS)", "isLateFor(line.record, 0)"],
    ],
  },
  {
    file: "client/content/kinds/permission.ts",
    suite: acting,
    faults: [
      ["a group gives a permission", 'record.kind !== "direct" || record.peer === null', "record.peer === null"],
      ["the same permission again is news", "|| permits.includes(sender) === granted) return;", ") return;"],
      ["what is taken back is taken from all", "permits.filter((account) => account !== sender)", "[]"],
    ],
  },
  {
    file: "client/content/kinds/profile.ts",
    suite: acting,
    faults: [["one's own name comes back", "else chat.learn", "chat.learn"]],
  },
  {
    file: "client/content/kinds/reaction.ts",
    suite: acting,
    faults: [["a reaction to what is not here", "if (seq !== null) chat.react(seq, emoji);", "chat.react(seq ?? 0, emoji);"]],
  },
  {
    file: "client/content/kind.ts",
    suite: acting,
    faults: [
      ["two kinds have one code", "names.size < list.length || codes.size < list.length", "names.size < list.length"],
      ["two kinds have one name", "names.size < list.length || codes.size < list.length", "codes.size < list.length"],
      [
        "what is unknown is never unread",
        "return kind === undefined || (kind.isUnread",
        "return kind !== undefined && (kind.isUnread",
      ],
    ],
  },
  {
    file: "client/content/padding.ts",
    suite: unit("client/content/content.test.ts"),
    faults: [
      ["no padding", "return Math.ceil(length / step) * step;", "return length;"],
      ["short ones show their length", "if (length <= leastBytes) return leastBytes;", ""],
      ["any padding is read", "|| padded.length !== paddedLength(end + 1)) return undefined;", ") return undefined;"],
    ],
  },
  {
    file: "client/content/content.ts",
    suite: unit("client/content/content.test.ts"),
    faults: [
      ["a newer version is read as this one", "if (version > CONTENT_VERSION || kind === undefined)", "if (kind === undefined)"],
      [
        "what is broken is shown as unknown",
        "return parsed.success ? (parsed.output as Body) : undefined;",
        'return parsed.success ? (parsed.output as Body) : { kind: "unknown", ignorable };',
      ],
    ],
  },
  {
    file: "client/content/text.ts",
    suite: unit("client/content/content.test.ts"),
    faults: [
      ["a received text of any length", "v.check((text) => utf8(text).length <= MAX_TEXT_BYTES),", ""],
      ["a received name of any length", "v.maxLength(MAX_TEXT_BYTES),", ""],
      ["names turn their direction", "\\u202a-\\u202e\\u2066-\\u2069]/gu", "]/gu"],
    ],
  },
  {
    file: "client/engine/receiving/chat.ts",
    suite: place,
    faults: [
      [
        "members edit where admins do",
        '(roster.whoEdits === "members" || roster.admins.includes(sender))',
        "roster.whoEdits.length > 0",
      ],
    ],
  },
  {
    file: "client/engine/receiving/preview.ts",
    suite: place,
    faults: [["the last words go back", "if (record.preview !== null && (record.preview.seq ?? 0) >= seq) return;", ""]],
  },
  {
    file: "client/engine/receiving/receipts.ts",
    suite: place,
    faults: [
      [
        "what one reads on another device stays unread here",
        "if (account === self.accountId && read > draft.record.readUpTo)",
        "if (false as boolean)",
      ],
      [
        "what others read is read here",
        "if (account === self.accountId && read > draft.record.readUpTo)",
        "if (read > draft.record.readUpTo)",
      ],
    ],
  },
  {
    file: "client/engine/receiving/ticks.ts",
    suite: decisions,
    faults: [
      ["the fastest decides", "Math.min(\n      ...others", "Math.max(\n      ...others"],
      [
        "ticks go back",
        'deliveredByAll: Math.max(record.deliveredByAll, least("delivered"))',
        'deliveredByAll: least("delivered")',
      ],
      ["read goes back", 'readByAll: Math.max(record.readByAll, least("read"))', 'readByAll: least("read")'],
      ["one's own devices count", "account !== self && !record.leaving.includes(account)", "!record.leaving.includes(account)"],
      ["delivered is shown as read", 'if (seq <= readByAll) return "read";', 'if (seq <= deliveredByAll) return "read";'],
    ],
  },
  {
    file: "client/engine/receiving/ephemera.ts",
    suite: decisions,
    faults: [
      ["a marker is for any epoch", "${generation} ${epoch} ${device}`", "${generation} ${device}`"],
      ["a marker is anybody's", "${generation} ${epoch} ${device}`", "${generation} ${epoch} ${device.length > 0}`"],
      ["a signal is a marker", "utf8(`${LABEL} ${use} ", "utf8(`${LABEL} ${use.length > 0} "],
    ],
  },
  {
    file: "client/engine/group/repair.ts",
    suite: decisions,
    faults: [
      ["it comes back without end", "return rejoinedAt === null ? 0 : rejoinedAt + REJOIN_EVERY_MS;", "return 0;"],
      [
        "whom another keeps out waits an hour",
        "if (lost !== null && lost.committer !== null && !hasTriedSince)",
        "if (false as boolean)",
      ],
      ["all begin anew at once", "const wait = since + turn * RESTART_TURN_MS - now;", "const wait = since - now;"],
      ["anybody begins anew", 'if (turn < 0) return { kind: "none" };', ""],
    ],
  },
  {
    file: "client/engine/group/intent.ts",
    suite: decisions,
    faults: [
      ["somebody is added twice", 'if (leavesOf(intent.account).length > 0) return { kind: "moot" };', ""],
      [
        "[CT9] who was put out since is brought back",
        'if (intent.until !== undefined && !policy.absent.includes(intent.account)) return { kind: "moot" };',
        "",
      ],
      [
        "[CT9] whoever was brought back counts as away",
        "policy: isAdmin ? foundAgain(policy, intent.account) : null",
        "policy: null",
      ],
      ["members add where admins do", 'if (policy.whoAdds === "admins" && !isAdmin) return { kind: "not-allowed" };', ""],
      [
        "a removed admin stays one",
        "policy: { ...policy, admins, former, absent: withoutAccount(policy.absent, intent.account) },",
        "policy: null,",
      ],
    ],
  },
  {
    file: "client/engine/group/maintenance.ts",
    suite: decisions,
    faults: [
      [
        "sleeping chats wake for an update",
        "return record.ownSinceUpdate > 0 ? record.updatedAt + UPDATE_EVERY_MS : null;",
        "return record.updatedAt + UPDATE_EVERY_MS;",
      ],
      ["what has failed is tried", "failed === null && notBefore <= now", "notBefore <= now"],
      ["nobody waits for a turn", "failed === null && notBefore <= now", "failed === null"],
      ["keys are never renewed", "if (record.ownSinceUpdate >= UPDATE_EVERY_MESSAGES) return 0;", ""],
    ],
  },
  {
    file: "client/store/sql.ts",
    suite: unit("client/store/store.test.ts"),
    faults: [
      ["what goes along is done after a conflict too", 'if (outcome === "done") also(step);', "also(step);"],
      ["a step from an old version is taken", 'if (!raise(sql, step)) return "conflict";', ""],
    ],
  },
  {
    file: "client/engine/group/claims.ts",
    suite: unit("client/stories/account-log.test.ts"),
    faults: [
      [
        "whom its account has put out is added by an old KeyPackage",
        'listed?.standing === "active" && sameBytes(listed.key, claims.deviceKey)',
        "true || listed",
      ],
    ],
  },
  {
    file: "client/engine/account/account-answer.ts",
    suite: unit("client/stories/account-log.test.ts"),
    faults: [["an older log is believed", "contacts.get(answer.account)?.log ?? null", "null"]],
  },
];
