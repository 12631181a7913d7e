// The reports that froze a group, as long as the service says the same ones: what was found of them is remembered by them (offender.ts).

import { sameBytes } from "../../../protocol/index.ts";

/** @returns those of before where they are the same */
export function sameReports(before: readonly Uint8Array[] | undefined, reports: readonly Uint8Array[]): readonly Uint8Array[] {
  const isSame = before?.length === reports.length && before.every((each, i) => sameBytes(each, reports[i] ?? new Uint8Array()));
  return isSame ? before : reports;
}
