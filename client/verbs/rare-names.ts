// Which verbs are loaded when the first of them is called: a name each, so that the rest need not be there.

import type { Verbs } from "../verbs.ts";

export const RARE = [
  "setName",
  "setReadReceipts",
  "choose",
  "allowToWrite",
  "openDirect",
  "openSelf",
  "createGroup",
  "addMember",
  "removeMember",
  "makeAdmin",
  "rename",
  "leave",
  "sendMedia",
  "forward",
  "loadMedia",
  "readMedia",
  "freeStorage",
  "loadPhoto",
  "setPhoto",
  "setGroupPhoto",
  "safetyNumber",
  "verify",
  "acceptKeyChange",
  "block",
  "report",
  "pushKey",
  "subscribe",
  "unsubscribe",
  "testPush",
  "acceptRequest",
  "deleteRequest",
] as const satisfies readonly (keyof Verbs)[];
export type RareVerbs = Pick<Verbs, (typeof RARE)[number]>;

/** Each waits for what has it. */
export function later(load: () => Promise<RareVerbs>): RareVerbs {
  const call =
    (name: keyof RareVerbs) =>
    async (...args: unknown[]) => {
      const verb = (await load())[name] as (...all: unknown[]) => unknown;
      return verb(...args);
    };
  return Object.fromEntries(RARE.map((name) => [name, call(name)])) as unknown as RareVerbs;
}
