// Columns of D1 tables, each NOT NULL: ids, bytes, times and flags as code wants them.

import { customType, integer, text } from "drizzle-orm/sqlite-core";
import type { UnixMs } from "../../protocol/index.ts";

const blob = customType<{ data: Uint8Array; driverData: Uint8Array | number[] }>({
  dataType: () => "blob",
  // D1 gives bytes back as an array of numbers.
  fromDriver: (value) => new Uint8Array(value),
});

export const id = <Id extends string>(name: string) => text(name).$type<Id>().notNull();
export const bytes = (name: string) => blob(name).notNull();
export const time = (name: string) => integer(name).$type<UnixMs>().notNull();
export const flag = (name: string) => integer(name, { mode: "boolean" }).notNull();

/** A time that does not come */
export const NEVER: UnixMs = Number.MAX_SAFE_INTEGER;
