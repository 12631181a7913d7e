// Facts of a row as JSON, sealed in their place.

import type { RowCodec } from "../../../client/store/sql.ts";
import { utf8 } from "../../../protocol/index.ts";

export function sealJson(rows: RowCodec, place: string, value: unknown): Uint8Array {
  return rows.encode(place, utf8(JSON.stringify(value)));
}

/** @returns what `sealJson` had of that place: nothing else opens there. */
export function openJson<T>(rows: RowCodec, place: string, sealed: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(rows.decode(place, sealed)));
}
