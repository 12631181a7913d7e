// How recovery ends, in the words that people read.

import type {
  AddPasskeyOutcome,
  BeginRecoveryOutcome,
  BeginReplacingOutcome,
  FindAccountOutcome,
  FinishRecoveryOutcome,
  FinishReplacingOutcome,
  MistypedKey,
  RestoreOutcome,
} from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { listed } from "../language/lists.ts";
import { t } from "../language/say.ts";
import { dayOf } from "./day.ts";
import type { Passkey } from "./passkey.ts";

const LETTERS = 40;

/** Null where nothing went wrong. */
export function findSentence(
  outcome: FindAccountOutcome | RestoreOutcome | Exclude<AddPasskeyOutcome, { kind: "not-set-up" }>,
): string | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "mistyped":
      return mistypedSentence(outcome);
    case "unknown":
      return t("No account opens with this. If you set up another recovery key since, use that one.");
    case "forged":
      return t("The service answered with something that isn't from your account. Nothing was changed. Try again later.");
    case "not-begun":
      return t("Type your recovery key again.");
    case "too-many-devices":
      return t("Your account has ten devices, which is all it can have. Say which ones are lost.");
    default:
      return sentenceFor(outcome);
  }
}

/** Of the two groups that are typed again. */
export function finishSentence(outcome: FinishRecoveryOutcome | BeginRecoveryOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "mistyped":
      return t("That's not what's written above: look at {groups} again.", { groups: groupsIn(outcome.groups) });
    case "not-begun":
      return t("This key is gone. Begin again with a new one.");
    case "set-up-already":
      return t("A recovery key is set up already.");
    default:
      return sentenceFor(outcome);
  }
}

/** Null where nothing went wrong. */
export function addedSentence(outcome: AddPasskeyOutcome): string | null {
  return outcome.kind === "not-set-up" ? t("Set up a recovery key first.") : findSentence(outcome);
}

/** Null where nothing went wrong. */
export function replacingSentence(outcome: BeginReplacingOutcome | FinishReplacingOutcome): string | null {
  switch (outcome.kind) {
    case "needs-recovery":
      return t("Set up a recovery key first.");
    case "unknown":
      return t("This doesn't open your account. If you set up another recovery key since, use that one.");
    case "mistyped":
      return mistypedSentence(outcome);
    case "not-begun":
      return t("This key is gone. Begin again with a new one.");
    case "refused":
      return outcome.detail === "this passkey"
        ? t("This passkey can't remove itself. Use your recovery key, or another passkey.")
        : sentenceFor(outcome);
    case "ok":
    case "forged":
      return findSentence(outcome);
    default:
      return sentenceFor(outcome);
  }
}

export function passkeySentence({ kind }: Exclude<Passkey, { kind: "ok" }>): string {
  switch (kind) {
    case "cancelled":
      return t("No passkey was used. Try again, or use your recovery key.");
    case "no-prf":
      return t("This passkey can't open accounts here. Use your recovery key.");
    case "not-backed-up":
      return t(
        "This passkey stays on this device and would be lost with it. Use one that your phone or password manager backs up.",
      );
  }
}

/** One of an account's devices, for somebody who says which are lost. @param n counted from 1 */
export function listedDevice({ since, suspended }: { since: number; suspended: boolean }, n: number): string {
  return suspended
    ? t("Device {n}, since {since}, removed already", { n, since: dayOf(since) })
    : t("Device {n}, since {since}", { n, since: dayOf(since) });
}

/** What one finds out while one types: which group to look at. */
export function mistypedSentence({ groups, letters }: MistypedKey): string {
  if (groups.length > 0) return t("There's a mistake in {groups}. Look at it again.", { groups: groupsIn(groups) });
  if (letters === 0) return t("Type your recovery key first.");
  if (letters !== null)
    return t("A recovery key has {count} letters and digits. This has {letters}.", { count: LETTERS, letters });
  return t("There's a mistake somewhere in this key. Compare it with what you wrote down.");
}

/** Counted from 1, as people do. */
function groupsIn(groups: readonly number[]): string {
  const names = groups.map((group) => `${group + 1}`);
  return names.length > 1 ? t("groups {groups}", { groups: listed(names) }) : t("group {group}", { group: names[0] });
}
