// Tokens that a Worker has looked up a moment ago: for the routes that a business's object answers, which knows when one has ended since (TK8).

import { toBase64Url, type UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { isWithin } from "./networks.ts";
import { type FoundToken, findToken } from "./tokens.ts";

/** So long a Worker goes by what it has read; the object asks for another look for longer than that (rpc.ts). */
export const TOKENS_LAST_MS = 5_000;
const HELD = 1_000;

/** `at`: before it was asked */
type Held = { found: FoundToken; at: UnixMs };
const held = new Map<string, Held>();

export type Looked = { found: FoundToken; isRemembered: boolean };

/** As `findToken`. @param anew what is remembered does not count */
export async function lookUpToken(
  db: Database,
  { hash, address, now, anew }: { hash: Uint8Array; address: string; now: UnixMs; anew: boolean },
): Promise<Looked | undefined> {
  const name = toBase64Url(hash);
  const known = held.get(name);
  if (!anew && known !== undefined && isGood(known, now))
    return isWithin(address, known.found.networks) ? { found: known.found, isRemembered: true } : undefined;
  const found = await findToken(db, hash, address, now);
  held.delete(name);
  if (found === undefined) return undefined;
  const [oldest] = held.keys();
  if (held.size >= HELD && oldest !== undefined) held.delete(oldest);
  held.set(name, { found, at: now });
  return { found, isRemembered: false };
}

function isGood({ found, at }: Held, now: UnixMs): boolean {
  return now >= at && now - at < TOKENS_LAST_MS && (found.expires === null || now < found.expires);
}
