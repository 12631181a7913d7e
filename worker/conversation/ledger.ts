// What the conversation has stored, and the same in memory. It writes what others have decided, and answers what is where.

import { changedNodes, type PublicGroup } from "../../mls/verify.ts";
import type { AccountId, ClientId, DeviceId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";
import type { Change } from "./change.ts";
import { decodeEntry, type Entry, encodeEntry, timeOf } from "./entry.ts";
import { type Head, type Member, windowsOf } from "./head.ts";
import { Log } from "./log.ts";
import { Register } from "./register.ts";
import { acknowledgedByAll, forgettable, planSweep } from "./retention.ts";
import { Submissions } from "./submissions.ts";
import { TreeRows } from "./tree-rows.ts";

/** What is handed out at once: a call to another object may carry 32 MB, and this object has 128 MB for everything. */
const PAGE_BYTES = 8 * 1024 * 1024;

export class Ledger {
  private readonly log: Log;
  private readonly register: Register;
  private readonly tree: TreeRows;
  private readonly submissions: Submissions;
  private readonly unwritten = new Map<DeviceId, Member>();
  private current: Head | null;
  private publicGroup: PublicGroup | undefined;
  private readonly storage: DurableObjectStorage;

  private readonly tables: Tables;

  constructor(storage: DurableObjectStorage, tables: Tables) {
    this.storage = storage;
    this.tables = tables;
    this.log = new Log(storage.sql);
    this.register = new Register(storage.sql);
    this.tree = new TreeRows(storage.sql);
    this.submissions = new Submissions(this.log);
    this.current = tables.areMade ? this.register.load(this.log) : null;
  }

  get head(): Head | null {
    return this.current;
  }

  /** The one place that changes it. */
  private get members(): Map<DeviceId, Member> {
    return (this.current?.members ?? new Map()) as Map<DeviceId, Member>;
  }

  /** Decoded when first needed: a message needs only the head. */
  group(): PublicGroup | undefined {
    if (this.current !== null) this.publicGroup ??= this.register.group(this.tree.now());
    return this.publicGroup;
  }

  /** The first answer to this submission, if it was accepted. */
  first(device: DeviceId, clientId: ClientId): { seq: Seq; at: UnixMs } | undefined {
    if (this.current === null) return undefined;
    const cursor = this.current.members.get(device)?.cursor ?? 0;
    return this.submissions.first(device, clientId, cursor, this.current.seq);
  }

  get bytes(): number {
    return this.log.bytes;
  }

  /** One message, one row (SQ7). */
  append(head: Head, message: { seq: Seq; at: UnixMs; device: DeviceId; clientId: ClientId; bytes: Uint8Array }): Uint8Array {
    const { seq, at, device, clientId } = message;
    const entry = encodeEntry({ kind: "message", ...message });
    this.log.append(seq, entry);
    this.submissions.add(device, clientId, { seq, at });
    this.current = { ...head, seq, at };
    return entry;
  }

  /** All of it in one transaction (SQ5). Answers the entry, where the change has one. */
  apply({ head, group, commit, written }: Change): Uint8Array | null {
    const entry = commit && encodeEntry(commit.envelope);
    const changes = changedNodes(this.group() ?? null, group);
    this.storage.transactionSync(() => {
      this.tables.make();
      this.tree.write(changes, { seq: head.seq, newestWelcome: this.log.newestWelcome });
      if (commit && entry) this.log.appendCommit(commit.envelope.seq, entry, commit.added);
      this.register.writeGroup(group);
      this.register.writeState(head);
      this.register.writeMembers(written);
    });
    for (const { device } of written) this.unwritten.delete(device);
    if (commit) this.submissions.add(commit.envelope.device, commit.envelope.clientId, commit.envelope);
    this.current = head;
    this.publicGroup = group;
    return entry;
  }

  /** The state without its members: frozen, reports. */
  writeState(head: Head): void {
    this.register.writeState(head);
    this.current = head;
  }

  /** In memory at once, in the table with the next `writeMembers`: cursors and markers move often, so the map is changed in place. */
  setMember(member: Member): void {
    this.members.set(member.device, member);
    this.unwritten.set(member.device, member);
    this.submissions.acknowledged(member.device, member.cursor);
  }

  writeMembers(): void {
    if (this.unwritten.size === 0) return;
    this.storage.transactionSync(() => this.register.writeMembers(this.unwritten.values()));
    this.unwritten.clear();
  }

  /**
   * As the member is to see them: in place of the Commit that added it, its Welcome.
   * @returns in order, at least one if there is one, and whether that is all
   */
  entriesFor(head: Head, member: Member, after: Seq, limit: number): { entries: Entry[]; isAll: boolean } {
    const entries: Entry[] = [];
    let room = PAGE_BYTES;
    for (const { since, until } of windowsOf(head, member)) {
      const from = Math.max(after, since - 1);
      const found = this.log.range(from, until, limit - entries.length, room);
      const commits = new Set(this.log.commitsBetween(from, found.at(-1)?.seq ?? from));
      for (const stored of found) {
        const { seq } = stored;
        const welcome = commits.has(seq) && this.log.welcomeFor(stored, member.device, (at) => this.tree.at(at));
        const bytes = welcome || stored.bytes;
        room -= bytes.length;
        if (entries.length > 0 && room < 0) return { entries, isAll: false };
        entries.push({ seq, bytes });
      }
      if (this.log.hasBetween(found.at(-1)?.seq ?? from, until)) return { entries, isAll: false };
    }
    return { entries, isAll: true };
  }

  /** The entry, who made it, and whether each reader gets its own. */
  entryAt(seq: Seq): { bytes: Uint8Array; device: DeviceId; isCommit: boolean; welcomes: boolean } | undefined {
    if (this.current === null) return undefined;
    const bytes = this.log.range(seq - 1, seq, 1)[0]?.bytes;
    if (bytes === undefined) return undefined;
    const { device, kind } = decodeEntry(bytes);
    return { bytes, device, isCommit: kind === "commit", welcomes: kind === "commit" && this.log.hasWelcomes(seq) };
  }

  commitAt(seq: Seq): { commit: Uint8Array; device: DeviceId } | undefined {
    const entry = this.entryAt(seq);
    const envelope = entry && decodeEntry(entry.bytes);
    return envelope?.kind === "commit" ? { commit: envelope.bytes, device: envelope.device } : undefined;
  }

  /** Whether a device of this account has submitted anything that stands after `seq` and is still in the log. */
  hasSubmittedAfter(seq: Seq, account: AccountId): boolean {
    return this.log.hasAfter(seq, (bytes) => this.current?.members.get(decodeEntry(bytes).device)?.account === account);
  }

  /** There is something that everybody has. */
  isSweepable(): boolean {
    const first = this.log.first();
    return this.current !== null && first !== undefined && acknowledgedByAll(this.current) >= first.seq;
  }

  /** Deletes what need not stay (SQ8), if there is any. Answers whether anything is left in the log. */
  sweep(now: UnixMs): boolean {
    const head = this.current;
    if (head === null) return false;
    const sweep = planSweep(head, now, (time) => this.lastBefore(head, time));
    const gone = forgettable(head, sweep);
    const first = this.log.first();
    if (gone.length === 0 && (first === undefined || first.seq > sweep.messages)) return first !== undefined;
    this.storage.transactionSync(() => {
      this.register.writeState(head);
      this.log.deleteUpTo(sweep);
      this.tree.deleteUpTo(sweep.all);
      for (const member of gone) this.register.forget(member);
    });
    for (const { device } of gone) this.members.delete(device);
    return this.log.first() !== undefined;
  }

  /** Times never fall along the log, so half of what is left is ruled out with each look. */
  private lastBefore(head: Head, time: UnixMs): Seq {
    let [low, high] = [0, head.seq];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const entry = this.log.range(middle - 1, head.seq, 1)[0];
      if (entry === undefined || timeOf(entry.bytes) >= time) high = middle - 1;
      else low = Math.max(middle, entry.seq);
    }
    return low;
  }
}
