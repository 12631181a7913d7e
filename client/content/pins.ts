// What is pinned in a chat, made of what was said of that: the same whatever comes first, and bounded however much is said.

import type { AccountId, Seq } from "../../protocol/index.ts";

export type Pin = {
  /** Of the message */
  id: string;
  sender: AccountId;
  /** Where this was said, and by whom */
  said: Seq;
  by: AccountId;
  /** No longer, where it is not: that counts against what was said before */
  on: boolean;
};

/** So many stand above a chat. */
export const SHOWN_PINS = 3;
/** Of so many messages the last word is remembered: where one of those that stand there goes, the one before it is shown again. */
const KEPT_PINS = 16;

/** The newest word on each message, of the messages that were spoken of last; the newest first. */
export function withPin(pins: readonly Pin[], pin: Pin): Pin[] {
  const known = pins.find((each) => isSame(each, pin));
  if (known !== undefined && known.said >= pin.said) return [...pins];
  return [pin, ...pins.filter((each) => each !== known)].sort((a, b) => b.said - a.said).slice(0, KEPT_PINS);
}

function isSame(one: Pin, other: Pin): boolean {
  return one.id === other.id && one.sender === other.sender;
}
