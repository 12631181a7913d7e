// The business's device in this object: the ordinary client over the object's own storage, reached and reaching within the process.

import type { OnDemand } from "../../../client/engine/on-demand/on-demand.ts";
import { SqlOnDemand } from "../../../client/engine/on-demand/sql-on-demand.ts";
import { openProgram, type Program, type Store, systemClock, systemRandom } from "../../../client/index.ts";
import type { Vault } from "../../../client/media/vault.ts";
import type { Step } from "../../../client/store/port.ts";
import { type RowCodec, sqlStore } from "../../../client/store/sql.ts";
import type { AccountId } from "../../../protocol/index.ts";
import type { Env } from "../../env.ts";
import { type Founded, inboxOf, type NewBusiness, type Session } from "../../rpc.ts";
import type { Cell } from "../store/meta.ts";
import { direct } from "./direct.ts";
import { durableSql } from "./durable-sql.ts";
import { inProcess, inProcessHttp, inProcessSockets } from "./in-process.ts";
import { indexDigest } from "./index-digest.ts";

const STORAGE_LIMIT_BYTES = 10 * 1024 ** 3;
/** Each is a few hundred bytes in memory. What goes is fetched again as long as the service has it. */
const FILES_LIMIT = 5_000;

export type Device = {
  client: Program;
  store: Store;
  onDemand: OnDemand;
  /** Null before there is an account */
  session(): Session | null;
  /** "" before there is an account */
  self(): AccountId;
  found(): Promise<Founded>;
  /** What its session is worth */
  lookUpAnew(): void;
};

type Given = {
  ctx: DurableObjectState;
  env: Env;
  identity: NewBusiness;
  vault: Vault;
  rows: RowCodec;
  /** 32 bytes, of the business alone */
  key: Uint8Array;
  token: Cell<string | null>;
  /** Each step of the client, in its transaction */
  noted(step: Step, self: AccountId | null): void;
  failed(error: unknown): void;
};

export async function openDevice({ ctx, env, identity, vault, rows, key, token, noted, failed }: Given): Promise<Device> {
  let session: Session | null = null;
  const sql = durableSql(ctx.storage);
  const store = sqlStore(sql, rows, (step) => {
    onDemand.note(step);
    noted(step, session?.account ?? null);
  });
  const onDemand = new SqlOnDemand(sql, rows, indexDigest(key));
  const account = await store.get("account", []);
  if (account !== undefined) session = { account: account.accountId, device: account.deviceId };
  const ask = inProcess(env, (promise) => ctx.waitUntil(promise), identity.business);
  const directly = direct(inProcessHttp(ask, token), {
    env,
    business: identity.business,
    token: () => token.read(),
    now: () => Date.now(),
  });
  const ports = {
    store,
    vault,
    http: directly.http,
    sockets: inProcessSockets(ask, token),
    clock: systemClock,
    random: systemRandom,
  };
  const client = await openProgram(ports, {
    onFailure: failed,
    storageLimitBytes: STORAGE_LIMIT_BYTES,
    filesLimit: FILES_LIMIT,
    tidiesFiles: false,
    onDemand,
    readsOnArrival: true,
    isSearched: false,
  });
  return {
    client,
    store,
    onDemand,
    session: () => session,
    lookUpAnew: directly.lookUpAnew,
    self: () => session?.account ?? ("" as AccountId),
    async found() {
      const { name, handle, business } = identity;
      const outcome = await client.verbs.register({ name, handle });
      switch (outcome.kind) {
        case "ok":
          break;
        case "handle-taken":
        case "handle-reserved":
        case "handle-malformed":
        case "name-empty":
          return { kind: outcome.kind };
        default:
          return { kind: "unavailable" };
      }
      const made = await store.get("account", []);
      if (made === undefined) return { kind: "unavailable" };
      session = { account: made.accountId, device: made.deviceId };
      await inboxOf(env, made.accountId).host(made.deviceId, business);
      const said = await client.verbs.setBusiness({ hosting: "gateway" });
      return said.kind === "ok" ? { kind: "ok", account: made.accountId } : { kind: "unavailable" };
    },
  };
}
