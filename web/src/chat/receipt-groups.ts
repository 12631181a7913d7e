// Who got a message, in the order in which one asks: who has read it, who has it, who not yet.

import type { Person, Reached, ReceiptsView } from "../../../client/index.ts";
import { t } from "../language/say.ts";

export type ReceiptGroup = { label: string; people: { person: Person; reached: Reached }[] };

/** Those that somebody is in. The first to get so far stands first; whose time is not known stands last. */
export function groupsOf(people: ReceiptsView["people"]): ReceiptGroup[] {
  const read = people.filter((each) => each.read !== null).map(({ person, read: reached }) => ({ person, reached }));
  const delivered = people
    .filter((each) => each.read === null && each.delivered !== null)
    .map(({ person, delivered: reached }) => ({ person, reached }));
  const waiting = people
    .filter((each) => each.read === null && each.delivered === null)
    .map(({ person }) => ({ person, reached: null }));
  const groups = [
    { label: t("Read by"), people: read },
    { label: t("Delivered to"), people: delivered },
    { label: t("Not delivered yet"), people: waiting },
  ];
  return groups.filter(({ people: some }) => some.length > 0).map((group) => ({ ...group, people: group.people.sort(byTime) }));
}

function byTime(one: { reached: Reached }, other: { reached: Reached }): number {
  const [a, b] = [one, other].map(({ reached }) => reached?.at ?? Number.MAX_SAFE_INTEGER);
  return (a ?? 0) - (b ?? 0);
}
