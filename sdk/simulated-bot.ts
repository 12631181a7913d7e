// A bot in a simulated world: its disk outlives it, and it may die at any call of its ports.

import type { Device } from "../client/simulation/device.ts";
import { type Death, Life } from "../client/simulation/life.ts";
import type { World } from "../client/simulation/world.ts";
import { Bot } from "./bot.ts";

const KEY_PACKAGES = 3;

type SimulatedBot = { life: Life; opening: Promise<Bot> };

/** @param home whose disk and network it uses; its own Client does not run */
export function botAt(world: World, home: Device, death: Death | null = null, business = false): SimulatedBot {
  const life = new Life(death);
  const { http, sockets } = home.network;
  const { clock, random } = world;
  const ports = life.ports({ store: home.disk.open(), vault: home.disk.openVault(), http, sockets, clock, random });
  const person = { name: home.name, handle: home.name.toLowerCase() };
  return { life, opening: Bot.open(ports, { ...person, business, keyPackages: KEY_PACKAGES }) };
}
