// `npm run migration`: what changed in the schemas becomes a new file in migrations/. Drizzle does not know STRICT and WITHOUT ROWID: add
// them to a new table by hand, before it is released (worker/directory/schema.test.ts asks).

import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: [
    "./worker/directory/schema.ts",
    "./worker/media/schema.ts",
    "./worker/business/schema.ts",
    "./worker/operator/schema.ts",
  ],
  out: "./migrations",
});
