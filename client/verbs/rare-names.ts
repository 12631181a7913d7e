// Which verbs are loaded when the first of them is called: their names are for the compiler alone.

import type { Verbs } from "../verbs.ts";

type Rare =
  | "setName"
  | "setAbout"
  | "setReadReceipts"
  | "setShowsTyping"
  | "edit"
  | "react"
  | "deleteForEveryone"
  | "deleteForMe"
  | "search"
  | "lookAtLink"
  | "choose"
  | "sendPoll"
  | "vote"
  | "closePoll"
  | "allowToWrite"
  | "openDirect"
  | "findPerson"
  | "openCard"
  | "shareContact"
  | "openSelf"
  | "createGroup"
  | "addMember"
  | "removeMember"
  | "makeAdmin"
  | "dismissAdmin"
  | "setRules"
  | "rename"
  | "describe"
  | "setInvite"
  | "approveAsk"
  | "declineAsk"
  | "joinByLink"
  | "leave"
  | "setDisappearing"
  | "setDisappearingDefault"
  | "sendHeld"
  | "discardHeld"
  | "sendMedia"
  | "forward"
  | "openOnce"
  | "loadMedia"
  | "readMedia"
  | "freeStorage"
  | "loadPhoto"
  | "setPhoto"
  | "setGroupPhoto"
  | "safetyNumber"
  | "verify"
  | "callContact"
  | "noteContact"
  | "acceptKeyChange"
  | "block"
  | "report"
  | "showLinkCode"
  | "confirmLink"
  | "endLink"
  | "linkThisDevice"
  | "removeDevice"
  | "pushKey"
  | "subscribe"
  | "unsubscribe"
  | "testPush"
  | "mute"
  | "keepOnTop"
  | "archive"
  | "markUnread"
  | "clearChat"
  | "deleteChat"
  | "star"
  | "pin"
  | "acceptRequest"
  | "deleteRequest";
/** Those of recovery and of going, which most people call once in years. */
type Recovery =
  | "askForRecoveryLater"
  | "beginRecovery"
  | "finishRecovery"
  | "addPasskey"
  | "beginReplacingKey"
  | "finishReplacingKey"
  | "removePasskey"
  | "findAccount"
  | "restore"
  | "keepHistory"
  | "setHistory"
  | "signOut"
  | "deleteAccount"
  | "decideDevice"
  | "findBack"
  | "comeBack";
export type RecoveryVerbs = Pick<Verbs, Recovery>;
export type RareVerbs = Pick<Verbs, Rare>;
export type OwnVerbs = Omit<Verbs, Rare | Recovery>;

/** @returns those that are there, and behind them, as their prototype, whatever is loaded when it is called. Copied by spreading, the latter are lost. */
export function withLater(own: OwnVerbs, load: () => Promise<RareVerbs & RecoveryVerbs>): Verbs {
  const behind = new Proxy(
    {},
    {
      get: (_, name) =>
        // Whoever awaits the verbs asks for this, as of a promise.
        typeof name === "symbol" || name === "then"
          ? undefined
          : async (...args: unknown[]) => {
              const all = (await load()) as unknown as Record<string, (...args: unknown[]) => unknown>;
              const verb = Object.hasOwn(all, name) ? all[name] : undefined;
              if (verb === undefined) throw new TypeError(`there is no verb ${name}`);
              return verb(...args);
            },
    },
  );
  return Object.setPrototypeOf(own, behind);
}
