// Where many sign up, an account costs work. Whoever signs up notices nothing but the time that it takes.

import { afterAll, expect, test, vi } from "vitest";
// Loaded ahead: simulated time waits for no module.
import "../engine/account/work.ts";
import { MAX_WORK_LEVEL, roomAt, SIGN_UP_ROOMS } from "../../protocol/index.ts";
import { World } from "../simulation/world.ts";

/** Whoever solves would rest now and then by the clock on the wall. */
const spy = vi.spyOn(performance, "now").mockReturnValue(0);
afterAll(() => spy.mockRestore());

function busy(world: World, made: number): void {
  world.service.directory.state.signUps.push(...new Array<number>(made).fill(world.clock.now()));
}

test("[DI8] the client does the work that is asked, for what it asks for", async () => {
  const world = new World(301);
  busy(world, roomAt("all", 0));
  const ana = await world.person("Ana");
  expect(ana.failures).toEqual([]);
  const bob = await world.person("Bob");
  expect(await world.opened(bob.verbs.openDirect("ana"))).toBeTruthy();
});

test("[DI8] where the price rises after it was said, the client pays the new one", async () => {
  const world = new World(302);
  const { directory } = world.service;
  const challenge = directory.challenge.bind(directory);
  let asked = 0;
  directory.challenge = () => {
    const said = challenge();
    if (++asked === 2) busy(world, roomAt("all", 0));
    return said;
  };
  const ana = await world.person("Ana");
  expect(ana.failures).toEqual([]);
  expect(asked).toBeGreaterThanOrEqual(3);
});

test("[DI8] where no work is enough, one is told to try later, and can", async () => {
  const world = new World(303);
  const device = world.device("Ana");
  await device.open();
  busy(world, roomAt("all", MAX_WORK_LEVEL));
  world.service.directory.challenge = ((challenge) => () => ({ ok: { ...(challenge() as { ok: object }).ok, workLevel: 1 } }))(
    world.service.directory.challenge.bind(world.service.directory),
  );
  const outcome = await world.ends(device.verbs.register({ name: "Ana", handle: "ana" }));
  expect(outcome).toEqual({ kind: "try-later", retryAfterMs: expect.any(Number) });
  await world.clock.advance(SIGN_UP_ROOMS.all.slots * SIGN_UP_ROOMS.all.slotMs);
  expect(await world.ends(device.verbs.register({ name: "Ana", handle: "ana" }))).toEqual({ kind: "ok" });
});

test("[OP9] where one needs an invitation one hears so, and signs up with one that works, as oneself", async () => {
  const world = new World(304);
  world.service.directory.state.invitations = new Set(["ABCD"]);
  const device = world.device("Ana");
  await device.open();
  const signUp = (more: { invitation?: string } = {}) =>
    world.ends(device.verbs.register({ name: "Ana", handle: "ana", ...more }));
  expect(await signUp()).toEqual({ kind: "invitation-required" });
  expect(await signUp({ invitation: "WXYZ" })).toEqual({ kind: "invitation-required" });
  expect(await signUp({ invitation: " ABCD " })).toEqual({ kind: "ok" });
  expect(world.service.directory.state.accounts.size).toBe(1);
  const other = world.device("Bob");
  await other.open();
  expect(await world.ends(other.verbs.register({ name: "Bob", handle: "bob", invitation: "ABCD" }))).toEqual({
    kind: "invitation-required",
  });
});
