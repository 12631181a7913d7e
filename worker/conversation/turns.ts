// Whose turn it is to commit: an admin that removes somebody gets one, for a moment in which nobody else's Commit can come before it (CT7).

import type { DeviceId, UnixMs } from "../../protocol/index.ts";

const TURN_MS = 8_000;
/** One device does not keep the others waiting for longer than this share of the time. */
const NEXT_TURN_AFTER_MS = 60_000;

export class Turns {
  private turn: { device: DeviceId; until: UnixMs } | null = null;
  private readonly grantedAt = new Map<DeviceId, UnixMs>();

  /** @returns 0, or how many milliseconds another device's turn still lasts */
  wait(device: DeviceId, now: UnixMs): number {
    if (this.turn === null || this.turn.device === device) return 0;
    return Math.max(0, this.turn.until - now);
  }

  grant(device: DeviceId, now: UnixMs): void {
    if (this.turn !== null && this.turn.until > now) return;
    if (now - (this.grantedAt.get(device) ?? Number.NEGATIVE_INFINITY) < NEXT_TURN_AFTER_MS) return;
    this.grantedAt.set(device, now);
    this.turn = { device, until: now + TURN_MS };
  }

  /** It was used. */
  took(device: DeviceId): void {
    if (this.turn?.device === device) this.turn = null;
  }
}
