// One world for all files of a test process that do not stop it: what they have in common is the service, as people everywhere have.

import { rmSync } from "node:fs";
import { startWorld, type World } from "./world.ts";

let started: Promise<World> | undefined;

/** Ends with the process. Whoever stops it, deploys to it or looks at all that it keeps starts one of their own. */
export async function sharedWorld(): Promise<World> {
  started ??= begun();
  const world = await started;
  await forgetSignUps(world);
  return world;
}

async function begun(): Promise<World> {
  const world = await startWorld();
  process.on("exit", () => rmSync(world.stateDirectory, { recursive: true, force: true }));
  return world;
}

/** People of different files are not one household, whose thirteenth account in a day costs work (DI8). */
async function forgetSignUps({ miniflare }: World): Promise<void> {
  const database = await miniflare.getD1Database("DIRECTORY");
  await database.exec("DELETE FROM sign_ups");
}
