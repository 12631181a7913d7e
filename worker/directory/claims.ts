// Claims: which KeyPackages an account was given, for which conversation, until when it may add them.

import { and, eq, gt } from "drizzle-orm";
import type { AccountId, ConversationId, UnixMs } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import type { Claims } from "../rpc.ts";
import { database } from "./database.ts";
import { claims, devices } from "./schema.ts";

/**
 * By KeyPackageRef, all that this account may add to this conversation now: not what expired, not a device that was revoked since.
 * By requester and not by ref, because a last resort is given to several people.
 */
export async function claimsOf(
  env: Pick<Env, "DIRECTORY">,
  { requester, conversation, now }: { requester: AccountId; conversation: ConversationId; now: UnixMs },
): Promise<Claims> {
  const rows = await database(env)
    .select({ ref: claims.ref, expiresAt: claims.expires })
    .from(claims)
    .innerJoin(devices, eq(devices.id, claims.device))
    .where(
      and(
        eq(claims.requester, requester),
        eq(claims.conversation, conversation),
        gt(claims.expires, now),
        eq(devices.revoked, false),
      ),
    );
  return Object.fromEntries(rows.map(({ ref, expiresAt }) => [ref, { requester, conversation, expiresAt }]));
}
