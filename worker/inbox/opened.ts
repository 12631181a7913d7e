// In which conversations each device of this account has had a socket: where one is put out, these are told to close it. A device that is out is
// remembered for as long as a request of its last session may still be on its way.

import type { ConversationId, DeviceId, UnixMs } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

/** A socket that was let in before the session ended is noted within this. */
const REMEMBERED_MS = 60_000;
/** Told at once; the others by alarm, so that no number of them keeps a device in. */
const AT_ONCE = 50;
const AGAIN_AFTER_MS = 1_000;

type Row = { device: DeviceId; conversation: ConversationId };
type Close = (conversation: ConversationId, device: DeviceId) => Promise<void>;

export class Opened {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;
  private readonly close: Close;
  private readonly wakeBy: (time: UnixMs) => void;

  /** @param wakeBy where something is left to do then */
  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">, close: Close, wakeBy: (time: UnixMs) => void) {
    this.sql = sql;
    this.tables = tables;
    this.close = close;
    this.wakeBy = wakeBy;
  }

  /** @returns whether the device may have it */
  add(device: DeviceId, conversation: ConversationId, now: UnixMs): boolean {
    this.tables.make();
    const [out] = this.sql.exec("SELECT 1 FROM put_out WHERE device = ? AND at > ?", device, now - REMEMBERED_MS).toArray();
    if (out !== undefined) return false;
    // It has a session again: its account has taken it back.
    this.takeBack(device);
    this.sql.exec("INSERT INTO opened (device, conversation) VALUES (?, ?) ON CONFLICT DO NOTHING", device, conversation);
    return true;
  }

  /** They are out: noted first, so that what cannot be told now is told later. */
  async putOut(devices: readonly DeviceId[], now: UnixMs): Promise<void> {
    this.tables.make();
    for (const device of devices)
      this.sql.exec("INSERT INTO put_out (device, at) VALUES (?, ?) ON CONFLICT (device) DO NOTHING", device, now);
    await this.run(now);
  }

  /** It is in again at once. */
  takeBack(device: DeviceId): void {
    if (this.tables.areMade) this.sql.exec("DELETE FROM put_out WHERE device = ?", device);
  }

  async run(now: UnixMs): Promise<void> {
    if (!this.tables.areMade) return;
    const rows = this.sql
      .exec<Row>(
        "SELECT opened.device, conversation FROM opened JOIN put_out ON put_out.device = opened.device ORDER BY opened.rowid DESC LIMIT ?",
        AT_ONCE + 1,
      )
      .toArray();
    const told = await Promise.allSettled(
      rows.slice(0, AT_ONCE).map(({ device, conversation }) => this.tell(device, conversation)),
    );
    const isLeft = rows.length > AT_ONCE || told.some(({ status }) => status === "rejected");
    this.sql.exec(
      "DELETE FROM put_out WHERE at <= ? AND NOT EXISTS (SELECT 1 FROM opened WHERE opened.device = put_out.device)",
      now - REMEMBERED_MS,
    );
    if (isLeft) this.wakeBy(now + AGAIN_AFTER_MS);
  }

  private async tell(device: DeviceId, conversation: ConversationId): Promise<void> {
    await this.close(conversation, device);
    this.sql.exec("DELETE FROM opened WHERE device = ? AND conversation = ?", device, conversation);
  }
}
