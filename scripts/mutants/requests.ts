// Faults in what stands between a person and strangers: what is a request, what leaves before it is accepted, and what becomes of it.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const request = unit("client/engine/requests/request.test.ts");
const stories = unit("client/stories/requests.test.ts");
const full = unit("client/stories/full.test.ts");

export const requests: Faults[] = [
  {
    file: "client/engine/requests/asked-for.ts",
    suite: unit("client/stories/linking.test.ts"),
    faults: [
      [
        "a group that was accepted once is accepted for good",
        "at <= yes && yes > (letIn ?? Number.NEGATIVE_INFINITY)",
        "yes > 0",
      ],
      ["[RQ3] a yes counts for a coming that the service dates back", " && yes > (letIn ?? Number.NEGATIVE_INFINITY)", ""],
      ["other devices don't take a yes for theirs", 'kind === "group" && wasLetIn(', 'kind === "direct" && wasLetIn('],
    ],
  },
  {
    file: "client/engine/requests/request.ts",
    suite: request,
    faults: [
      ["who had left is let in unasked", 'case "left":', ""],
      ["coming back accepts", "default:\n      return request;", "default:\n      return null;"],
      ["who is known is asked about", "return isKnown ? null : {", "return isKnown && by === null ? null : {"],
      ["what was to be forgotten is not", "forget: request?.forget ?? 0", "forget: 0"],
      [
        "who was put out of a deleted group is not asked",
        'state === "removed" && request?.hidden;',
        'state === "left" && request?.hidden;',
      ],
      ["who is blocked asks anew", "&& !isBlocked ?", "?"],
      ["a group that was left comes back", 'request?.hidden && kind === "direct" &&', "request?.hidden &&"],
    ],
  },
  {
    file: "client/engine/requests/fellows.ts",
    suite: request,
    faults: [
      ["a stranger's group makes them known", 'kind === "group" && request === null &&', 'kind === "group" &&'],
      ["who is gone from a group is known for good", ".filter((account) => !is.has(account)).map", ".filter(() => false).map"],
      [
        "a group that was left makes known",
        '["active", "recovering", "frozen"]',
        '["active", "recovering", "frozen", "left", "removed"]',
      ],
    ],
  },
  {
    file: "client/engine/due.ts",
    suite: stories,
    faults: [
      ["what is due is done before it is accepted", "if (record.request !== null) return whileAsked(world, conversation);", ""],
      ["a deletion that broke off stays so", "if (request !== null && request.forget > 0) {", "if (request === undefined) {"],
    ],
  },
  {
    file: "client/engine/group/joining.ts",
    suite: stories,
    faults: [
      [
        "one's name is said to strangers",
        "if (draft.record.request === null) introduceOneself(world, draft);",
        "introduceOneself(world, draft);",
      ],
      [
        "who left and cannot read the Welcome is not asked",
        'await ask(world, draft, { kind: "group", by: null, at });',
        'if (draft.record.state === "awaited") await ask(world, draft, { kind: "group", by: null, at });',
      ],
      ["everybody is known", "(by !== null && (await world.knows(by)))", "by !== null"],
    ],
  },
  {
    file: "client/engine/group/lost-place.ts",
    suite: stories,
    faults: [
      ["who left comes back by themselves", 'if (draft.record.state === "left" && draft.record.request === null) return;', ""],
    ],
  },
  {
    file: "client/engine/group/maintenance.ts",
    suite: stories,
    faults: [
      [
        "another name is said to strangers",
        '|| record.kind === "self" || record.request !== null)',
        '|| record.kind === "self")',
      ],
    ],
  },
  {
    file: "client/engine/receiving/receipts.ts",
    suite: stories,
    faults: [
      [
        "strangers hear what was read, and that it was stored",
        "if (record.request !== null) return this.fetchAgain(record, record.request.fetched);",
        "",
      ],
      [
        "of many words of a stranger the first comes alone",
        "if (cursor <= Math.max(fetched, this.fetched) && !this.isDoubted) return;",
        "return;",
      ],
    ],
  },
  {
    file: "client/engine/connection/link.ts",
    suite: stories,
    faults: [
      ["strangers see one type", '|| record.state !== "active" || record.request !== null)', '|| record.state !== "active")'],
    ],
  },
  {
    file: "client/engine/receiving/place.ts",
    suite: stories,
    faults: [["a deleted chat never asks again", "record.request = begunAnew(", "begunAnew("]],
  },
  {
    file: "client/engine/account/contact-merge.ts",
    suite: unit("client/engine/account/contact-merge.test.ts"),
    faults: [
      ["anybody renames whom another introduced", "|| after.introducedBy === base.introducedBy;", ";"],
      [
        "nobody corrects an introduction, not even its sender",
        "after.nameFrom === null || after.introducedBy === base.introducedBy;",
        "after.nameFrom === null;",
      ],
      [
        "a stranger names whom one has turned to",
        'if (after.nameFrom === "stranger" && (after.handle !== null || after.accepted || after.verified))',
        'if (after.nameFrom === "stranger" && after.verified)',
      ],
      ["a stranger's word is as good as a friend's", "stranger: 1,", "stranger: 2,"],
    ],
  },
  {
    file: "client/engine/account/contacts.ts",
    suite: stories,
    faults: [["a stranger names who is in a group with one", "&& !(await isFellow(accountId))", ""]],
  },
  {
    file: "client/engine/say/introducing.ts",
    suite: stories,
    faults: [["a stranger's word is passed on", ' && contact.nameFrom !== "stranger"', ""]],
  },
  {
    file: "client/engine/receiving/chat.ts",
    suite: stories,
    faults: [
      ["a request renames people", 'record.request === null ? "introduction" : "stranger"', '"introduction"'],
      ["a quiet farewell is a line", 'if (how !== "quiet") addLine(', "addLine("],
    ],
  },
  {
    file: "client/engine/sending/outbox.ts",
    suite: stories,
    faults: [
      ["what failed before goes to strangers", "if (state.record.request !== null) return", "if (false as boolean) return"],
    ],
  },
  {
    file: "client/engine/requests/deciding.ts",
    suite: stories,
    faults: [
      ["what was said in a request stays a stranger's word", 'nameFrom === "stranger" && introducedBy', "introducedBy === null"],
      ["whom one accepted stays a stranger", "contacts.push({ accountId: peer, accepted: true });", "contacts.length;"],
      [
        "in a deleted group that cannot be followed one stays",
        'if (record.state !== "active" || !isSaying) leaveGroup',
        "if (!isSaying) leaveGroup",
      ],
      [
        "without a farewell one stays in a deleted group",
        'if (record.state !== "active" || !isSaying) leaveGroup',
        'if (record.state !== "active") leaveGroup',
      ],
      ["a farewell goes where nobody lets one out", ".hasAdmin;", ".isEmpty !== undefined;"],
      ["a group is only hidden", 'if (record.kind === "group") goFromGroup(', 'if (record.kind === "self") goFromGroup('],
    ],
  },
  {
    file: "client/engine/files/media-item.ts",
    suite: stories,
    faults: [
      ["a stranger's file is fetched", 'if (isRequest(conversations, conversation)) return { kind: "not-accepted" };', ""],
    ],
  },
  {
    file: "client/verbs/photos.ts",
    suite: stories,
    faults: [
      ["a photo that a stranger names is fetched", 'if (other.nameFrom === "stranger") return', "if (false as boolean) return"],
      ["a stranger's photo is fetched", "!world.asksBeforeStrangers || (await world.knows(other.accountId))", "true as boolean"],
    ],
  },
  {
    file: "client/verbs/writing.ts",
    suite: stories,
    faults: [["one writes where one has not accepted", 'if (record.request !== null) return { kind: "not-accepted" };', ""]],
  },
  {
    file: "client/verbs/opening.ts",
    suite: stories,
    faults: [["a chat that was deleted cannot be opened again", "if (request?.hidden)", "if (request?.forget)"]],
  },
  {
    file: "client/live/summary.ts",
    suite: stories,
    faults: [["a request counts as unread", "unread: 0,\n      mentioned: false,", "mentioned: false,"]],
  },
  {
    file: "client/engine/group/unfollowed.ts",
    suite: unit("client/engine/group/unfollowed.test.ts"),
    faults: [
      ["it counts as often as it is said", "if (before !== undefined && before.seq >= seq) return;", ""],
      ["who never was out accuses", "if (lost === undefined || !hasReturned) return;", "if (lost === undefined) return;"],
      ["one accuses oneself", "each.seq === seq && each.by !== sender", "each.seq === seq"],
    ],
  },
  {
    file: "client/engine/group/pending-commit.ts",
    suite: unit("client/stories/continuity.test.ts"),
    faults: [
      [
        "who comes back says nothing",
        'enqueue(draft, { kind: "could-not-follow"',
        'if (lost.seq < 0) enqueue(draft, { kind: "could-not-follow"',
      ],
    ],
  },
  {
    file: "client/engine/receiving/receive.ts",
    suite: stories,
    faults: [
      [
        "what is said in a deleted group is kept",
        'draft.record.state === "left" || isDeletedGroup(draft.record);',
        'draft.record.state === "left";',
      ],
    ],
  },
  {
    file: "client/engine/sending/sender.ts",
    suite: stories,
    faults: [
      [
        "nobody gets out of a full group that they deleted",
        "if (isFull && isDeletedGroup((await this.conversation.state()).record))",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "client/engine/draft.ts",
    suite: stories,
    faults: [
      [
        "a deleted group has lines",
        "record: TimelineRecord): void {\n  if (isDeletedGroup(draft.record)) return;\n  draft",
        "record: TimelineRecord): void {\n  draft",
      ],
    ],
  },
  {
    file: "client/engine/sending/sender.ts",
    suite: full,
    faults: [["why nothing goes into a full chat is not said", 'isFull ? "full" : "refused"', '"refused"']],
  },
  {
    file: "worker/conversation/changing.ts",
    suite: { project: "workerd", file: "worker/conversation/full.test.ts" },
    faults: [["nobody can be removed from a full chat", " && !readCommitHeader(bundle.commit)?.removes;", ";"]],
  },
  {
    file: "worker/conversation/conversation.ts",
    suite: { project: "workerd", file: "worker/conversation/continuity.test.ts" },
    faults: [["who is away hears nothing of a freeze", "this.ctx.waitUntil(this.bells.call(session.account));", ""]],
  },
  {
    file: "client/engine/conversation.ts",
    suite: unit("client/stories/continuity.test.ts"),
    faults: [
      [
        "a ring without anything new is nothing",
        'return envelope === null ? this.catchUp() : { kind: "ok" };',
        'return { kind: "ok" };',
      ],
    ],
  },
  {
    file: "web/src/list/entries.ts",
    suite: unit("web/src/list/entries.test.ts"),
    faults: [
      ["four stand apart", "const MOST_APART = 3;", "const MOST_APART = 4;"],
      ["a request stands one too far up", "placeAmong(chats, request) + i", "placeAmong(chats, request)"],
    ],
  },
];
