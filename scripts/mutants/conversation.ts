// Faults in worker/conversation: the order, who may see what, and what is counted.

import type { Faults } from "./mutation.ts";

const decisions = { project: "unit", file: "worker/conversation/decisions.node.test.ts" } as const;
const workerd = (file: string) => ({ project: "workerd", file: `worker/conversation/${file}` }) as const;

export const conversation: Faults[] = [
  {
    file: "worker/conversation/decide.ts",
    suite: decisions,
    faults: [
      ["time runs back", "at: Math.max(now, head.at)", "at: now"],
      ["a marker of any size", "if (bytes.length > MAX_MARKER_BYTES)", "if (false as boolean)"],
      ["a signal of any size", "return bytes.length > MAX_SIGNAL_BYTES ?", "return bytes.length < 0 ?"],
      [
        "a signal of a stranger",
        "if (presentMember(head, device) === undefined) return NOT_A_MEMBER;\n  return bytes",
        "return bytes",
      ],
      ["a frozen group goes on", 'if (head.frozen) return rejected({ kind: "frozen", generation: head.generation });', ""],
      ["a message of another generation", "frame.generation !== generation || frame.epoch !== epoch", "frame.epoch !== epoch"],
      [
        "a message of another epoch",
        "frame.generation !== generation || frame.epoch !== epoch",
        "frame.generation !== generation",
      ],
      ["a message that is of another generation than it says", "header.generation === frame.generation &&", ""],
      ["a stranger's message", "if (!isIn && given.first === undefined) return NOT_A_MEMBER;", ""],
      [
        "an acknowledgement goes back",
        "return seq > member.cursor ? { ...member, cursor: seq } : null;",
        "return { ...member, cursor: seq };",
      ],
      ["an acknowledgement of what is not there", "if (seq > endFor(head, member))", "if (false as boolean)"],
    ],
  },
  {
    file: "worker/conversation/doorbell.ts",
    suite: decisions,
    faults: [
      ["a failed ring counts as rung", "for (const device of rings[i + j]?.ring.devices ?? []) this.rung.delete(device);", ""],
      ["nobody hears of a failed ring", "hasFailed = true;", ""],
      ["what was fetched is rung for", "Math.max(cursor, this.fetched.get(device) ?? 0)", "cursor"],
      ["an entry of any size rides along", "<= MAX_INLINE_BYTES ?", "<= Number.MAX_SAFE_INTEGER ?"],
      [
        "it rides along to any number of devices",
        "presentMembers(head).length <= MAX_INLINE_DEVICES",
        "presentMembers(head).length >= 0",
      ],
      [
        "one bell for each device",
        "const known = rings.get(`${account} ${seq}`);",
        "const known = rings.get(`${device} ${seq}`);",
      ],
    ],
  },
  {
    file: "worker/conversation/floods.ts",
    suite: decisions,
    faults: [
      ["no end of Commits", "commit: { atOnce: 12, perSecond: 0.2 }", "commit: { atOnce: 12_000, perSecond: 0.2 }"],
      ["no end of signals", "signal: { atOnce: 20, perSecond: 5 }", "signal: { atOnce: 20_000, perSecond: 5 }"],
      ["no end of reports", "report: { atOnce: 5, perSecond: 0.1 }", "report: { atOnce: 5_000, perSecond: 0.1 }"],
      ["all devices share one budget", "this.bucket(`${kind} ${device}`", "this.bucket(`${kind}`"],
      ["all devices share one budget of bytes", "this.bucket(`bytes ${device}`", "this.bucket(`bytes`"],
      ["no end of bytes", "atOnce: 16 * 1024 * 1024", "atOnce: 16 * 1024 * 1024 * 1024"],
      ["each time a new bucket", "this.buckets.set(key, bucket);", ""],
    ],
  },
  {
    file: "worker/conversation/turns.ts",
    suite: decisions,
    faults: [
      ["a turn has no end", "return Math.max(0, this.turn.until - now);", "return TURN_MS;"],
      ["a turn is taken from who has it", "if (this.turn !== null && this.turn.until > now) return;", ""],
      [
        "one account has all turns",
        "if (now - (this.grantedAt.get(account) ?? Number.NEGATIVE_INFINITY) < NEXT_TURN_AFTER_MS) return;",
        "",
      ],
      ["a turn goes on after it was used", "if (this.turn?.account === account) this.turn = null;", "void account;"],
      [
        "anybody uses a turn up",
        "if (this.turn?.account === account) this.turn = null;",
        "if (account !== undefined) this.turn = null;",
      ],
    ],
  },
  {
    file: "worker/conversation/reports.ts",
    suite: decisions,
    faults: [
      ["who was not in yet reports", "if (given === undefined || seq < member.since)", "if (given === undefined)"],
      ["the committer reports itself", "account === committer || hasGoneOn", "hasGoneOn"],
      ["who has gone on reports", "account === committer || hasGoneOn ||", "account === committer ||"],
      ["reports of long ago", " || head.seq - seq > REPORTABLE_ENTRIES) return null;", ") return null;"],
      ["a committer who is gone", "if (!present.some(({ accountId }) => accountId === committer)) return null;", ""],
      ["one account counts twice", "if (before.some((each) => each.account === account)) return null;", ""],
      [
        "reports of other Commits are dropped",
        "(each) => each.seq !== seq && head.seq - each.seq <= REPORTABLE_ENTRIES",
        "(each) => each.seq !== seq",
      ],
      [
        "whoever goes on takes all reports back",
        "by: each.by.filter((report) => report.account !== account)",
        'by: [] as Reported["by"]',
      ],
    ],
  },
  {
    file: "worker/conversation/retention.ts",
    suite: decisions,
    faults: [
      [
        "nobody waits for a removed device",
        "return member.removed !== null && member.cursor >= endFor(head, member);",
        "return member.removed !== null;",
      ],
      [
        "a removed device holds the log up for ever",
        "return member.removed !== null && member.cursor >= endFor(head, member);",
        "return member.removed !== null && member.cursor > head.seq;",
      ],
      ["Commits go with the messages", "lastBefore(now - COMMIT_RETENTION_MS)", "lastBefore(now - MESSAGE_RETENTION_MS)"],
      ["messages stay as long as Commits", "messages: Math.max(all, lastBefore(now - MESSAGE_RETENTION_MS))", "messages: all"],
      [
        "members are forgotten",
        "member.removed !== null && (isDone(head, member)",
        "(isDone(head, member) || member.cursor === 0",
      ],
    ],
  },
  {
    file: "worker/conversation/ledger.ts",
    suite: workerd("wiring.test.ts"),
    faults: [
      ["a stale member that was not written is kept", "for (const { device } of written) this.unwritten.delete(device);", ""],
    ],
  },
  {
    file: "worker/conversation/conversation.ts",
    suite: workerd("wiring.test.ts"),
    faults: [
      ["no alarm for what everybody has", "if (this.ledger.isSweepable()) this.wakeUp.by(Date.now() + SWEEP_AFTER_MS);", ""],
      [
        "no alarm while anything is left",
        "if (this.ledger.sweep(Date.now())) this.wakeUp.by(Date.now() + SWEEP_EVERY_MS);",
        "this.ledger.sweep(Date.now());",
      ],
      ["no ring when a socket closes", "// What it was sent last may not have arrived.\n    this.ring(null);", ""],
      [
        "no flood limit",
        "const retryAfterMs = this.floods.take(session.device, frame.kind, Date.now());",
        "const retryAfterMs = 0 as number;",
      ],
    ],
  },
  {
    file: "worker/conversation/changing.ts",
    suite: workerd("continuity.test.ts"),
    faults: [
      ["anybody gets a turn", "hasRemovalByAdmin(ledger, session, bundle.commit)\n    )", "session.account.length > 0\n    )"],
      [
        "nobody waits for a turn",
        'if (waitMs > 0) return { kind: "rejected", rejection: { kind: "rate-limited", retryAfterMs: waitMs } } as const;',
        "",
      ],
      [
        "a restart on any terms",
        "const refused = terms && restartRefused(verified, terms);",
        "const refused = undefined as ReturnType<typeof restartRefused>;",
      ],
    ],
  },
  {
    file: "worker/conversation/verify-bundle.ts",
    suite: workerd("membership.test.ts"),
    faults: [
      [
        "a KeyPackage that somebody else claimed",
        "claim?.requester !== session.account || claim.conversation",
        "claim?.conversation",
      ],
      ["a KeyPackage that was claimed for another conversation", "claim.conversation !== group.conversation ||", ""],
      ["a claim that has ended", " || claim.expiresAt <= at;", ";"],
    ],
  },
  {
    file: "worker/conversation/doorbell.ts",
    suite: decisions,
    faults: [
      ["a ring that nobody answered stands for ever", "this.toldUntil(member) <= this.now()", "this.toldUntil(member) === 0"],
      ["who does not answer is rung as often for ever", "* 4 ** rung.times", ""],
    ],
  },
];
