// Names that look like another's, by what their letters look like (Unicode UTS #39 §4, skeletons), whatever stands around or between them unseen.

export type Confusables = ReadonlyMap<string, string>;
export type Named = { accountId: string /** What one calls them oneself, or else they */; name: string; theirs: string };

/** Nobody reads further; names are shorter. */
const MOST_LETTERS = 200;

export function readConfusables(text: string): Confusables {
  const lines = text.split("\n").map((line) => line.split("\t"));
  return new Map(lines.flatMap(([looks = "", letters = ""]) => [...letters].map((letter) => [letter, looks] as const)));
}

/** What two names that look alike have in common: once with the letters as they are, once as small ones. */
export function looksOf(name: string, confusables: Confusables): string[] {
  const seen = [...name]
    .slice(0, MOST_LETTERS)
    .join("")
    .normalize("NFKC")
    .replace(/\p{DI}/gu, "");
  const keys = [seen, seen.toLowerCase()].map((text) => skeleton(text, confusables).toLowerCase());
  return [...new Set(keys)].filter((key) => key !== "");
}

function skeleton(text: string, confusables: Confusables): string {
  return (
    [...text.normalize("NFD")]
      .map((letter) => confusables.get(letter) ?? letter)
      .join("")
      .normalize("NFD")
      // Marks and spaces around a name make no other name of it.
      .replace(/^[\p{P}\p{S}\p{Z}]+|[\p{P}\p{S}\p{Z}]+$/gu, "")
      .replace(/[\p{Z}\s]+/gu, " ")
  );
}

/**
 * @param known those one knows, by what their names look like
 * @returns the one whom this person could be taken for; nobody for whom one has named oneself
 */
export function takenFor<One extends Named>(
  person: Named,
  known: ReadonlyMap<string, readonly One[]>,
  confusables: Confusables,
): One | null {
  if (person.name !== person.theirs) return null;
  const alike = looksOf(person.theirs, confusables).flatMap((key) => known.get(key) ?? []);
  const isKnown = [...known.values()].some((each) => each.some(({ accountId }) => accountId === person.accountId));
  // Two whom one knows may have the same name; letters that only look the same are nobody's by chance.
  const found = alike.find(
    (one) => one.accountId !== person.accountId && !(isKnown && [one.name, one.theirs].includes(person.theirs)),
  );
  return found ?? null;
}

export function byLooks<One extends Named>(people: readonly One[], confusables: Confusables): Map<string, One[]> {
  const by = new Map<string, One[]>();
  for (const one of people)
    for (const key of new Set([one.name, one.theirs].flatMap((name) => looksOf(name, confusables))))
      by.set(key, [...(by.get(key) ?? []), one]);
  return by;
}
