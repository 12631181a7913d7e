// The words about groups.

import type { GroupRule } from "../../../client/index.ts";
import { spoken, t } from "../language/say.ts";

export type WhoMay = Exclude<GroupRule, "earlier">;

type Told = { by: string | null; value: boolean | "admins" | "members" };

/** @param by null: the group's own app, where nobody is to be named */
export function ruleSentence(rule: GroupRule, { by, value }: Told): string {
  const isForAll = value !== "admins";
  switch (rule) {
    case "whoWrites":
      if (by === null) return isForAll ? t("Everyone can write here now") : t("Only admins can write here now");
      return isForAll ? t("{by} let everyone write here", { by }) : t("{by} let only admins write here", { by });
    case "whoEdits":
      if (by === null)
        return isForAll
          ? t("Everyone can change the group's name, photo and description now")
          : t("Only admins can change the group's name, photo and description now");
      return isForAll
        ? t("{by} let everyone change the group's name, photo and description", { by })
        : t("{by} let only admins change the group's name, photo and description", { by });
    case "whoAdds":
      if (by === null) return isForAll ? t("Everyone can add people now") : t("Only admins can add people now");
      return isForAll ? t("{by} let everyone add people", { by }) : t("{by} let only admins add people", { by });
    case "earlier":
      if (by === null)
        return value === true ? t("Newcomers see earlier messages now") : t("Newcomers don't see earlier messages any more");
      return value === true
        ? t("{by} let newcomers see earlier messages", { by })
        : t("{by} turned off earlier messages for newcomers", { by });
  }
}

export function inviteSentence(by: string, now: "on" | "reset" | "off"): string {
  if (now === "on") return t("{by} made an invite link for this group", { by });
  return now === "reset" ? t("{by} reset the invite link", { by }) : t("{by} turned off the invite link", { by });
}

export const RULE_NAMES: Record<WhoMay, string> = {
  whoWrites: t("Who can write"),
  whoEdits: t("Who can change name, photo and description"),
  whoAdds: t("Who can add people"),
};

export const TELLS = {
  label: t("Newcomers see earlier messages"),
  hint: t("Up to 50, from the device of whoever adds them. Nothing that disappears or opens once."),
};

export function earlierWords(by: string, count: number, omitted: number): string {
  const shared = count === 0 ? [] : [sharedWords(by, count)];
  return [...shared, ...(omitted === 0 ? [] : [omittedWords(omitted)])].join(" ");
}

function omittedWords(count: number): string {
  return t(
    "{count, plural, one {An earlier message was too long to share.} other {# earlier messages were too long to share.}}",
    { count },
  );
}

function sharedWords(by: string, count: number): string {
  return t(
    "{count, plural, one {{by} shared an earlier message with you. Parley can't check who wrote it.} other {{by} shared # earlier messages with you. Parley can't check who wrote them.}}",
    { by, count },
  );
}

export const INVITE = {
  button: t("Invite link"),
  none: t("Anyone with the link can ask to join. You can turn it off again."),
  create: t("Create link"),
  link: t("Link to this group"),
  copy: t("Copy link"),
  copied: t("Copied"),
  share: t("Share link"),
  elsewhere: t("This link was made before this device was here. Reset it to see one."),
  over: t("This link no longer works: its time is up, or everyone it was for has joined."),
  approve: t("Approve new members"),
  approveHint: t("An admin lets each person in."),
  ends: t("Ends"),
  people: t("For"),
  reset: t("Reset link"),
  resetHint: t("The old link stops working at once."),
  off: t("Turn off link"),
  asks: t("Requests to join"),
  qr: t("The link as a QR code"),
};

export const ENDS: [ms: number | null, label: string][] = [
  [null, t("Never")],
  [24 * 3600_000, t("After a day")],
  [7 * 24 * 3600_000, t("After a week")],
  [30 * 24 * 3600_000, t("After 30 days")],
];

export const LIMITS: [limit: number | null, label: string][] = [
  [null, t("Any number of people")],
  [1, t("One person")],
  [10, t("10 people")],
  [100, t("100 people")],
];

export function untilWords(until: number): string {
  return t("On {time}", {
    time: new Intl.DateTimeFormat(spoken().locale, { dateStyle: "medium", timeStyle: "short" }).format(until),
  });
}

export function usedWords(uses: number): string {
  return t(
    "{uses, plural, =0 {Nobody has joined by it yet.} one {# person has joined by it.} other {# people have joined by it.}}",
    { uses },
  );
}

export function askWords(name: string): { approve: string; decline: string } {
  return { approve: t("Approve {name}", { name }), decline: t("Decline {name}", { name }) };
}

export const JOIN = {
  title: t("Join a group"),
  say: t("Someone gave you a link to a group. Its admins see your name and handle when you ask to join."),
  join: t("Join group"),
  notNow: t("Not now"),
  waiting: t("Waiting for an admin to let you in"),
  waitingSay: t("You can close this. The group appears among your chats when you're in."),
  declined: t("An admin declined your request."),
  over: t("This link no longer works: its time is up, or everyone it was for has joined."),
  noLink: t("This link doesn't work. It may have been reset: ask for a new one."),
};

export const WORDS = {
  permissions: t("Group permissions"),
  everyone: t("Everyone"),
  onlyAdmins: t("Only admins"),
  later: t("It changes when you're back online."),
  description: t("Description"),
  addDescription: t("Add description"),
  editDescription: t("Edit description"),
  save: t("Save"),
  admin: t("Admin"),
  makeAdmin: t("Make admin"),
  dismissAdmin: t("Dismiss as admin"),
  cancel: t("Cancel"),
  close: t("Close"),
  approve: t("Approve"),
  decline: t("Decline"),
  notReachable: t("They can't be let in right now. Try again later."),
};

export function optionsFor(name: string): string {
  return t("Options for {name}", { name });
}

export function removeWords(name: string): { item: string; title: string; say: string } {
  return {
    item: t("Remove {name}", { name }),
    title: t("Remove {name} from the group?", { name }),
    say: t("{name} keeps what was written until now, and reads nothing new. Everyone sees that you removed them.", { name }),
  };
}

export const LEAVE = {
  button: t("Leave group"),
  title: (name: string) => t("Leave {name}?", { name }),
  done: (name: string) => t("You left {name}.", { name }),
  later: t("You leave when you're back online."),
  delete: t("Leave and delete"),
  deleteLeft: t("Delete chat"),
  left: t("You left this group"),
  removed: t("You were removed from this group"),
  wereIn: t("People who were in it"),
};

export function leaveWords(heir: string | null): string {
  const said = t("You keep what's here, and read nothing new. The others see that you left.");
  return heir === null ? said : `${said} ${t("You're the only admin, so {heir} becomes one.", { heir })}`;
}
