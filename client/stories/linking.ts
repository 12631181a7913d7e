// How stories of several devices begin: a household with chats, and two screens with a person between them.

import { expect } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import type { RecoveryWay } from "../outcomes.ts";
import type { LinkView, OwnDevice } from "../queries.ts";
import { checkpoint } from "../simulation/checkpoint.ts";
import type { Device } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";

export const MINUTE_MS = 60_000;

/** Until that is so, as the device says. */
export async function view<K extends LinkView["kind"]>(
  world: World,
  device: Device,
  kind: K,
): Promise<Extract<LinkView, { kind: K }>> {
  let last: LinkView = { kind: "none" };
  const stop = device.client?.watch({ kind: "link" }, (update) => {
    if (update.kind === "whole") last = update.value;
  });
  const isThere = await world.clock.until(() => last.kind === kind, 3 * MINUTE_MS);
  stop?.();
  if (!isThere) throw new Error(`expected ${kind}, and it is ${JSON.stringify(last)}`);
  return last as Extract<LinkView, { kind: K }>;
}

export async function newDevice(world: World, name: string): Promise<Device> {
  const device = world.device(name);
  await device.open();
  return device;
}

/** As two screens and a person between them do it. */
export async function link(world: World, old: Device, fresh: Device, way?: RecoveryWay): Promise<void> {
  expect(await world.ends(old.verbs.showLinkCode({ system: "Old", ...(way && { way }) }))).toEqual({ kind: "ok" });
  const { code } = await view(world, old, "shown");
  await world.ends(fresh.verbs.linkThisDevice({ code, system: "New" }));
  const { digits } = await view(world, fresh, "check-code");
  expect(await view(world, old, "checking")).toEqual({ kind: "checking", system: "New", isNear: true });
  await old.verbs.confirmLink(digits);
  await view(world, fresh, "linked");
  await view(world, old, "linked");
}

export function linesOf({ items }: { items: readonly { kind: string; line?: { kind: string } }[] }): string[] {
  return items.flatMap((item) => (item.kind === "system" ? [item.line?.kind ?? ""] : []));
}

export async function devicesOf(world: World, device: Device): Promise<OwnDevice[]> {
  return world.ends(device.ask({ kind: "devices" }));
}

export async function household(seed: number) {
  const world = new World(seed);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const chat = await world.opened(ana.verbs.openDirect("bob"));
  await world.ends(ana.verbs.send(chat, { text: "before" }));
  const group = await world.opened(bob.verbs.createGroup({ title: "Trip", handles: ["ana", "cleo"] }));
  await world.clock.advance(MINUTE_MS);
  return { world, ana, bob, cleo, chat, group };
}

/** The same one each time, everybody there: it is made once and gone back to. Whoever came since is gone. */
export function households(seed: number): () => ReturnType<typeof household> {
  let made: { home: Awaited<ReturnType<typeof household>>; back(): void } | null = null;
  return async () => {
    const { home } = made ?? { home: await household(seed) };
    const { world } = home;
    for (const device of world.people.values()) device.crash();
    await world.clock.advance(1000);
    made ??= { home, back: checkpoint(world) };
    made.back();
    for (const device of world.people.values()) await world.ends(device.open());
    await world.clock.advance(1000);
    return home;
  };
}

export async function says(world: World, device: Device, chat: ConversationId, text: string): Promise<void> {
  await world.ends(device.verbs.send(chat, { text }));
  await world.clock.advance(10_000);
}

/** As far as it comes: either of them may end at any call of its ports. */
export async function linkUntilDeath(world: World, old: Device, fresh: Device): Promise<void> {
  const seen = (device: Device) => {
    let last: LinkView = { kind: "none" };
    device.client?.watch({ kind: "link" }, (update) => {
      if (update.kind === "whole") last = update.value;
    });
    return () => last;
  };
  const [oldSays, freshSays] = [seen(old), seen(fresh)];
  const reached = async <K extends LinkView["kind"]>(says: () => LinkView, kind: K) => {
    const isEnd = () => says().kind === kind || !old.life.alive || !fresh.life.alive || says().kind === "failed";
    await world.clock.until(isEnd, 6 * MINUTE_MS);
    const last = says();
    return last.kind === kind ? (last as Extract<LinkView, { kind: K }>) : undefined;
  };
  void old.verbs.showLinkCode({ system: "Old" }).catch(() => {});
  const shown = await reached(oldSays, "shown");
  if (shown === undefined || fresh.client === null) return;
  void fresh.verbs.linkThisDevice({ code: shown.code, system: "New" }).catch(() => {});
  const check = await reached(freshSays, "check-code");
  if (check === undefined || (await reached(oldSays, "checking")) === undefined) return;
  void old.verbs.confirmLink(check.digits).catch(() => {});
  await world.clock.until(() => freshSays().kind === "linked" || !fresh.life.alive || !old.life.alive, 6 * MINUTE_MS);
  await world.clock.advance(MINUTE_MS);
}

/** Of its history: sizes are asked for beside what is shown. */
export async function standing(world: World, device: Device) {
  await world.ends(device.ask({ kind: "history" }));
  await world.clock.advance(2_000);
  return world.ends(device.ask({ kind: "history" }));
}
