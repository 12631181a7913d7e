// Who is and was in the conversation, and its state: small rows, held in memory, written when they change.

import { decodePublicGroup, type PublicGroup, publicGroupInfo } from "../../mls/verify.ts";
import { concat, type DeviceId, decodeCbor, encodeCbor, MAX_ROW_BYTES, type Seq, type UnixMs } from "../../protocol/index.ts";
import { timeOf } from "./entry.ts";
import type { Head, Member } from "./head.ts";
import type { Log } from "./log.ts";

/** The parts of the table `state`; what does not fit into a row goes on in the next of the same remainder: reports of a thousand accounts may not. */
const STATE = 0;
const GROUP_HEAD = 1;
const PARTS = 16;

type StoredState = Pick<Head, "conversation" | "kind" | "generation" | "epoch" | "frozen" | "reports"> & {
  /** Where the log ended when its last entries were deleted */
  floor: { seq: Seq; at: UnixMs };
};

export class Register {
  private readonly sql: SqlStorage;
  /** The row after the last of each part, as this object has written it */
  private readonly rows = new Map<number, number>();

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

  group(tree: Uint8Array | undefined): PublicGroup | undefined {
    const head = this.part(GROUP_HEAD);
    return head && tree ? decodePublicGroup(head, tree) : undefined;
  }

  /** All but the members; the seq is kept so that it never falls, even when the whole log has been deleted. */
  writeState({ conversation, kind, generation, epoch, frozen, reports, seq, at }: Head): void {
    const state: StoredState = { conversation, kind, generation, epoch, frozen, reports, floor: { seq, at } };
    this.write(STATE, encodeCbor(state));
  }

  /** All but its tree */
  writeGroup(group: PublicGroup): void {
    this.write(GROUP_HEAD, publicGroupInfo(group));
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
    let row = part;
    for (let from = 0; from === 0 || from < bytes.length; from += MAX_ROW_BYTES, row += PARTS) {
      this.sql.exec(
        "INSERT INTO state (part, bytes) VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET bytes = excluded.bytes",
        row,
        bytes.subarray(from, from + MAX_ROW_BYTES),
      );
    }
    if (this.rows.get(part) !== row) this.sql.exec("DELETE FROM state WHERE part % ? = ? AND part >= ?", PARTS, part, row);
    this.rows.set(part, row);
  }

  private part(part: number): Uint8Array | undefined {
    const query = "SELECT bytes FROM state WHERE part % ? = ? ORDER BY part";
    const rows = this.sql.exec<{ bytes: ArrayBuffer }>(query, PARTS, part).toArray();
    return rows.length === 0 ? undefined : concat(...rows.map(({ bytes }) => new Uint8Array(bytes)));
  }
}
