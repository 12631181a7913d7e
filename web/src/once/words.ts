// What became of a photo or video that is opened once, in words.

import type { OnceView, Person } from "../../../client/index.ts";
import { listed } from "../language/lists.ts";
import { t } from "../language/say.ts";

const NAMED = 3;

export function onceWords({ own }: { own: boolean }, { state, openedBy }: OnceView): string {
  if (own) return openedBy.length === 0 ? t("View once") : t("Opened by {names}", { names: someOf(openedBy) });
  switch (state) {
    case "shut":
      return t("View once");
    case "opened":
      return t("Opened");
    case "over":
      return t("You didn't open it in time");
    case "elsewhere":
      return t("You can't open it on this device");
  }
}

function someOf(people: readonly Person[]): string {
  const names = people.slice(0, NAMED).map(({ name }) => name);
  const more = people.length - names.length;
  if (more > 0) return t("{names} and {more} more", { names: names.join(", "), more });
  return listed(names);
}
