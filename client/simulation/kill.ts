// Death at every call: the same deed again and again, ended one call later each time, and then gone on with by whoever opens the store next.
// And the same with storage that fails at every call in turn, while its owner lives on.

import type { ConversationId } from "../../protocol/index.ts";
import { memoryVault, memoryVaultDisk } from "../media/vault-memory.ts";
import type { MemoryDisk } from "../store/memory.ts";
import { memoryStore } from "../store/memory.ts";
import type { Write } from "../store/port.ts";
import { sqlStore } from "../store/sql.ts";
import { nodeSql } from "../store/sql-node.ts";
import { TABLES } from "../store/tables.ts";
import { type Cast, copyOf } from "./cast.ts";
import { checkpoint } from "./checkpoint.ts";
import type { Device, Disk } from "./device.ts";
import { type Fault, faultAt, NEVER } from "./faults.ts";
import { Judge } from "./judge.ts";
import { memoryProfile, World } from "./world.ts";

export type Scene = {
  world: World;
  /** In the order of the cast, all online. The first is the one that dies. */
  people: Device[];
  conversation: ConversationId;
};
export type Deed = {
  /** Makes the conversation, while everybody lives. */
  prepare(people: Device[], world: World): Promise<ConversationId>;
  /** What happens around the one that dies. Called again after the death: nothing may happen twice. */
  act(scene: Scene): Promise<unknown>;
  /** When all has settled. */
  check(scene: Scene): Promise<void>;
};
/** Everybody's first update of their keys is over by then. */
const SETTLES_WITHIN_MS = 11 * 60_000;
export type Profile = (disk: MemoryDisk) => Promise<Disk>;

/** A call only matters by its effect, so what it asked for is done and never learnt of: to die before it is to die after the one before. */
export async function dieAtEachCall(cast: Cast, profile: Profile, deed: Deed): Promise<{ deaths: number }> {
  const scenes = scenesOf(cast, profile, deed);
  for (let atCall = 1; ; atCall++) {
    const scene = await scenes();
    const [mortal, ...others] = scene.people;
    if (mortal === undefined) throw new Error("nobody to die");
    for (const device of others) await scene.world.ends(device.open());
    await scene.world.clock.advance(1000);
    const hasDied = await live(scene, mortal, deed, atCall);
    await mortal.open();
    await scene.world.clock.advance(1000);
    await settled(scene, deed, `died after call ${atCall}`);
    if (!hasDied) return { deaths: atCall - 1 };
  }
}

/** Each call of store and vault meets the fault, one in each run, from when the deed begins. */
export async function failAtEachCall(cast: Cast, profile: Profile, deed: Deed, fault: Fault): Promise<{ failures: number }> {
  const scenes = scenesOf(cast, profile, deed);
  for (let atCall = 1; ; atCall++) {
    const scene = await scenes();
    const [owner] = scene.people;
    if (owner === undefined) throw new Error("nobody whose storage fails");
    for (const device of scene.people) await scene.world.ends(device.open());
    await scene.world.clock.advance(1000);
    const { faults, hasCome } = faultAt(atCall, fault);
    owner.faults = faults;
    deed.act(scene).catch(() => {});
    // Longer than anybody waits for storage that does not answer.
    await scene.world.clock.until(hasCome, SETTLES_WITHIN_MS);
    await scene.world.clock.advance(60_000);
    owner.faults = NEVER;
    await settled(scene, deed, `failed at call ${atCall}`);
    if (!hasCome()) return { failures: atCall - 1 };
  }
}

/** The same scene each time, everybody gone: made once, and gone back to where that can be done, since to make one is nine tenths of a run. */
function scenesOf(cast: Cast, profile: Profile, deed: Deed): () => Promise<Scene> {
  let made: { scene: Scene; back(): void } | null = null;
  return async () => {
    if (made !== null) {
      // Whatever is still on its way finds nobody, and changes nothing later.
      for (const device of made.scene.people) device.crash();
      await made.scene.world.clock.advance(1000);
      made.back();
      return made.scene;
    }
    const scene = await setUp(cast, profile, deed);
    for (const device of scene.people) device.crash();
    await scene.world.clock.advance(1000);
    if (scene.people.every(({ disk }) => disk.keeps !== undefined)) made = { scene, back: checkpoint(scene.world) };
    return scene;
  };
}

async function setUp(cast: Cast, profile: Profile, deed: Deed): Promise<Scene> {
  const { directory, disks } = copyOf(cast);
  const world = new World(7, directory);
  const people: Device[] = [];
  for (const [name, disk] of disks) {
    const device = world.device(name, await profile(disk));
    people.push(device);
    await world.ends(device.open());
  }
  await world.clock.advance(1000);
  const conversation = await deed.prepare(people, world);
  return { world, people, conversation };
}

/** @returns whether the end came before all was done */
async function live(scene: Scene, mortal: Device, deed: Deed, atCall: number): Promise<boolean> {
  const opening = mortal.open({ atCall, when: "after" });
  const { life } = mortal;
  if ((await scene.world.ends(opening)) !== null) deed.act(scene).catch(() => {});
  await scene.world.clock.until(() => !life.alive, 10_000);
  const hasDied = !life.alive;
  mortal.crash();
  return hasDied;
}

async function settled(scene: Scene, deed: Deed, what: string): Promise<void> {
  const { world } = scene;
  try {
    await world.ends(deed.act(scene));
    await world.clock.advance(SETTLES_WITHIN_MS);
    await deed.check(scene);
    await new Judge(world).verdict([]);
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

export const memoryDevice: Profile = async (disk) => memoryProfile(disk);

/** The same records in SQLite. */
export const sqlDevice: Profile = async (disk) => {
  const from = memoryStore(disk);
  const sql = nodeSql(":memory:");
  const store = sqlStore(sql);
  for (const table of TABLES) {
    const writes = (await from.range(table, { prefix: [] })).map(({ key, value }) => ({ table, key, value }) as Write);
    await store.transact({ scope: "copy", version: await store.version("copy"), writes });
  }
  const room = memoryVaultDisk();
  return { open: () => store, openVault: () => memoryVault(room) };
};
