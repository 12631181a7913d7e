// Who is and was in the conversation, and its state: small rows, held in memory, written when they change.

import { decodePublicGroup, encodePublicGroup, type PublicGroup } from "../../mls/verify.ts";
import { type DeviceId, decodeCbor, encodeCbor, type Seq, type UnixMs } from "../../protocol/index.ts";
import { timeOf } from "./entry.ts";
import type { Head, Member } from "./head.ts";
import type { Log } from "./log.ts";

/** The parts of the table `state`. */
const STATE = 0;
const GROUP_HEAD = 1;
const GROUP_TREE = 2;

type StoredState = Pick<Head, "conversation" | "kind" | "generation" | "epoch" | "frozen" | "reports"> & {
  /** Where the log ended when its last entries were deleted */
  floor: { seq: Seq; at: UnixMs };
};

export class Register {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  load(log: Log): Head | null {
    const bytes = this.part(STATE);
    if (bytes === undefined) return null;
    const { floor, ...state } = decodeCbor(bytes) as StoredState;
    const last = log.last();
    const members = this.sql
      .exec<{ slot: number; member: ArrayBuffer }>("SELECT slot, member FROM members ORDER BY slot")
      .toArray()
      .map(({ slot, member }) => ({ ...(decodeCbor(new Uint8Array(member)) as Omit<Member, "slot">), slot }));
    return {
      ...state,
      seq: Math.max(floor.seq, last?.seq ?? 0),
      at: Math.max(floor.at, last ? timeOf(last.bytes) : 0),
      members: new Map<DeviceId, Member>(members.map((member) => [member.device, member])),
    };
  }

  group(): PublicGroup | undefined {
    const head = this.part(GROUP_HEAD);
    const tree = this.part(GROUP_TREE);
    return head && tree ? decodePublicGroup(head, tree) : undefined;
  }

  /** All but the members; the seq is kept so that it never falls, even when the whole log has been deleted. */
  writeState({ conversation, kind, generation, epoch, frozen, reports, seq, at }: Head): void {
    const state: StoredState = { conversation, kind, generation, epoch, frozen, reports, floor: { seq, at } };
    this.write(STATE, encodeCbor(state));
  }

  writeGroup(group: PublicGroup): void {
    const { head, tree } = encodePublicGroup(group);
    this.write(GROUP_HEAD, head);
    this.write(GROUP_TREE, tree);
  }

  writeMembers(members: Iterable<Member>): void {
    for (const { slot, ...member } of members) {
      const row = encodeCbor(member);
      this.sql.exec(
        "INSERT INTO members (slot, member) VALUES (?, ?) ON CONFLICT (slot) DO UPDATE SET member = excluded.member",
        slot,
        row,
      );
    }
  }

  forget(member: Member): void {
    this.sql.exec("DELETE FROM members WHERE slot = ?", member.slot);
  }

  private write(part: number, bytes: Uint8Array): void {
    this.sql.exec(
      "INSERT INTO state (part, bytes) VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET bytes = excluded.bytes",
      part,
      bytes,
    );
  }

  private part(part: number): Uint8Array | undefined {
    const row = this.sql.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM state WHERE part = ?", part).toArray()[0];
    return row && new Uint8Array(row.bytes);
  }
}
