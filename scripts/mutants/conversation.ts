// Faults in worker/conversation: the order, who may see what, and what is counted.

import type { Faults } from "./mutation.ts";

const decisions = { project: "unit", file: "worker/conversation/decisions.node.test.ts" } as const;
const workerd = (file: string) => ({ project: "workerd", file: `worker/conversation/${file}` }) as const;

export const conversation: Faults[] = [
  {
    file: "worker/inbox/inbox.ts",
    suite: { project: "routes", file: "worker/conversation/unblocked-claims.test.ts" },
    faults: [
      ["who asks the others for itself lets everybody in", "(await this.isShutTo(account)) ? [own, ...shut] : shut", "shut"],
    ],
  },
  {
    file: "worker/conversation/doorbell.ts",
    suite: { project: "unit", file: "worker/conversation/decisions.node.test.ts" },
    faults: [["an entry is read for each account that is rung", "if (!entries.has(seq)) entries", "entries"]],
  },
  {
    file: "worker/conversation/tree-rows.ts",
    suite: { project: "unit", file: "worker/conversation/tree-rows.node.test.ts" },
    faults: [["each who comes in has the tree built anew", "if (this.last?.seq !== seq) this.last", "this.last"]],
  },
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
      ["all devices share one budget", "this.bucket(`${kind} ${whose}`", "this.bucket(`${kind}`"],
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
    file: "worker/conversation/verify-creation.ts",
    suite: workerd("continuity.test.ts"),
    faults: [
      [
        "[CT9] whoever makes a group has others count who were never there",
        "if (creation.generation === 0 && group.policy.absent.length > 0)",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "worker/conversation/conversation.ts",
    suite: workerd("continuity.test.ts"),
    faults: [
      ["[CT9] whoever is hidden does not count", "absent: groupOf(this.ledger).policy.absent }", "absent: [] }"],
      ["[CT7] Commits that do not hold are not counted", 'this.floods.take(session.device, "commit", now) ||', ""],
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
      [
        "a ring that nobody answered stands for ever",
        "this.toldUntil(head, member) <= this.now()",
        "this.toldUntil(head, member) === 0",
      ],
      ["who came and went is not rung for what comes then", "if (rung.hasCome && endFor(head, member) > rung.seq) return 0;", ""],
      ["who does not answer is rung as often for ever", "rung.at + ringStandsMs(rung.times)", "rung.at + 5_000"],
    ],
  },
  {
    file: "worker/conversation/tree-rows.ts",
    suite: { project: "unit", file: "worker/conversation/tree-rows.node.test.ts" },
    faults: [
      [
        "nothing stays for who was added and has not come",
        "WHERE node = ? AND since <= ?`",
        "WHERE node = ? AND since <= ? AND 0`",
      ],
      ["each version stays, whoever is waited for", "WHERE node = ? AND since <= ?`", "WHERE node = ? AND ? > -1`"],
      [
        "a joiner gets what stood there before its epoch too",
        "WHERE until > ?1 AND since <= ?1",
        "WHERE until >= ?1 AND since <= ?1",
      ],
      ["a joiner gets what came after its epoch", "FROM tree WHERE since <= ?1\n", "FROM tree WHERE ?1 > 0\n"],
      ["what was needed by nobody stays for ever", 'this.sql.exec("DELETE FROM former_nodes WHERE until <= ?", seq + 1);', ""],
      ["what somebody still needs goes", 'WHERE until <= ?", seq + 1);', 'WHERE until <= ?", seq + 2);'],
    ],
  },
  {
    file: "worker/conversation/log.ts",
    suite: { project: "unit", file: "worker/conversation/tree-rows.node.test.ts" },
    faults: [
      [
        "an entry that fills its row is its beginning alone",
        "if (begun.length < MAX_ROW_BYTES) return begun;",
        "if (begun.length <= MAX_ROW_BYTES) return begun;",
      ],
      ["the rest of an entry stays for ever", 'this.sql.exec("DELETE FROM entry_parts WHERE seq <= ?", all);', ""],
    ],
  },
  {
    file: "worker/conversation/tree-into-rows.ts",
    suite: { project: "unit", file: "worker/conversation/tree-rows.node.test.ts" },
    faults: [["the tree of an older object counts for its last Welcome twice", "node, last + 1, bytes", "node, last, bytes"]],
  },
  {
    file: "worker/conversation/entry.ts",
    suite: { project: "unit", file: "worker/conversation/decisions.node.test.ts" },
    faults: [["what is too large for a socket is left out", "frames.push(moreFrame(seq));", ""]],
  },
  {
    file: "worker/conversation/fan-out.ts",
    suite: { project: "routes", file: "worker/conversation/continuity.test.ts" },
    faults: [["who is welcomed gets the Commit", "welcomed.has(device) ?", "false ?"]],
  },
  {
    file: "worker/conversation/markers.ts",
    suite: { project: "unit", file: "worker/conversation/decisions.node.test.ts" },
    faults: [
      [
        "each marker is a frame, however many listen",
        "if (this.sockets.count <= MAX_INLINE_DEVICES) {",
        "if (this.sockets.count >= 0) {",
      ],
      ["an older word comes after the newer one", "this.waiting.delete(marker.device);", ""],
    ],
  },
  {
    file: "worker/conversation/verify-creation.ts",
    suite: { project: "unit", file: "worker/conversation/decisions.node.test.ts" },
    faults: [
      [
        "a stranger has sixteen megabytes verified",
        "return size > (Object.keys(claims).length + 1) * LARGEST_ADDITION_BYTES;",
        "return size < 0;",
      ],
    ],
  },
  {
    file: "worker/conversation/register.ts",
    suite: { project: "unit", file: "worker/conversation/tree-rows.node.test.ts" },
    faults: [
      [
        "what is shorter than before ends as it did then",
        "if (this.rows.get(part) !== row) this",
        "if (this.rows.get(part) === row) this",
      ],
      [
        "of what goes on in another row the beginning is read",
        'const query = "SELECT bytes FROM state WHERE part % ? = ? ORDER BY part";',
        'const query = "SELECT bytes FROM state WHERE part % ? = ? ORDER BY part LIMIT 1";',
      ],
    ],
  },
  {
    file: "client/engine/connection/link.ts",
    suite: { project: "unit", file: "client/stories/order.test.ts" },
    faults: [
      [
        "what a socket does not carry is not fetched",
        "const caught = await this.conversation.catchUp();",
        'const caught = { kind: "ok" };',
      ],
    ],
  },
];
