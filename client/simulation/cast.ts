// People who have their accounts already: made once, and copied into each history, which then begins at its first interesting moment.

import type { AccountId } from "../../protocol/index.ts";
import { type MemoryDisk, memoryDisk } from "../store/memory.ts";
import type { DirectoryState } from "./service/directory.ts";
import { memoryProfile, World } from "./world.ts";

export type Cast = { directory: DirectoryState; disks: Map<string, MemoryDisk>; accounts: Map<string, AccountId> };

export async function castOf(names: readonly string[]): Promise<Cast> {
  const world = new World(0);
  const disks = new Map<string, MemoryDisk>();
  const accounts = new Map<string, AccountId>();
  for (const name of names) {
    const disk = memoryDisk();
    const device = await world.person(name, memoryProfile(disk));
    accounts.set(name, await device.accountId);
    await world.clock.advance(60_000);
    device.crash();
    disks.set(name, disk);
  }
  return { directory: world.service.directory.state, disks, accounts };
}

export function copyOf({ directory, disks, accounts }: Cast): Cast {
  return {
    directory: structuredClone(directory),
    disks: new Map([...disks].map(([name, disk]) => [name, structuredClone(disk)])),
    accounts,
  };
}
