// The secrets of a deployment, made once and never replaced: another gateway secret would open no hosted business, another push key would
// make every subscription worthless.

import { createECDH, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./run.ts";

/** What makes each, by its name */
export const SECRETS: Readonly<Record<string, () => string>> = {
  GATEWAY_SECRET: () => randomBytes(32).toString("base64"),
  VAPID_KEY: newVapidKey,
};

/** As worker/push/vapid.ts reads it: 65 public and 32 private bytes of P-256. */
function newVapidKey(): string {
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys();
  const secret = pair.getPrivateKey();
  // Leading zeros are left out of what it gives.
  return Buffer.concat([publicKey, Buffer.alloc(32 - secret.length), secret]).toString("base64");
}

/** What `wrangler dev` on this machine takes for secrets: git does not see the file. */
export function ensureLocalSecrets(file = join(ROOT, ".dev.vars")): void {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const has = (name: string) => text.split("\n").some((line) => line.startsWith(`${name}=`));
  const local = { OPERATOR_SECRET: () => randomBytes(32).toString("base64url"), DEVELOPMENT: () => "true" };
  const wanted = Object.entries({ ...SECRETS, ...local });
  const missing = wanted.filter(([name]) => !has(name)).map(([name, make]) => `${name}="${make()}"`);
  if (missing.length === 0) return;
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  writeFileSync(file, `${before}${missing.join("\n")}\n`, { mode: 0o600 });
}
