// The verb that makes an account a business: signed and stored first, then told to the directory and in each conversation.

import { type Hosting, signBusinessProfile } from "../../mls/index.ts";
import { toBase64Url } from "../../protocol/index.ts";
import { rootKeys } from "../engine/account/identity.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import type { AccountRecord } from "../store/tables.ts";
import type { Done, ProgramVerbs, Refused, TryLater, Unreachable } from "../verbs.ts";
import { failure } from "./people.ts";

type Business = NonNullable<AccountRecord["business"]>;
type Keep = (changes: Pick<AccountRecord, "business">) => Promise<void>;

/** @param keep stores the account with its changes */
export function businessVerbs(
  world: World,
  conversations: Conversations,
  keep: Keep,
): Pick<ProgramVerbs, "setBusiness" | "joinBusiness"> {
  return {
    async joinBusiness(token) {
      const answer = await world.api.call("joinBusiness", {}, { token });
      if (answer.kind === "no-answer") return { kind: "offline" };
      if (answer.kind === "ok") return { kind: "ok" };
      return answer.rejection.kind === "not-found" ? { kind: "bad-token" } : failure(answer.rejection);
    },
    async setBusiness({ hosting }) {
      const account = world.account();
      const { name, business } = account;
      const isSaid = business?.hosting === hosting && business.name === name;
      const next = isSaid ? business : await signNext(account, { name, hosting });
      if (next === undefined) return { kind: "refused", detail: "the root is not on this device" };
      if (!isSaid) await keep({ business: next });
      const told = await tellDirectory(world, keep);
      // Each conversation notices by itself that it was not said in it yet, also after a crash.
      await conversations.wake();
      return told;
    },
  };
}

/** A business's name is under its signature too. */
export async function renamedBusiness(account: AccountRecord, name: string): Promise<{ business?: Business }> {
  const { business } = account;
  const next = business && (await signNext(account, { name, hosting: business.hosting }));
  return next === undefined ? {} : { business: next };
}

/** What the directory does not have yet: a crash or a missing network came between. */
export async function tellDirectory(world: World, keep: Keep): Promise<Done | Unreachable | TryLater | Refused> {
  const { business } = world.account();
  if (business === undefined || business.isTold) return { kind: "ok" };
  const answer = await world.api.call("setBusinessProfile", {}, { profile: toBase64Url(business.signed) });
  if (answer.kind === "no-answer") return { kind: "offline" };
  if (answer.kind === "rejected") return failure(answer.rejection);
  // A newer one may have been signed meanwhile.
  if (world.account().business?.version === business.version) await keep({ business: { ...business, isTold: true } });
  return { kind: "ok" };
}

async function signNext(
  account: AccountRecord,
  { name, hosting }: { name: string; hosting: Hosting },
): Promise<Business | undefined> {
  const root = rootKeys(account);
  if (root === undefined) return undefined;
  const profile = { version: (account.business?.version ?? 0) + 1, name, hosting };
  return { ...profile, signed: await signBusinessProfile(root, profile), isTold: false };
}
