// What a new account costs whoever makes it: work, the more of it the more accounts were made of late, by everybody or from one network.

import { MAX_WORK_LEVEL } from "./work.ts";

/** Of whom accounts are counted, how far back, and how many each level of work is good for. */
export const SIGN_UP_ROOMS = {
  /** All together: what a large deployment has on an ordinary day comes without any work. */
  all: { slotMs: 60_000, slots: 10, rooms: [300, 900, 2_700, 8_100, 16_200] },
  /** An address, or an IPv6 /64: a household, an office, a school on its first day. */
  network: { slotMs: 3_600_000, slots: 24, rooms: [12, 40, 80, 160, 320] },
  /** An IPv4 /24, or an IPv6 /48 with its 65,536 networks, which one customer may have. */
  area: { slotMs: 3_600_000, slots: 24, rooms: [60, 200, 400, 800, 1_600] },
} as const;
export type SignUpScope = keyof typeof SIGN_UP_ROOMS;
export const signUpScopes = Object.keys(SIGN_UP_ROOMS) as SignUpScope[];

/** How many there may be before this one where it was worked for at `level`. */
export function roomAt(scope: SignUpScope, level: number): number {
  return SIGN_UP_ROOMS[scope].rooms[level] ?? 0;
}

/** The level that the next account costs; null where none is enough, and time alone helps. */
export function levelFor(made: Record<SignUpScope, number>): number | null {
  for (let level = 0; level <= MAX_WORK_LEVEL; level++)
    if (signUpScopes.every((scope) => made[scope] < roomAt(scope, level))) return level;
  return null;
}
