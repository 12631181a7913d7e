// The account of a hosted business whose keys nobody opens any more.

import type { UnixMs } from "../../protocol/index.ts";
import { endAccount } from "../directory/deletion.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { Env } from "../env.ts";
import { businessWith } from "./businesses.ts";

export async function endAccountOf(env: Env, business: string, now: UnixMs): Promise<void> {
  const found = await businessWith(firstDatabase(env), business);
  if (found !== undefined && found.account !== "") await endAccount(env, found.account, now);
}
