// Tells the Inboxes of devices that are not attached here that there is news: once, until they have fetched or acknowledged it.

import { type AccountId, type DeviceId, MAX_INLINE_BYTES, MAX_INLINE_DEVICES, type Seq } from "../../protocol/index.ts";
import type { InboxRpc, Ring } from "../rpc.ts";
import { endFor, type Head, type Member, presentMembers } from "./head.ts";

export type Ringing = { account: AccountId; ring: Ring };
/** An entry as a ring may carry it: null bytes where each reader gets its own. */
export type Announced = { from: AccountId; bytes: Uint8Array | null };

/**
 * Which bells to ring; pure.
 * @param isBehind of devices that are not attached
 */
export function planRings(
  head: Head,
  isBehind: (member: Member) => boolean,
  entryAt: (seq: Seq) => Announced | undefined,
): Ringing[] {
  const rings = new Map<string, Ringing>();
  const fewDevices = presentMembers(head).length <= MAX_INLINE_DEVICES;
  for (const member of head.members.values()) {
    if (!isBehind(member)) continue;
    const { account, device } = member;
    const seq = endFor(head, member);
    const known = rings.get(`${account} ${seq}`);
    const entry = known === undefined ? entryAt(seq) : undefined;
    if (known !== undefined) known.ring.devices.push(device);
    if (entry === undefined) continue;
    const envelope = fewDevices && (entry.bytes?.length ?? Number.POSITIVE_INFINITY) <= MAX_INLINE_BYTES ? entry.bytes : null;
    const ring: Ring = { conversation: head.conversation, kind: head.kind, seq, from: entry.from, devices: [device], envelope };
    rings.set(`${account} ${seq}`, { account, ring });
  }
  return [...rings.values()];
}

/** Inboxes rung at once: each is a call to another object. */
const AT_ONCE = 32;

export class Doorbell {
  /** Forgotten when the object sleeps: ringing again changes nothing (IN2). */
  private readonly rung = new Map<DeviceId, Seq>();
  /** Fetched, and not acknowledged yet */
  private readonly fetched = new Map<DeviceId, Seq>();
  private readonly inboxOf: (account: AccountId) => Pick<InboxRpc, "ring">;

  constructor(inboxOf: (account: AccountId) => Pick<InboxRpc, "ring">) {
    this.inboxOf = inboxOf;
  }

  /** Rung, and neither fetched nor acknowledged since, counts as told; a ring for its removal says nothing of its return. */
  isBehind(head: Head, member: Member): boolean {
    const has = Math.max(member.cursor, this.fetched.get(member.device) ?? 0);
    const rung = this.rung.get(member.device) ?? 0;
    return endFor(head, member) > has && (rung <= has || rung < member.since);
  }

  noteFetched(device: DeviceId, seq: Seq): void {
    this.fetched.set(device, Math.max(seq, this.fetched.get(device) ?? 0));
  }

  /** @returns whether one could not be reached; it counts as not rung */
  async ring(rings: readonly Ringing[]): Promise<boolean> {
    let hasFailed = false;
    for (const { ring } of rings) for (const device of ring.devices) this.rung.set(device, ring.seq);
    for (let i = 0; i < rings.length; i += AT_ONCE) {
      const outcomes = await Promise.allSettled(
        rings.slice(i, i + AT_ONCE).map(({ account, ring }) => this.inboxOf(account).ring(ring)),
      );
      outcomes.forEach((outcome, j) => {
        if (outcome.status === "fulfilled") return;
        hasFailed = true;
        for (const device of rings[i + j]?.ring.devices ?? []) this.rung.delete(device);
      });
    }
    return hasFailed;
  }
}
