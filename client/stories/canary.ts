// A word that must be nowhere on a device any more: in no text, and in no bytes such as what waits to be sent.

import type { Device } from "../simulation/device.ts";
import { TABLES } from "../store/tables.ts";

export const CANARY = "zimtschnecke";

/** @returns the tables that have it still */
export async function holdsCanary(device: Device): Promise<string[]> {
  const store = device.disk.open();
  const held = await Promise.all(TABLES.map(async (table) => [table, await store.range(table, { prefix: [] })] as const));
  return held.flatMap(([table, entries]) => (entries.some(({ value }) => hasCanary(value)) ? [table] : []));
}

export function hasCanary(value: unknown): boolean {
  if (value instanceof Uint8Array) return Buffer.from(value).includes(CANARY);
  if (typeof value === "string") return value.includes(CANARY);
  return typeof value === "object" && value !== null && Object.values(value).some(hasCanary);
}
