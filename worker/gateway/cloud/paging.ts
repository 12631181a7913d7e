// `?limit=`: how many of a list are asked for.

const USUAL = 25;

/** What is no number from 1 up counts as not said. */
export function limitOfPage(limit: string | undefined, max: number): number {
  const asked = Number(limit ?? USUAL);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, max) : USUAL;
}
