// The business's device in this object: the ordinary client over the object's own storage, reached and reaching within the process.

import { openProgram, type Program, type Store, systemClock, systemRandom } from "../../client/index.ts";
import type { Step } from "../../client/store/port.ts";
import { type RowCodec, sqlStore } from "../../client/store/sql.ts";
import type { AccountId } from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { type Founded, inboxOf, type NewBusiness, type Session } from "../rpc.ts";
import { durableSql } from "./durable-sql.ts";
import { inProcess, inProcessHttp, inProcessSockets } from "./in-process.ts";
import type { Cell } from "./meta.ts";
import { r2Vault } from "./r2-vault.ts";

const STORAGE_LIMIT_BYTES = 10 * 1024 ** 3;

export type Device = {
  client: Program;
  store: Store;
  /** Null before there is an account */
  session(): Session | null;
  /** "" before there is an account */
  self(): AccountId;
  found(): Promise<Founded>;
};

type Given = {
  ctx: DurableObjectState;
  env: Env;
  identity: NewBusiness;
  rows: RowCodec;
  token: Cell<string | null>;
  /** Each step of the client, in its transaction */
  noted(step: Step, self: AccountId | null): void;
  failed(error: unknown): void;
};

export async function openDevice({ ctx, env, identity, rows, token, noted, failed }: Given): Promise<Device> {
  let session: Session | null = null;
  const store = sqlStore(durableSql(ctx.storage), rows, (step) => noted(step, session?.account ?? null));
  const account = await store.get("account", []);
  if (account !== undefined) session = { account: account.accountId, device: account.deviceId };
  const ask = inProcess(env, (promise) => ctx.waitUntil(promise), identity.business);
  const ports = {
    store,
    vault: r2Vault(env.MEDIA, identity.business),
    http: inProcessHttp(ask, token),
    sockets: inProcessSockets(ask, token),
    clock: systemClock,
    random: systemRandom,
  };
  const client = await openProgram(ports, { onFailure: failed, storageLimitBytes: STORAGE_LIMIT_BYTES });
  return {
    client,
    store,
    session: () => session,
    self: () => session?.account ?? ("" as AccountId),
    async found() {
      const { name, handle, business } = identity;
      const outcome = await client.verbs.register({ name, handle });
      if (outcome.kind === "offline" || outcome.kind === "try-later" || outcome.kind === "refused")
        return { kind: "unavailable" };
      if (outcome.kind !== "ok") return { kind: outcome.kind };
      const made = await store.get("account", []);
      if (made === undefined) return { kind: "unavailable" };
      session = { account: made.accountId, device: made.deviceId };
      await inboxOf(env, made.accountId).host(made.deviceId, business);
      const said = await client.verbs.setBusiness({ hosting: "gateway" });
      return said.kind === "ok" ? { kind: "ok", account: made.accountId } : { kind: "unavailable" };
    },
  };
}
