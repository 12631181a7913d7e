// An account with devices for tests of its log: who signs what, and what the service makes of it.

import { type DeviceId, idFromBytes, type UnixMs } from "../../../protocol/index.ts";
import type { AccountKeys } from "../../account-keys.ts";
import { generateAccount } from "../../identity.ts";
import { publicKeyOf } from "../../signature.ts";
import { type AccountLog, EMPTY_LOG, stateOf } from "../account-log.ts";
import type { AccountState } from "../account-state.ts";
import { decideAppend } from "../append.ts";
import { beginLog, type DeviceSaying, type RootSaying, signByDevice, signByRoot } from "../sign-entry.ts";

export const NOW: UnixMs = Date.UTC(2026, 10, 29);

export type Machine = { id: DeviceId; key: Uint8Array; privateKey: Uint8Array };
export type Household = { root: AccountKeys; first: Machine; log: AccountLog };

export async function machine(): Promise<Machine> {
  const privateKey = crypto.getRandomValues(new Uint8Array(32));
  return {
    id: idFromBytes<DeviceId>(crypto.getRandomValues(new Uint8Array(16))),
    key: await publicKeyOf(privateKey),
    privateKey,
  };
}

/** A few machines, made once: what they sign depends on the log alone. */
export async function machines(count: number): Promise<Machine[]> {
  return Promise.all(Array.from({ length: count }, machine));
}

export async function household(): Promise<Household> {
  const root = await generateAccount();
  const first = await machine();
  return { root, first, log: await appended(EMPTY_LOG, await beginLog(root, first, NOW)) };
}

export async function appended(log: AccountLog, bytes: Uint8Array): Promise<AccountLog> {
  const decision = await decideAppend(log, bytes, NOW);
  if (decision.kind !== "append") throw new Error(`not appended: ${JSON.stringify(decision)}`);
  return decision.log;
}

export async function deviceSays(log: AccountLog, by: Machine, saying: DeviceSaying): Promise<AccountLog> {
  return appended(log, await signByDevice(log, by, saying, NOW));
}

export async function rootSays(log: AccountLog, root: AccountKeys, saying: RootSaying): Promise<AccountLog> {
  return appended(log, await signByRoot(log, root.privateKey, saying, NOW));
}

export const adding = ({ id, key }: Machine): DeviceSaying => ({ type: "add", device: id, deviceKey: key });
export const suspending = ({ id }: Machine): DeviceSaying => ({ type: "suspend", device: id });
export const LEAVING: DeviceSaying = { type: "leave" };
export const revoking = (accepts: number, gone: Machine[], lifts: Machine[] = []): RootSaying => ({
  type: "revoke",
  accepts,
  devices: gone.map(({ id }) => id),
  lifts: lifts.map(({ id }) => id),
});
/** From now on the root alone brings devices. */
export const closing = (accepts: number): RootSaying => ({ ...revoking(accepts, []), adds: "root" });
export const admitting = (accepts: number, { id, key }: Machine): RootSaying => ({
  type: "admit",
  accepts,
  device: id,
  deviceKey: key,
});
export const recovering = (accepts: number, { id, key }: Machine, lost: Machine[] = []): RootSaying => ({
  type: "recover",
  accepts,
  device: id,
  deviceKey: key,
  devices: lost.map(({ id }) => id),
  lifts: [],
});

export function currentState(log: AccountLog): AccountState {
  const state = stateOf(log);
  if (state === undefined) throw new Error("an empty log");
  return state;
}

/** Each device that is in, with a star where it is suspended. */
export function inside(log: AccountLog): string[] {
  return [...currentState(log).devices.values()].map(({ id, standing }) => (standing === "active" ? id : `${id}*`)).sort();
}

export const bytesOf = ({ entries }: AccountLog) => entries.map(({ bytes }) => bytes);
