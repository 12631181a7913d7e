// A database of the directory through drizzle. Which one, says shards.ts.

import type { drizzle } from "drizzle-orm/d1";

export type Database = ReturnType<typeof drizzle>;
