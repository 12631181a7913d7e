// People with several devices under bad weather: linked in mid-talk, crashed, lost, put out. In the end each device of theirs is in, each that is lost is out.

import { expect, test } from "vitest";
import { stateOf } from "../../mls/index.ts";
import type { ConversationId, DeviceId } from "../../protocol/index.ts";
import type { LinkView } from "../queries.ts";
import { type Device, textsOf } from "./device.ts";
import { CALM, ROUGH } from "./network.ts";
import { World } from "./world.ts";

const MINUTE_MS = 60_000;
const DEEDS = 30;
const MOST_DEVICES = 3;

type Household = { name: string; devices: Device[]; lost: Device[] };

class Town {
  readonly world: World;
  readonly homes: Household[] = [];
  group = "" as ConversationId;
  private said = 0;
  private made = 0;

  constructor(seed: number) {
    this.world = new World(seed);
  }

  async begin(): Promise<void> {
    for (const name of ["Ana", "Bob", "Cleo"]) {
      const first = await this.world.person(name);
      this.homes.push({ name, devices: [first], lost: [] });
    }
    const [ana] = this.homes;
    if (ana?.devices[0] === undefined) throw new Error("nobody");
    const made = ana.devices[0].verbs.createGroup({ title: "Town", handles: ["bob", "cleo"] });
    this.group = await this.world.opened(made);
    await this.world.clock.advance(MINUTE_MS);
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.world.random.fraction() * from.length)] as T;
  }

  private passes(mostMs: number): Promise<void> {
    return this.world.clock.advance(Math.floor(this.world.random.fraction() * mostMs));
  }

  async deed(): Promise<void> {
    const home = this.pick(this.homes);
    const device = this.pick(home.devices);
    switch (this.pick(["say", "say", "say", "link", "lose", "crash", "offline", "wait"] as const)) {
      case "say":
        if (device.client !== null) void device.verbs.send(this.group, { text: `${++this.said}` }).catch(() => {});
        break;
      case "link":
        if (home.devices.length < MOST_DEVICES) await this.link(home, device);
        break;
      case "lose":
        if (home.devices.length > 1) await this.lose(home, device);
        break;
      case "crash":
        device.crash();
        await this.passes(MINUTE_MS);
        await this.world.ends(device.open().then(() => undefined));
        break;
      case "offline":
        device.network.setOnline(false);
        await this.passes(5 * MINUTE_MS);
        device.network.setOnline(true);
        device.client?.wake();
        break;
      case "wait":
        await this.passes(5 * MINUTE_MS);
    }
    await this.passes(10_000);
  }

  /** It may come to nothing in bad weather: then nobody has another device. */
  async link(home: Household, old: Device): Promise<void> {
    const fresh = this.world.device(`${home.name} ${++this.made}`);
    await fresh.open();
    fresh.network.weather = ROUGH;
    const [oldSays, freshSays] = [seen(old), seen(fresh)];
    void old.verbs.showLinkCode({ system: old.name }).catch(() => {});
    const shown = await this.reached(oldSays, "shown");
    if (shown === null) return;
    void fresh.verbs.linkThisDevice({ code: shown.code, system: fresh.name }).catch(() => {});
    const check = await this.reached(freshSays, "check-code");
    if (check === null || (await this.reached(oldSays, "checking")) === null) return;
    void old.verbs.confirmLink(check.digits).catch(() => {});
    if ((await this.reached(freshSays, "linked")) !== null) home.devices.push(fresh);
  }

  private async reached<K extends LinkView["kind"]>(
    says: () => LinkView,
    kind: K,
  ): Promise<Extract<LinkView, { kind: K }> | null> {
    await this.world.clock.until(() => says().kind === kind || says().kind === "failed", 6 * MINUTE_MS);
    const last = says();
    return last.kind === kind ? (last as Extract<LinkView, { kind: K }>) : null;
  }

  /** Stolen, and running on: another device of the person puts it out, as often as it takes. */
  async lose(home: Household, device: Device): Promise<void> {
    const other = home.devices.find((each) => each !== device);
    if (other?.client == null) return;
    const id = await idOf(device);
    home.devices = home.devices.filter((each) => each !== device);
    home.lost.push(device);
    for (let tries = 0; tries < 20; tries++) {
      const outcome = await this.world.ends(other.verbs.removeDevice(id), 60 * MINUTE_MS);
      if (outcome.kind === "ok") return this.loseWhatItBrought(home, id);
      await this.world.clock.advance(MINUTE_MS);
    }
    throw new Error("it could not be put out");
  }

  /** Whom it brought, and the root had not seen when it spoke, is out with it (AL3). */
  private async loseWhatItBrought(home: Household, lost: DeviceId): Promise<void> {
    const log = [...this.world.service.directory.state.accounts.values()].find(
      ({ handle }) => handle === home.name.toLowerCase(),
    )?.log;
    const standing = log === undefined ? undefined : stateOf(log)?.devices;
    for (const device of [...home.devices]) {
      const id = await idOf(device);
      const brought = log?.entries.find(({ entry }) => entry.type === "add" && entry.device === id);
      if (standing?.get(id)?.standing === "active" || brought?.entry.signer !== lost) continue;
      home.devices = home.devices.filter((each) => each !== device);
      home.lost.push(device);
    }
  }

  get all(): Device[] {
    return this.homes.flatMap(({ devices }) => devices);
  }
}

function seen(device: Device): () => LinkView {
  let last: LinkView = { kind: "none" };
  let isFirst = true;
  device.client?.watch({ kind: "link" }, (update) => {
    // What the last link came to is no news.
    if (update.kind === "whole" && !isFirst) last = update.value;
    isFirst = false;
  });
  return () => last;
}

async function idOf(device: Device): Promise<DeviceId> {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error(`${device.name} has no account`);
  return account.deviceId;
}

test.each(Array.from({ length: 8 }, (_, i) => i + 1))(
  "[LK6] [LK7] in the end each device that is its person's is in, and each that is lost is out (seed %i)",
  async (seed) => {
    const town = new Town(7000 + seed);
    await town.begin();
    const { world, group } = town;
    for (const device of town.all) device.network.weather = ROUGH;
    for (let i = 0; i < DEEDS; i++) await town.deed();
    for (const device of [...town.all, ...town.homes.flatMap(({ lost }) => lost)]) device.network.weather = CALM;
    for (const device of town.all) device.client?.wake();
    await world.clock.advance(90 * MINUTE_MS);
    for (const device of town.all) {
      expect(await world.ends(device.details(group)), device.name).toMatchObject({ state: "active" });
      await world.ends(device.verbs.send(group, { text: `last of ${device.name}` }));
    }
    await world.clock.advance(10 * MINUTE_MS);
    const last = town.all.map(({ name }) => `last of ${name}`).sort();
    for (const device of town.all) {
      const texts = textsOf(await world.ends(device.timeline(group)));
      expect(texts.filter((text) => text.startsWith("last")).sort(), device.name).toEqual(last);
      expect(new Set(texts).size).toBe(texts.length);
      expect(device.ownFailures, device.name).toEqual([]);
    }
    const log = world.service.logs.get(group);
    const inside = [...(log?.members ?? [])].filter(([, { removedAt }]) => removedAt === null).map(([device]) => device);
    expect(inside.sort()).toEqual((await Promise.all(town.all.map(idOf))).sort());
    for (const device of town.homes.flatMap(({ lost }) => lost)) {
      if (device.client === null) continue;
      const texts = textsOf(await world.ends(device.timeline(group)));
      expect(texts.filter((text) => text.startsWith("last"))).toEqual([]);
    }
  },
);
