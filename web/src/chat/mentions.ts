// People of a group whom one may mean with an "@", and where in a text they are meant.

import { MAX_MENTIONS } from "../../../client/content/mention.ts";
import type { Member, Mention } from "../../../client/index.ts";
import type { AccountId } from "../../../protocol/index.ts";

type Called = Pick<Member, "accountId" | "theirs" | "self">;
/** Who was last chosen from the list for a name, while one typed */
export type Chosen = ReadonlyMap<string, AccountId>;

export function peopleFor(members: readonly Member[], typed: string, limit: number) {
  const wanted = folded(typed);
  const isMeant = ({ name, theirs, handle }: Member) =>
    [name, theirs, handle ?? ""].some((each) => folded(each).startsWith(wanted) || folded(each).includes(` ${wanted}`));
  return members
    .filter((member) => !member.self && isMeant(member))
    .slice(0, limit)
    .map(({ accountId, name, theirs, handle }) => {
      return {
        id: accountId,
        sign: "@",
        label: name,
        more: handle === null ? "" : `@${handle}`,
        words: `@${theirs}`,
        means: [theirs, accountId] as const,
      };
    });
}

/**
 * By what they call themselves, the longest name first: what this account calls somebody is nobody else's business. Each ends where a word does,
 * and none lies in another. Who was chosen from the list is meant by that name, whoever else took it since, or a longer one that begins so; of
 * several of a name of whom none was chosen, none is.
 */
export function mentionsIn(text: string, members: readonly Called[], chosen: Chosen = new Map()): Mention[] {
  const found: { from: number; to: number; account: AccountId | null }[] = [];
  const isFree = (from: number, to: number) => found.every((other) => to <= other.from || from >= other.to);
  for (const [called, account] of meantBy(members, chosen)) {
    const name = `@${called}`;
    for (let from = text.indexOf(name); from >= 0 && found.length < MAX_MENTIONS; from = text.indexOf(name, from + name.length)) {
      const to = from + name.length;
      const isWord = !/[\p{L}\p{N}_]/u.test(text[from - 1] ?? "") && !/^[\p{L}\p{N}_]/u.test(text.slice(to, to + 2));
      if (isWord && isFree(from, to)) found.push({ from, to, account });
    }
  }
  const meant = found.flatMap(({ from, to, account }) => (account === null ? [] : [{ from, to, account }]));
  return meant.sort((one, other) => one.from - other.from);
}

/** In the order in which they are looked for; null: nobody */
function meantBy(members: readonly Called[], chosen: Chosen): (readonly [name: string, account: AccountId | null])[] {
  const others = members.filter(({ self }) => !self);
  const here = new Set(others.map(({ accountId }) => accountId));
  const byName = Map.groupBy(others, ({ theirs }) => theirs);
  return [
    ...[...chosen].map(([name, account]) => [name, here.has(account) ? account : null] as const).sort(longestFirst),
    ...[...byName].map(([name, of]) => [name, (of.length === 1 && of[0]?.accountId) || null] as const).sort(longestFirst),
  ];
}

function longestFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return other.length - one.length;
}

function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLocaleLowerCase();
}
