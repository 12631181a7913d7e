// The secret that wraps the keys of hosted businesses: made once, never replaced. Another one would open none of them.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./run.ts";

export const GATEWAY_SECRET = "GATEWAY_SECRET";

export function newSecret(): string {
  return randomBytes(32).toString("base64");
}

/** What `wrangler dev` on this machine takes for secrets: git does not see the file. */
export function ensureLocalSecrets(file = join(ROOT, ".dev.vars")): void {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const has = (name: string) => text.split("\n").some((line) => line.startsWith(`${name}=`));
  const missing = [
    ...(has(GATEWAY_SECRET) ? [] : [`${GATEWAY_SECRET}="${newSecret()}"`]),
    ...(has("DEVELOPMENT") ? [] : [`DEVELOPMENT="true"`]),
  ];
  if (missing.length === 0) return;
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  writeFileSync(file, `${before}${missing.join("\n")}\n`, { mode: 0o600 });
}
