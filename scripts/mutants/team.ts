// Faults in the team of a business: who may what, who is out, and what they do together.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const routes = (file: string) => ({ project: "routes", file }) as const;
const MEMBERS = routes("worker/business/members.test.ts");
const WALK = routes("worker/business/team-walk.test.ts");
const INBOX = routes("worker/gateway/team/team.test.ts");
const DECISIONS = unit("worker/gateway/team/team.node.test.ts");

export const team: Faults[] = [
  {
    file: "worker/gateway/hosted-business.ts",
    suite: routes("worker/gateway/owners.test.ts"),
    faults: [
      ["jobs of who is put out go on", "    jobs.cancelOf(member);\n", ""],
      ["links of who is put out open exports", "if (isInCharge(was)) await deleteExports();", ""],
      ["what goes on after a handover ends with who gave it away", "jobs.handOn(member, heir);", "endWorkOf(member);"],
      ["jobs of a suspended owner go on", "[0] === 1;", "[0] === 2;"],
    ],
  },
  {
    file: "worker/business/roles.ts",
    suite: WALK,
    faults: [
      ["who only reads answers", '"read-only": READING,', '"read-only": [...READING, ...ANSWERING],'],
      ["an agent manages the team", 'admin: ["owner", "admin"],', 'admin: ["owner", "admin", "agent"],'],
      ["an admin touches owners", 'from !== "owner" && to', "to"],
      ["an admin makes owners", ' && to !== "owner"', ""],
    ],
  },
  {
    file: "worker/business/members.ts",
    suite: MEMBERS,
    faults: [
      ["who was invited is let in", "const isThere = and(eq(m.ended, 0), gt(m.accepted, 0));", "const isThere = eq(m.ended, 0);"],
      ["a team has no end", ") < ${MAX_MEMBERS}`)", ") < 1e9`)"],
      ["the last owner goes", "AND o.accepted > 0)`;", "AND o.accepted > 0) + 1`;"],
      ["who is only invited counts as an owner", " AND o.accepted > 0)`", ")`"],
      ["an invitation has no end", "lt(m.invited, now - INVITED_FOR_MS))),", "lt(m.invited, 0))),"],
      ["a suspended owner is replaced", "eq(businesses.ownerSuspended, false),", ""],
      ["who manages no tokens keeps theirs", "...(isInCharge(role) ? [] :", "...(true ? [] :"],
    ],
  },
  {
    file: "worker/business/tokens.ts",
    suite: MEMBERS,
    faults: [
      [
        "a rotated token outlives who saw it",
        "networks: wordsOf(old.networks), maker };",
        "networks: wordsOf(old.networks), maker: old.maker };",
      ],
    ],
  },
  {
    file: "worker/business/hands.ts",
    suite: MEMBERS,
    faults: [
      ["who gave it away keeps what they had", "${m.account} = ${giver} AND ${m.account} <> ${account}`", "false`"],
      ["with `end` the team stays", 'access === "end" ? ne(m.account, account)', 'access === "end" ? sql`false`'],
    ],
  },
  {
    file: "worker/business/enter.ts",
    suite: MEMBERS,
    faults: [
      [
        "a suspended business is changed by its people",
        'if (isSuspended && method !== "GET" && whileSuspended !== true)',
        "if (false)",
      ],
    ],
  },
  {
    file: "worker/business/routes.ts",
    suite: MEMBERS,
    faults: [
      [
        "one of the people stops the others",
        'principal.kind === "member" ? `${business} ${principal.id}` : business',
        "business",
      ],
    ],
  },
  {
    file: "worker/gateway/api.ts",
    suite: INBOX,
    faults: [
      ["a request of who is out is answered", "if (uses.team.isGone(principal)) return problem(NOT_FOUND);", ""],
      ["nobody knows who sent it", "uses.business.send(request, key, by)", "uses.business.send(request, key)"],
    ],
  },
  {
    file: "worker/gateway/native/messages/send.ts",
    suite: INBOX,
    faults: [["the second is not told", "ifAnswers);", "null);"]],
  },
  {
    file: "worker/gateway/native/team/inbox.ts",
    suite: INBOX,
    faults: [["a search tells what notes say", 'if (!mayPrincipal(c.get("principal"), "team:read")) return false;', ""]],
  },
  {
    file: "worker/gateway/native/exports/view.ts",
    suite: INBOX,
    faults: [["an export with notes is anybody's", "return !made.hasNotes ||", "return true ||"]],
  },
  {
    file: "worker/gateway/native/exports/create-export.ts",
    suite: INBOX,
    faults: [["every export has notes", 'mayPrincipal(c.get("principal"), "team:read")', "true"]],
  },
  {
    file: "worker/gateway/team/listeners.ts",
    suite: DECISIONS,
    faults: [["who is out hears on", "if (whose === member) ear.end();", "if (whose === '') ear.end();"]],
  },
  {
    file: "worker/gateway/talk/erasure.ts",
    suite: INBOX,
    faults: [["an erasure leaves notes", "team.forgetPerson(person);", ""]],
  },
  {
    file: "worker/gateway/team/conversation.ts",
    suite: DECISIONS,
    faults: [
      ["what is closed stays closed", 'state: "open", waitingSince, touched: Math.max', "waitingSince, touched: Math.max"],
      ["each word begins the wait anew", "known.waitingSince || at", "at"],
      ["a program is assigned a conversation", " && isMember ? by", " ? by"],
      ["one's own answer is a surprise", " && known.answeredBy !== by", ""],
    ],
  },
  {
    file: "worker/gateway/team/senders.ts",
    suite: DECISIONS,
    faults: [["an answer that is said again counts again", "WHERE message = ? AND counted = 0", "WHERE message = ?"]],
  },
  {
    file: "worker/gateway/team/team.ts",
    suite: DECISIONS,
    faults: [
      ["who is put out meanwhile is assigned it", "if (this.gone.has(assignee)) return", "if (false) return"],
      ["a reaction asks for an answer", ' || event.content.kind === "reaction"', ""],
      ["two answer at once", "if (seen !== null && other !== undefined && other !== by)", "if (false)"],
      ["notes outlive the retention", "this.notes.forgetBefore(at);", ""],
    ],
  },
  {
    file: "worker/gateway/team/presence.ts",
    suite: DECISIONS,
    faults: [
      ["a flood is told on", "if (before?.person !== person || before.doing !== doing) this", "this"],
      ["who left is there for ever", "{ until }]) => until > now)", "{ until }]) => until > 0)"],
    ],
  },
  {
    file: "web/src/business/quick-replies.ts",
    suite: unit("web/src/business/quick-replies.test.ts"),
    faults: [["a name is taken for a field", "(name|business)\\}/g", "(\\w+)\\}/g"]],
  },
];
