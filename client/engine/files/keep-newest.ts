// Of a program's files no more than so many are held: each has a record in memory.

import type { Files } from "./files.ts";

/** Those that were used longest ago go, some more than have to: it is looked for seldom. */
export async function keepNewest(files: Files, most: number): Promise<void> {
  const all = files.all();
  if (all.length <= most) return;
  const oldest = all.sort((a, b) => a.record.usedAt - b.record.usedAt).slice(0, all.length - Math.floor(most * 0.9));
  await files.forget(oldest.map(({ blob }) => blob).filter((blob) => files.mayGo(blob)));
}
