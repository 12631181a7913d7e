// One deliberate fault: a piece of a file said otherwise, and the suite that must notice.

import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Mutation = {
  /** Of this project, as are all paths here */
  file: string;
  /** Occurs exactly once in the file */
  find: string;
  replace: string;
  /** Where it runs (unit: in plain Node; shards: in workerd with three databases), and the test file that must fail */
  suite: { project: "unit" | "workerd" | "routes" | "shards" | "scenarios"; file: string };
  /** What would be wrong, in words */
  about: string;
};

/** Several faults of one file that one suite must notice. */
export type Faults = {
  file: string;
  suite: Mutation["suite"];
  faults: readonly [about: string, find: string, replace: string][];
};

export function mutationsOf(lists: readonly Faults[]): Mutation[] {
  return lists.flatMap(({ file, suite, faults }) =>
    faults.map(([about, find, replace]) => ({ file, suite, about, find, replace })),
  );
}

/** The file with the fault in it. Throws where `find` is not exactly once in it: the list has not kept up with the code. */
export function mutated(root: string, { file, find, replace }: Mutation): string {
  const parts = readFileSync(join(root, file), "utf8").split(find);
  if (parts.length !== 2) throw new Error(`${file}: occurs ${parts.length - 1} times, not once: ${find}`);
  return parts.join(replace);
}
