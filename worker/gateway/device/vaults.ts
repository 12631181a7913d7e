// The two vaults of a hosted business in R2: its client's, and that of its uploads and exports. Both fill one room.

import type { Vault } from "../../../client/media/vault.ts";
import type { Env } from "../../env.ts";
import { r2Vault, vaultPrefix } from "./r2-vault.ts";
import { bounded, bytesIn, roomOf } from "./room.ts";

export type Vaults = {
  client: Vault;
  uploads: Vault;
  /** What a crash left uncounted is counted then. */
  recount(): Promise<void>;
};

/** As R2 deletes them by one call */
const DELETED_AT_ONCE = 1_000;

/** Of a business that has ended: nothing of it is left in R2. */
export async function emptyVaults({ MEDIA }: Pick<Env, "MEDIA">, business: string): Promise<void> {
  for (const account of [business, uploadsOf(business)])
    for (;;) {
      // From the beginning each time: what was listed is gone.
      const { objects } = await MEDIA.list({ prefix: vaultPrefix(account), limit: DELETED_AT_ONCE });
      if (objects.length === 0) break;
      await MEDIA.delete(objects.map(({ key }) => key));
    }
}

function uploadsOf(business: string): string {
  return `${business}.uploads`;
}

export function vaultsOf(env: Env, business: string): Vaults {
  const room = roomOf(env, business);
  const [client, uploads] = [r2Vault(env.MEDIA, business), r2Vault(env.MEDIA, uploadsOf(business))];
  return {
    client: bounded(client, room),
    uploads: bounded(uploads, room),
    recount: async () => room.set(await bytesIn([client, uploads])),
  };
}
