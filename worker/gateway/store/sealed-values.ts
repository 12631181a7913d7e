// Values of a hosted business in its rows: CBOR, sealed, each bound to its place.

import type { RowCodec } from "../../../client/store/sql.ts";
import { decodeCbor, encodeCbor } from "../../../protocol/index.ts";

export interface SealedValues {
  /** @param place of the row, such as "events 7" */
  seal(place: string, value: unknown): ArrayBuffer;
  /** Throws for what was not sealed in that place. */
  open<T>(place: string, row: unknown): T;
}

export function sealedValues(rows: RowCodec): SealedValues {
  return {
    seal: (place, value) => rows.encode(place, encodeCbor(value)).slice().buffer as ArrayBuffer,
    open: <T>(place: string, row: unknown) => decodeCbor(rows.decode(place, new Uint8Array(row as ArrayBuffer))) as T,
  };
}
