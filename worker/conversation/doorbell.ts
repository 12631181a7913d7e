// Tells the Inboxes of devices that are not attached here that there is news: once, until they have fetched or acknowledged it.

import {
  type AccountId,
  type DeviceId,
  MAX_INLINE_BYTES,
  MAX_INLINE_DEVICES,
  ringStandsMs,
  type Seq,
  type UnixMs,
} from "../../protocol/index.ts";
import type { InboxRpc, Ring } from "../rpc.ts";
import { endFor, type Head, type Member, presentMembers } from "./head.ts";

export type Ringing = { account: AccountId; ring: Ring };
/** An entry as a ring may carry it: null bytes where each reader gets its own. */
export type Announced = { from: AccountId; bytes: Uint8Array | null };

/**
 * Which bells to ring; pure.
 * @param isBehind of devices that are not attached
 * @param has up to where a device has what is there, as far as it is known
 */
export function planRings(
  head: Head,
  isBehind: (member: Member) => boolean,
  entryAt: (seq: Seq) => Announced | undefined,
  has: (member: Member) => Seq = ({ cursor }) => cursor,
): Ringing[] {
  const rings = new Map<string, Ringing>();
  // Read once, though a thousand accounts are rung for it.
  const entries = new Map<Seq, Announced | undefined>();
  const fewDevices = presentMembers(head).length <= MAX_INLINE_DEVICES;
  for (const member of head.members.values()) {
    if (!isBehind(member)) continue;
    const { account, device } = member;
    const seq = endFor(head, member);
    const known = rings.get(`${account} ${seq}`);
    if (!entries.has(seq)) entries.set(seq, entryAt(seq));
    const entry = known === undefined ? entries.get(seq) : undefined;
    if (known !== undefined) {
      known.ring.devices.push(device);
      known.ring.has[device] = has(member);
    }
    if (entry === undefined) continue;
    const envelope = fewDevices && (entry.bytes?.length ?? Number.POSITIVE_INFINITY) <= MAX_INLINE_BYTES ? entry.bytes : null;
    const ring: Ring = {
      conversation: head.conversation,
      kind: head.kind,
      seq,
      from: entry.from,
      devices: [device],
      has: { [device]: has(member) },
      envelope,
    };
    rings.set(`${account} ${seq}`, { account, ring });
  }
  return [...rings.values()];
}

type Rung = {
  seq: Seq;
  at: UnixMs;
  /** Before it, without an answer */
  times: number;
  /** It has been in the stream since: what it was rung for it has been sent, what came after that it may not. */
  hasCome: boolean;
};

/** Inboxes rung at once: each is a call to another object. */
const AT_ONCE = 32;

export class Doorbell {
  /** Forgotten when the object sleeps: ringing again changes nothing (IN2). */
  private readonly rung = new Map<DeviceId, Rung>();
  /** Fetched, and not acknowledged yet */
  private readonly fetched = new Map<DeviceId, Seq>();
  private readonly inboxOf: (account: AccountId) => Pick<InboxRpc, "ring">;

  private readonly now: () => UnixMs;

  constructor(inboxOf: (account: AccountId) => Pick<InboxRpc, "ring">, now: () => UnixMs = Date.now) {
    this.inboxOf = inboxOf;
    this.now = now;
  }

  /** Rung, and neither fetched nor acknowledged since, counts as told for a while; a ring for its removal says nothing of its return. */
  isBehind(head: Head, member: Member): boolean {
    return this.misses(head, member) && this.toldUntil(head, member) <= this.now();
  }

  /** When a device that counts as told is to be rung again; null where there is none. */
  again(head: Head): UnixMs | null {
    const times = [...head.members.values()]
      .filter((member) => this.misses(head, member))
      .map((member) => this.toldUntil(head, member));
    const later = times.filter((time) => time > this.now());
    return later.length === 0 ? null : Math.min(...later);
  }

  private misses(head: Head, member: Member): boolean {
    return endFor(head, member) > this.has(member);
  }

  /** Acknowledged, or fetched */
  has({ cursor, device }: Member): Seq {
    return Math.max(cursor, this.fetched.get(device) ?? 0);
  }

  private toldUntil(head: Head, member: Member): UnixMs {
    const rung = this.rung.get(member.device);
    if (rung === undefined || rung.seq <= this.has(member) || rung.seq < member.since) return 0;
    if (rung.hasCome && endFor(head, member) > rung.seq) return 0;
    return rung.at + ringStandsMs(rung.times);
  }

  /** Into the stream: it is not away any more. */
  noteCome(device: DeviceId): void {
    const rung = this.rung.get(device);
    if (rung !== undefined) rung.hasCome = true;
  }

  /** Or acknowledged: an answer to each ring for what is up to there. */
  noteFetched(device: DeviceId, seq: Seq): void {
    this.fetched.set(device, Math.max(seq, this.fetched.get(device) ?? 0));
    if ((this.rung.get(device)?.seq ?? 0) <= seq) this.rung.delete(device);
  }

  /** @returns whether one could not be reached; it counts as not rung */
  async ring(rings: readonly Ringing[]): Promise<boolean> {
    let hasFailed = false;
    for (const { ring } of rings) for (const device of ring.devices) this.note(device, ring.seq);
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

  private note(device: DeviceId, seq: Seq): void {
    const before = this.rung.get(device);
    this.rung.set(device, { seq, at: this.now(), times: before === undefined ? 0 : before.times + 1, hasCome: false });
  }
}
