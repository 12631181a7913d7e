// A bot's account: the one that its store holds, or a new one.

import type { ClientSurface, Store } from "../client/index.ts";
import { type AccountId, tidyHandle } from "../protocol/index.ts";
import { BotError, worked } from "./bot-error.ts";

export type Me = { accountId: AccountId; handle: string; name: string };

/** @param person for a new account; one whose making got no answer is gone on with. `secret`: 32 bytes that only this device has */
export async function readyAccount(
  client: ClientSurface,
  store: Store,
  person: { name?: string; handle?: string },
): Promise<{ me: Me; secret: Uint8Array<ArrayBuffer> }> {
  const known = await store.get("account", []);
  if (known?.registered === true) {
    const isAnother = person.handle !== undefined && tidyHandle(person.handle) !== known.handle;
    if (isAnother) throw new BotError({ kind: "other-account", handle: known.handle });
  } else {
    const { name = known?.name, handle = known?.handle } = person;
    if (name === undefined || handle === undefined) throw new BotError({ kind: "no-account" });
    worked(await client.verbs.register({ name, handle }));
  }
  const account = await store.get("account", []);
  if (account === undefined) throw new Error("the account is not in the store");
  const { accountId, handle, name, deviceSecret } = account;
  return { me: { accountId, handle, name }, secret: new Uint8Array(deviceSecret) };
}
