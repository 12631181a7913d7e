// What did not work, for who calls a bot: an error that says in one word what it was, and so who must act.

import type {
  ChangeOutcome,
  CreateGroupOutcome,
  MediaMissing,
  OpenOutcome,
  RegisterOutcome,
  SendMediaOutcome,
} from "../client/index.ts";

type Outcome = ChangeOutcome | CreateGroupOutcome | MediaMissing | OpenOutcome | RegisterOutcome | SendMediaOutcome;
type Good = { kind: "ok" | "waiting" };
export type Problem =
  | Exclude<Outcome, Good>
  /** Nothing is stored here yet, and a name and a handle were not given. */
  | { kind: "no-account" }
  /** What is stored here is the account of another handle. */
  | { kind: "other-account"; handle: string }
  /** The API token is of no business that may have this account. */
  | { kind: "bad-token" }
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
  damaged: "the file is not what the message says",
  empty: "the text is empty",
  expired: "the service no longer has the file",
  "file-empty": "the file is empty",
  "file-unreadable": "the file cannot be read",
  full: "the group is full",
  "handle-malformed": "a handle has 3 to 32 of a-z, 0-9, _ and ., with a letter or digit at each end",
  "handle-reserved": "this handle is reserved",
  "handle-taken": "somebody else has this handle",
  held: "the account's key has changed: compare safety numbers, then accept it",
  "log-full": "the conversation has no room left: what was written there has not been fetched by everybody",
  "last-admin": "the last admin must make somebody else an admin first",
  "name-empty": "the name is empty",
  "no-account": "no account is stored here: give a name and a handle to make one",
  "no-room": "no room is left on this device",
  "not-accepted": "a stranger began this, and nobody has accepted it yet",
  "not-allowed": "this account may not do that here",
  "nothing-attached": "no file is attached",
  offline: "the service did not answer",
  "read-only": "this account is no longer in the conversation",
  "storage-full": "no room is left on this device",
  "title-empty": "the title is empty",
  unknown: "there is no such file",
  "unknown-conversation": "there is no such conversation",
  yourself: "that is this account itself",
};
