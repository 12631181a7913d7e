// A step into the store. On a full device it is tried once more, when files that can be fetched again have made room.

import type { Step } from "../store/port.ts";
import { StoreError } from "../store/store-error.ts";
import type { World } from "./world.ts";

export async function writeStep({ store, files }: Pick<World, "store" | "files">, step: Step): Promise<"done" | "conflict"> {
  try {
    return await store.transact(step);
  } catch (error) {
    if (!isFull(error) || !(await files.relieve())) throw error;
    return store.transact(step);
  }
}

export function isFull(error: unknown): boolean {
  return error instanceof StoreError && error.kind === "full";
}
