// Somebody who is meant by a part of a text: where it stands there, and who.

import { type AccountId, idBytes, toBase64Url } from "../../protocol/index.ts";

/** `from` and `to` in UTF-16 units: an "@" and the name, as its sender wrote it */
export type Mention = { from: number; to: number; account: AccountId };

/** What somebody types, and whom it means */
export type Words = { text: string; mentions?: Mention[] };

export const MAX_MENTIONS = 100;
const MAX_LETTERS = 80;

/** Those that stand in the text, one behind the other; the others are words like any. In one pass, however many are said. */
export function tidyMentions(text: string, given: readonly Mention[]): Mention[] {
  const kept: Mention[] = [];
  for (const { from, to, account } of given) {
    if (kept.length === MAX_MENTIONS) break;
    const isInOrder = from >= (kept.at(-1)?.to ?? 0) && to > from + 1 && to <= text.length && to - from <= MAX_LETTERS;
    if (isInOrder && text[from] === "@") kept.push({ from, to, account });
  }
  return kept;
}

/** Whom it means now. Of one that was edited each version says that for itself. */
export function meantIn({
  mentions = [],
  versions,
}: {
  mentions?: readonly Mention[];
  versions?: readonly Words[];
}): readonly Mention[] {
  return versions === undefined ? mentions : (versions.at(-1)?.mentions ?? []);
}

export function encodeMention({ from, to, account }: Mention): unknown[] {
  return [from, to, idBytes(account)];
}

/** On the wire: a text alone, where it means nobody */
export function meaning(text: string, mentions: Mention[]): Words {
  return { text, ...(mentions.length > 0 && { mentions }) };
}

/** What is none is left out. */
export function readMentions(text: string, given: readonly unknown[]): Mention[] {
  const read = given.flatMap((each) => {
    const [from, to, id] = Array.isArray(each) ? each : [];
    const isOne = Number.isSafeInteger(from) && Number.isSafeInteger(to) && id instanceof Uint8Array && id.length === 16;
    return isOne ? [{ from, to, account: toBase64Url(id) as AccountId }] : [];
  });
  return tidyMentions(text, read);
}
