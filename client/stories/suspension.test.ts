// Who operates the service suspends an account: its person is told, loses nothing, and goes on where that is lifted.

import { expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import type { Device } from "../simulation/device.ts";
import { type Talk, talking } from "./talking.ts";

const HOUR_MS = 3600_000;

const textsOf = async ({ world }: Talk, device: Device, chat: ConversationId) =>
  (await world.ends(device.timeline(chat))).items.flatMap((item) => (item.kind === "message" ? [item.text] : [])).sort();

test("[OP3] who is suspended is told so, reads what is here, and what was typed and what came meanwhile goes on afterwards", async () => {
  const talk = await talking(840);
  const { world, ana, bob, chat } = talk;
  const stateOf = async () => (await world.ends(ana.ask({ kind: "connection" }))).state;
  const account = await ana.accountId;

  world.service.suspend(account, true);
  await world.clock.advance(60_000);
  expect(await stateOf()).toBe("suspended");
  await world.ends(ana.verbs.send(chat, { text: "typed meanwhile" }));
  await world.ends(bob.verbs.send(chat, { text: "sent meanwhile" }));
  let asked = 0;
  const request = world.service.request.bind(world.service);
  world.service.request = (token, ...more) => {
    if (world.service.directory.session(token)?.account === account) asked++;
    return request(token, ...more);
  };
  await world.clock.advance(HOUR_MS);
  // Nothing is gained by asking: it asks now and then, whatever waits.
  expect(asked).toBeLessThan(400);
  expect(await textsOf(talk, ana, chat)).toEqual(["first", "typed meanwhile"]);
  expect(await textsOf(talk, bob, chat)).toEqual(["first", "sent meanwhile"]);
  expect(await stateOf()).toBe("suspended");

  // Started anew, with a session that has ended, it is told the same.
  world.service.directory.forgetSessions(account);
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(60_000);
  expect(await stateOf()).toBe("suspended");

  world.service.suspend(account, false);
  await world.clock.advance(HOUR_MS);
  expect(await stateOf()).toBe("online");
  for (const device of [ana, bob])
    expect(await textsOf(talk, device, chat)).toEqual(["first", "sent meanwhile", "typed meanwhile"]);
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});
