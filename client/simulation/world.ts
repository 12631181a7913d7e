// A small world: a service, a clock, and people with a device each.

import { generateAccount } from "../../mls/index.ts";
import type { ConversationId } from "../../protocol/index.ts";
import { type MemoryVaultDisk, memoryVault, memoryVaultDisk } from "../media/vault-memory.ts";
import { type MemoryDisk, memoryDisk, memoryStore } from "../store/memory.ts";
import "../engine/linking/index.ts";
import "../store/migrations/index.ts";
import { loadAhead } from "../verbs/load-ahead.ts";
import { Device, type Disk } from "./device.ts";
import { seeded } from "./seeded.ts";
import type { DirectoryState } from "./service/directory.ts";
import { Service } from "./service/service.ts";
import { VirtualClock } from "./virtual-clock.ts";

const BEGINNING = Date.UTC(2026, 10, 24);
const MINUTE_MS = 60_000;
/** Few: making them is what a short history would spend its time on. */
const KEY_PACKAGES = 3;

// Virtual time does not wait for a module that is being loaded.
await Promise.all([loadAhead(), generateAccount()]);

export class World {
  readonly random;
  readonly clock = new VirtualClock(BEGINNING);
  readonly service: Service;
  readonly people = new Map<string, Device>();

  constructor(seed: number, directory?: DirectoryState) {
    this.random = seeded(seed);
    this.service = new Service(this.clock, this.random, directory);
  }

  /** A device on that disk; it is not running yet. @param aheadMs of its own clock, which may be wrong */
  device(name: string, disk: Disk = memoryProfile(), aheadMs = 0): Device {
    const clock = { now: () => this.clock.now() + aheadMs, after: this.clock.after.bind(this.clock) };
    const device = new Device(name, disk, this.service, clock, this.random, KEY_PACKAGES);
    this.people.set(name, device);
    return device;
  }

  /** A person with an account, online. */
  async person(name: string, disk?: Disk, aheadMs?: number): Promise<Device> {
    const device = this.device(name, disk, aheadMs);
    await device.open();
    await this.ends(device.verbs.register({ name, handle: name.toLowerCase() }));
    await this.clock.advance(1000);
    return device;
  }

  /** What somebody waits for, while time goes on. */
  async ends<T>(wanted: Promise<T>, withinMs = 10 * MINUTE_MS): Promise<T> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    wanted.then(done, done);
    if (!(await this.clock.until(() => isDone, withinMs))) throw new Error("it did not end");
    return wanted;
  }

  async opened(outcome: Promise<{ kind: string; conversation?: ConversationId }>): Promise<ConversationId> {
    const { kind, conversation } = await this.ends(outcome);
    if (conversation === undefined) throw new Error(`the conversation was not opened: ${kind}`);
    return conversation;
  }
}

export function memoryProfile(disk: MemoryDisk = memoryDisk(), room: MemoryVaultDisk = memoryVaultDisk()): Disk {
  return { open: () => memoryStore(disk), openVault: () => memoryVault(room), keeps: [disk, room] };
}
