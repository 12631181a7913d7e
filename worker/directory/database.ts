// D1 through drizzle.

import { drizzle } from "drizzle-orm/d1";
import type { Env } from "../env.ts";

export type Database = ReturnType<typeof database>;

export function database({ DIRECTORY }: Pick<Env, "DIRECTORY">) {
  return drizzle(DIRECTORY);
}
