// When the Inboxes are rung: whoever is behind and does not listen here, now, and once more by the alarm where that failed.

import type { AccountId, DeviceId } from "../../protocol/index.ts";
import type { Alarm } from "../alarm.ts";
import { type Doorbell, planRings } from "./doorbell.ts";
import type { Head, Member } from "./head.ts";
import type { Ledger } from "./ledger.ts";
import type { Sockets } from "./sockets.ts";

/** A crash may come between a message and its rings: then the alarm rings. */
const CHECK_MS = 20_000;
const AGAIN_MS = 5_000;

export class Bells {
  private readonly ledger: Ledger;
  private readonly sockets: Sockets;
  private readonly doorbell: Doorbell;
  private readonly alarm: Alarm;

  constructor({ ledger, sockets, doorbell, alarm }: { ledger: Ledger; sockets: Sockets; doorbell: Doorbell; alarm: Alarm }) {
    this.ledger = ledger;
    this.sockets = sockets;
    this.doorbell = doorbell;
    this.alarm = alarm;
  }

  /**
   * Begun in the turn that writes an entry: the alarm is set with it, or neither is there after a crash.
   * @param submitter who knows already, where the news is one device's only
   */
  async ring(submitter: DeviceId | null): Promise<void> {
    const { head } = this.ledger;
    if (head === null) return;
    const again = this.doorbell.again(head);
    if (again !== null) this.alarm.by(again);
    if (!this.isAnyoneToRing(head, submitter)) return;
    this.alarm.by(Date.now() + CHECK_MS);
    const rings = planRings(
      head,
      (member) => this.isToRing(head, member, submitter),
      (seq) => {
        const entry = this.ledger.entryAt(seq);
        const from = entry && head.members.get(entry.device)?.account;
        return entry && from && { from, bytes: entry.welcomes ? null : entry.bytes };
      },
      (member) => this.doorbell.has(member),
    );
    if (await this.doorbell.ring(rings)) this.alarm.by(Date.now() + AGAIN_MS);
  }

  /** Nothing was added, and all whom it concerns and who are not attached are to look: where a bell cannot be reached, they hear of it when they come. */
  async call(from: AccountId, concerns: (account: AccountId) => boolean = () => true): Promise<void> {
    const { head } = this.ledger;
    if (head === null) return;
    const isAway = ({ removed, device, account }: Member) =>
      removed === null && !this.sockets.isAttached(device) && concerns(account);
    await this.doorbell.ring(
      planRings(
        head,
        isAway,
        () => ({ from, bytes: null }),
        (member) => this.doorbell.has(member),
      ),
    );
  }

  private isAnyoneToRing(head: Head, submitter: DeviceId | null): boolean {
    for (const member of head.members.values()) if (this.isToRing(head, member, submitter)) return true;
    return false;
  }

  private isToRing(head: Head, member: Member, submitter: DeviceId | null): boolean {
    const { device } = member;
    return device !== submitter && !this.sockets.isListening(device) && this.doorbell.isBehind(head, member);
  }
}
