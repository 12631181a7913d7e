// Faults in who may do what in a group.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const invites = unit("client/stories/invites.test.ts");
const newcomers = unit("client/stories/newcomers.test.ts");
const rules = unit("client/stories/group-rules.test.ts");

export const groups: Faults[] = [
  {
    file: "client/engine/group/creation.ts",
    suite: unit("client/stories/repair.test.ts"),
    faults: [["what was claimed is forgotten where it stops", "draft.record.claimed = claimed;", ""]],
  },
  {
    file: "client/live/details.ts",
    suite: unit("client/stories/groups.test.ts"),
    faults: [["a group that is being made shows oneself alone", "...(record.begunWith ?? []), ", ""]],
  },
  {
    file: "mls/authorize.ts",
    suite: unit("mls/authorize.test.ts"),
    faults: [["a member says who writes", "of.whoWrites, of.earlier", "of.earlier"]],
  },
  {
    file: "mls/parent-hash.ts",
    suite: unit("mls/parent-hash.test.ts"),
    faults: [
      [
        "a parent that nobody vouches for is sound",
        "vouched.get(toNodeIndex(index)) === 1",
        "vouched.get(toNodeIndex(index)) !== 2",
      ],
      [
        "a parent need not fit what is below it",
        "if (!sameBytes(said, await parleySuite.hash.digest(input))) break;",
        "if (said.length > 99) break;",
      ],
      [
        "leaves count that the parent does not know yet",
        "if (!unmerged.some((leaf) => isBelow(leaf, subtree)))",
        "if (unmerged !== undefined)",
      ],
    ],
  },
  {
    file: "protocol/asks.ts",
    suite: unit("protocol/asks.test.ts"),
    faults: [
      ["any token asks", "link === null || link.proof !== proof", "link === null"],
      ["a link has no end", "if (isOver(link, now)) return", "if (false as boolean) return"],
      ["as many are the same", "waiting.length === 0 ? 0 : mark || 1", "waiting.length"],
      ["any number waits", "left.length >= MAX_ASKS", "left.length < 0"],
      ["declined, one keeps the place", "ask.at <= now - DECLINED_GIVES_WAY_MS", "ask.at < 0"],
      ["declined, one asks anew", 'if (known?.sealed === null) return state("declined");', ""],
      ["who asked by an old link is let in", "proof === link?.proof && !isIn(account)", "!isIn(account)"],
    ],
  },
  {
    file: "mls/invite.ts",
    suite: unit("mls/invite.test.ts"),
    faults: [["a request is good for another", "${conversation} ${account}`)", "${conversation}`)"]],
  },
  {
    file: "client/engine/group/asks.ts",
    suite: invites,
    faults: [
      [
        "what nobody with the link made is shown",
        "if (asker === undefined) {",
        "if (asker === undefined) {\n throw new Error();",
      ],
      ["what nobody can open stays", "unopened.push(account);", "unopened.slice();"],
    ],
  },
  {
    file: "client/engine/group/intent.ts",
    suite: unit("client/engine/decisions.test.ts"),
    faults: [
      ["more come than may", "(invite.limit !== null && invite.uses >= invite.limit)", "(false as boolean)"],
      ["who was put out meanwhile is let in again", "|| policy.former.includes(intent.account);", ";"],
      ["nobody has to approve", "const mustAsk = invite.approves || ", "const mustAsk = "],
      ["who asked by the link before is let in", "if (invite.proof !== intent.proof)", "if (false as boolean)"],
      ["a link that was reset works again", "now === null : isOfAnother)", "now === null : false as boolean)"],
    ],
  },
  {
    file: "client/engine/group/changes.ts",
    suite: invites,
    faults: [
      ["a claim that is to wait is made at once", "{ notBefore: world.clock.now() + afterMs }", "{ notBefore: 0 }"],
      ["a yes that lets nobody in says that it did", '(kind === "let-in" && !change.isApproved)', 'kind === "let-in"'],
    ],
  },
  {
    file: "client/engine/group/departure.ts",
    suite: invites,
    faults: [
      [
        "who left asks by itself to come back",
        'if (state === "left" && draft.record.state !== "left") draft.record.asked = null;',
        "",
      ],
    ],
  },
  {
    file: "client/engine/group/following.ts",
    suite: invites,
    faults: [["who left too early never asks", "return askLater(draft, seq);", "return;"]],
  },
  {
    file: "client/verbs/inviting.ts",
    suite: invites,
    faults: [["what was asked for in vain stays noted", "if (!isHeard) await noteAskedFor(world, id, askedBefore);", ""]],
  },
  {
    file: "client/engine/group/intent.ts",
    suite: invites,
    faults: [
      [
        "nobody remembers who was put out",
        "const former = withFormer(policy.former, intent.account);",
        "const { former } = policy;",
      ],
    ],
  },
  {
    file: "client/engine/receiving/chat.ts",
    suite: invites,
    faults: [["any group is the one that one asked", "record.asked && sameBytes(record.asked.secret, secret)", "record.asked"]],
  },
  {
    file: "client/content/kinds/invite.ts",
    suite: invites,
    faults: [["any member says the link", '"group" || !chat.isAdmin', '"group"']],
  },
  {
    file: "worker/conversation/asks.ts",
    suite: { project: "routes", file: "worker/conversation/asks.test.ts" },
    faults: [
      [
        "members hear who asks",
        "return this.isAdmin(account) ? asksMark(this.waiting()) : 0;",
        "return asksMark(this.waiting());",
      ],
    ],
  },
  {
    file: "client/engine/group/may-write.ts",
    suite: rules,
    faults: [["everybody writes where admins do", 'roster?.whoWrites !== "admins" ||', "roster !== undefined ||"]],
  },
  {
    file: "client/engine/receiving/receive.ts",
    suite: rules,
    faults: [
      [
        "what nobody can read stands where only admins write",
        "if (outcome.final && outcome.sender && !mayWrite",
        "if ((false as boolean) && outcome.sender && !mayWrite",
      ],
    ],
  },
  {
    file: "client/engine/receiving/place.ts",
    suite: rules,
    faults: [["other words come where only admins write", "kind.message || kind.rewords", "kind.message"]],
  },
  {
    file: "client/engine/receiving/chat.ts",
    suite: rules,
    faults: [
      ["two admins leave a group without one", 'how === "plain" && roster.admins.includes(sender) ?', "(false as boolean) ?"],
      [
        "who was the last admin when their farewell came never leaves",
        "if (heir !== null && ownDevice) handOver",
        "if (heir !== null && self === null) handOver",
      ],
    ],
  },
  {
    file: "client/engine/group/heir.ts",
    suite: unit("client/engine/decisions.test.ts"),
    faults: [["whoever came last is the heir", "each.joinedAt < first.joinedAt", "each.joinedAt > first.joinedAt"]],
  },
  {
    file: "client/engine/linking/taking-in.ts",
    suite: unit("client/stories/linking.test.ts"),
    faults: [
      ["a linked device knows no rules", "...rules,", "...({} as typeof rules), whoAdds: 'members', whoEdits: 'members',"],
      [
        "it knows of nobody since when they are in",
        "({ account, joinedAt, devices: [] })",
        "({ account, joinedAt: joinedAt * 0, devices: [] })",
      ],
    ],
  },
  {
    file: "client/engine/receiving/earlier.ts",
    suite: newcomers,
    faults: [
      ["anybody tells newcomers", "if (record.earlierFrom !== by) return;", ""],
      ["they are told again and again", "record.earlierFrom = null;", ""],
      ["they are told what they said themselves", "sender !== self && ", ""],
      ["what will be said is told", "place < came && at <= now", "place > 0"],
    ],
  },
  {
    file: "client/engine/group/pending-commit.ts",
    suite: newcomers,
    faults: [["who was put out is told what was said meanwhile", ", ...former]);", "]);"]],
  },
  {
    file: "client/engine/history/notes.ts",
    suite: newcomers,
    faults: [["what was told late is in no history", ' || (record.kind === "message" && record.told !== undefined)', ""]],
  },
  {
    file: "client/engine/say/earlier.ts",
    suite: newcomers,
    faults: [
      ["what disappears is told on", "if (isBound ||", "if ("],
      ["all that there ever was is told", "if (room < 0 || told.length === MOST_TOLD) break;", ""],
    ],
  },
  {
    file: "client/engine/group/joining.ts",
    suite: newcomers,
    faults: [
      [
        "they are told where the group does not",
        "draft.roster === null && policy.earlier ? by : null",
        "draft.roster === null ? by : null",
      ],
    ],
  },
  {
    file: "client/content/text.ts",
    suite: rules,
    faults: [["a description of any length", ".slice(0, MAX_DESCRIPTION_LETTERS)", ""]],
  },
  {
    file: "client/engine/requests/asked-for.ts",
    suite: { project: "unit", file: "client/stories/invites.test.ts" },
    faults: [
      [
        "what another device asked for is a stranger's request",
        "return preferred.of(id).asked === toBase64Url(secret);",
        "return preferred.of(id) === undefined;",
      ],
      ["what is asked for in vain stays noted", "if (preferred.of(id).asked === asked) return;", "if (asked === null) return;"],
    ],
  },
  {
    file: "client/engine/upkeep.ts",
    suite: { project: "unit", file: "client/stories/invites.test.ts" },
    faults: [
      [
        "what is heard after the group came changes nothing",
        "if (preferred?.asked || preferred?.letIn) this.askedFor(conversation);",
        "",
      ],
    ],
  },
  {
    file: "client/verbs/members.ts",
    suite: { project: "unit", file: "client/stories/invites.test.ts" },
    faults: [["who has left has still asked", "await setOnAll(world, conversations, conversation, { asked: null });", ""]],
  },
  {
    file: "client/engine/say/earlier.ts",
    suite: { project: "unit", file: "client/stories/newcomers.test.ts" },
    faults: [
      [
        "one long message keeps back all that was said before it",
        "if (content.length > MOST_TOLD_BYTES) {",
        "if (content.length > MOST_TOLD_BYTES * 9) {",
      ],
    ],
  },
  {
    file: "client/engine/say/link-again.ts",
    suite: { project: "unit", file: "client/stories/invites.test.ts" },
    faults: [
      ["who came back has to make another link", "wasIn || invite === undefined ||", "wasIn || invite !== undefined ||"],
      ["every admin says it", "first !== world.account().deviceId ||", ""],
    ],
  },
];
