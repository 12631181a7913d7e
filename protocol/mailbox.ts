// The mailbox in which two devices of one account meet: who may say and hear what there. The service and its simulation decide by it.

import type { UnixMs } from "./ids.ts";
import type { Rejection } from "./rejection.ts";

export const MAILBOX_LIFETIME_MS = 5 * 60_000;
/** Of all that is said in it */
export const MAX_MAILBOX_BYTES = 64 * 1024;
export const MAILBOX_MESSAGES_EACH_WAY = 2;
/** So long an answer may wait for what is not said yet. */
export const MAX_MAILBOX_WAIT_MS = 20_000;
export const MAILBOX_SEAT_BYTES = 16;

/** Random, base64url: whoever has it is one of the two. */
export type MailboxSeat = string;
type Side = "owner" | "peer";
/** `message`: base64url, sealed by mls/linking */
type Said = { side: Side; place: number; message: string };
/** From where each of the two came first, as the service tells networks apart */
type Networks = { owner: string; peer: string | null };
export type MailboxState = {
  openedAt: UnixMs;
  owner: MailboxSeat;
  networks: Networks;
  /** Whoever speaks first */ peer: MailboxSeat | null;
  said: readonly Said[];
};

/** Whoever is not one of the two hears what is heard where there is none. */
const NOT_FOUND = { kind: "not-found" } as const satisfies Rejection;

/** The same seat again is a retry, and gets no more time by it. */
export function openMailbox(
  there: MailboxState | undefined,
  { seat, network }: { seat: MailboxSeat; network: string },
  now: UnixMs,
): { kind: "opened"; state: MailboxState } | Rejection {
  if (there === undefined || isOver(there, now)) {
    return {
      kind: "opened",
      state: { openedAt: now, owner: seat, networks: { owner: network, peer: null }, peer: null, said: [] },
    };
  }
  return there.owner === seat ? { kind: "opened", state: there } : { kind: "mailbox-exists" };
}

/** @param place 0 or 1: the first or the second message of that side */
export function sayIn(
  there: MailboxState | undefined,
  { seat, place, message, network }: { seat: MailboxSeat; place: number; message: string; network: string },
  now: UnixMs,
): { kind: "said"; state: MailboxState } | Rejection {
  if (there === undefined || isOver(there, now)) return NOT_FOUND;
  const side = sideOf(there, seat) ?? (there.peer === null && place === 0 ? "peer" : undefined);
  if (side === undefined) return NOT_FOUND;
  const own = there.said.filter((each) => each.side === side);
  const known = own.find((each) => each.place === place);
  if (known?.message === message) return { kind: "said", state: there };
  if (known !== undefined || place !== own.length) return { kind: "malformed", detail: "place: not the next one" };
  if (place >= MAILBOX_MESSAGES_EACH_WAY) return { kind: "malformed", detail: "place: all is said" };
  const said = [...there.said, { side, place, message }];
  if (said.reduce((sum, each) => sum + bytesIn(each.message), 0) > MAX_MAILBOX_BYTES)
    return { kind: "too-big", limitBytes: MAX_MAILBOX_BYTES };
  if (side === "owner" || there.peer !== null) return { kind: "said", state: { ...there, said } };
  return { kind: "said", state: { ...there, peer: seat, networks: { ...there.networks, peer: network }, said } };
}

/**
 * What the other side said at that place, null where it has not yet.
 * @returns `isNear` to whoever opened it: both came from one network, which one who was told the code by deceit rarely does
 */
export function hearIn(
  there: MailboxState | undefined,
  { seat, place }: { seat: MailboxSeat; place: number },
  now: UnixMs,
): { kind: "heard"; message: string | null; isNear: boolean } | Rejection {
  const side = there && !isOver(there, now) ? sideOf(there, seat) : undefined;
  if (side === undefined) return NOT_FOUND;
  const message = there?.said.find((each) => each.side !== side && each.place === place)?.message ?? null;
  return { kind: "heard", message, isNear: side === "owner" && there?.networks.owner === there?.networks.peer };
}

/** Either of the two may end it. */
export function mayEndMailbox(there: MailboxState | undefined, seat: MailboxSeat): boolean {
  return there !== undefined && sideOf(there, seat) !== undefined;
}

function sideOf({ owner, peer }: MailboxState, seat: MailboxSeat): Side | undefined {
  if (seat === owner) return "owner";
  return seat === peer ? "peer" : undefined;
}

/** A clock that went back counts as one that ran out. */
function isOver({ openedAt }: MailboxState, now: UnixMs): boolean {
  return now < openedAt || now >= openedAt + MAILBOX_LIFETIME_MS;
}

/** Of base64url without padding */
function bytesIn({ length }: string): number {
  return Math.floor((length * 3) / 4);
}
