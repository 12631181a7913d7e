// What a team knows of one conversation, and what becomes of it: pure decisions.

import type { UnixMs } from "../../../protocol/index.ts";

export const STATES = ["open", "waiting", "closed"] as const;
/** open: the business has to do something. waiting: for an answer of theirs. closed: nobody has. */
export type State = (typeof STATES)[number];

export type TeamConversation = {
  state: State;
  /** A member; "" where it is nobody's */
  assignee: string;
  /** Since when they wait for an answer; 0: they do not */
  waitingSince: UnixMs;
  /** When something was said or changed last: the order of the list */
  touched: UnixMs;
  /** How often the business answered; by whom last */
  answers: number;
  answeredBy: string;
  /** As they called themselves last */
  name: string;
};

export const NOTHING_KNOWN: TeamConversation = {
  state: "open",
  assignee: "",
  waitingSince: 0,
  touched: 0,
  answers: 0,
  answeredBy: "",
  name: "",
};

/** They wrote: whatever was done with it, somebody has to look again. */
export function heard(known: TeamConversation, at: UnixMs, name: string): TeamConversation {
  const waitingSince = known.waitingSince || at;
  return { ...known, state: "open", waitingSince, touched: Math.max(known.touched, at), name: name || known.name };
}

/** Who answers what is nobody's has it from then on. @param by a member, or a token, which is assigned nothing */
export function answered(known: TeamConversation, { by, isMember, at }: { by: string; isMember: boolean; at: UnixMs }) {
  const assignee = known.assignee === "" && isMember ? by : known.assignee;
  const took = known.waitingSince === 0 ? null : Math.max(0, at - known.waitingSince);
  const next = {
    ...known,
    assignee,
    waitingSince: 0,
    touched: Math.max(known.touched, at),
    answers: known.answers + 1,
    answeredBy: by,
  };
  return { next, took };
}

export type Change = { state?: State | undefined; assignee?: string | undefined };

/** Nobody waits for an answer in a conversation that is closed. */
export function changed(known: TeamConversation, change: Change, at: UnixMs): TeamConversation {
  const { state = known.state, assignee = known.assignee } = change;
  return {
    ...known,
    state,
    assignee,
    waitingSince: state === "closed" ? 0 : known.waitingSince,
    touched: Math.max(known.touched, at),
  };
}

/** Has somebody else answered since one looked? @param seen how many answers there were then; null: it does not matter */
export function isAnsweredMeanwhile(known: TeamConversation, by: string, seen: number | null): boolean {
  return seen !== null && known.answers > seen && known.answeredBy !== by;
}
