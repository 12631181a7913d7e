// What did not work, for who calls a bot: an error that says in one word what it was, and so who must act.

import type {
  BeginRecoveryOutcome,
  ByRootOutcome,
  ChangeOutcome,
  CreateGroupOutcome,
  DeleteOutcome,
  EditOutcome,
  FindAccountOutcome,
  FinishReplacingOutcome,
  JoinOutcome,
  LinkProblem,
  MediaMissing,
  OpenOutcome,
  PinOutcome,
  ReactOutcome,
  RegisterOutcome,
  RestoreOutcome,
  SendMediaOutcome,
} from "../client/index.ts";

export type RecoveryProblem = Exclude<
  FindAccountOutcome | RestoreOutcome | BeginRecoveryOutcome | FinishReplacingOutcome | ByRootOutcome,
  { kind: "ok" }
>;
type Outcome =
  | ChangeOutcome
  | CreateGroupOutcome
  | DeleteOutcome
  | EditOutcome
  | JoinOutcome
  | MediaMissing
  | OpenOutcome
  | PinOutcome
  | ReactOutcome
  | RegisterOutcome
  | SendMediaOutcome;
type Good = { kind: "ok" | "waiting" };
export type Problem =
  | Exclude<Outcome, Good>
  /** Nothing is stored here yet, and a name and a handle were not given. */
  | { kind: "no-account" }
  /** What is stored here is the account of another handle. */
  | { kind: "other-account"; handle: string }
  /** The API token is of no business that may have this account. */
  | { kind: "bad-token" }
  /** The other device did not let this one in, or this one not the other. */
  | { kind: "not-linked"; why: LinkProblem }
  /** The recovery key did not bring the account back, or was not set up. */
  | { kind: "no-recovery"; why: RecoveryProblem }
  /** Another process runs on this folder. */
  | { kind: "profile-in-use"; folder: string }
  | { kind: "closed" };

/** A verb of a bot throws where one of the client answers: a problem that nobody looks at must not pass for success. */
export class BotError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(sentence(problem));
    this.name = "BotError";
    this.problem = problem;
  }

  get kind(): Problem["kind"] {
    return this.problem.kind;
  }

  /** The same call may work later. */
  get isTemporary(): boolean {
    return this.kind === "offline" || this.kind === "try-later" || this.kind === "profile-in-use";
  }
}

/** The good outcome, or a BotError. */
export function worked<T extends { kind: string }>(outcome: T): Extract<T, Good> {
  if (outcome.kind === "ok" || outcome.kind === "waiting") return outcome as Extract<T, Good>;
  throw new BotError(outcome as unknown as Problem);
}

function sentence(problem: Problem): string {
  switch (problem.kind) {
    case "unknown-handle":
      return `nobody has the handle "${problem.handle}"`;
    case "not-reachable":
      return `@${problem.handle} cannot be reached: no keys are left, or they do not want to be`;
    case "try-later":
      return `the service asks to try again in ${Math.ceil(problem.retryAfterMs / 1000)} s`;
    case "no-recovery":
      return recoverySentence(problem.why);
    case "not-linked":
      return `nothing was linked: ${problem.why}`;
    case "refused":
      return `the service refused: ${problem.detail}`;
    case "too-long":
      return `the text is longer than ${problem.limitBytes} bytes`;
    case "file-too-big":
      return `the file is larger than ${problem.limitBytes} bytes`;
    case "too-many-files":
      return `more than ${problem.limit} files`;
    case "other-account":
      return `this profile is the account @${problem.handle}`;
    case "profile-in-use":
      return `another process runs on ${problem.folder}`;
    default:
      return SENTENCES[problem.kind];
  }
}

type Detailed =
  | "unknown-handle"
  | "not-reachable"
  | "try-later"
  | "not-linked"
  | "no-recovery"
  | "refused"
  | "too-long"
  | "file-too-big"
  | "too-many-files"
  | "other-account"
  | "profile-in-use";
const SENTENCES: Record<Exclude<Problem["kind"], Detailed>, string> = {
  "already-member": "they are a member already",
  "bad-token": "that API token is of no business that may have this account",
  closed: "the bot is closed",
  declined: "an admin has declined",
  damaged: "the file is not what the message says",
  empty: "the text is empty",
  expired: "the service no longer has the file",
  "file-empty": "the file is empty",
  "file-unreadable": "the file cannot be read",
  full: "the group is full",
  "handle-malformed": "a handle has 3 to 32 of a-z, 0-9, _ and ., with a letter or digit at each end",
  "handle-reserved": "this handle is reserved",
  "handle-taken": "somebody else has this handle",
  "invitation-required": "this service wants an invitation, and this one does not work",
  held: "the account's key has changed: compare safety numbers, then accept it",
  "log-full": "the conversation has no room left: what was written there has not been fetched by everybody",
  "last-admin": "a group has an admin: make somebody else one first",
  "name-empty": "the name is empty",
  "no-account": "no account is stored here: give a name and a handle to make one",
  "no-room": "no room is left on this device",
  "no-emoji": "a reaction is one emoji",
  "not-found": "there is no such message",
  "too-late": "a day after it was sent a message stays as it is",
  "not-accepted": "a stranger began this, and nobody has accepted it yet",
  "not-allowed": "this account may not do that here",
  "not-for-once": "only one photo or video can be sent to be opened once, to others",
  "nothing-attached": "no file is attached",
  "no-link": "this link leads to no group: it may have been reset",
  over: "this link's time is over, or as many have come by it as may",
  offline: "the service did not answer",
  "registration-closed": "no new accounts are made at this service now",
  "read-only": "this account is not in the conversation any more, or only admins write there",
  "storage-full": "no room is left on this device",
  "title-empty": "the title is empty",
  unknown: "there is no such file",
  "unknown-conversation": "there is no such conversation",
  yourself: "that is this account itself",
};

function recoverySentence(why: RecoveryProblem): string {
  switch (why.kind) {
    case "mistyped":
      return why.groups.length > 0
        ? `the recovery key is mistyped: look at group ${why.groups.map((group) => group + 1).join(", ")}`
        : "the recovery key is mistyped";
    case "unknown":
      return "no account opens with this recovery key";
    case "forged":
      return "the service answered with something that is not this account's";
    case "set-up-already":
      return "a recovery key is set up already";
    case "too-many-devices":
      return "the account has ten devices: say that the old ones are lost";
    default:
      return `recovery: ${why.kind}`;
  }
}
