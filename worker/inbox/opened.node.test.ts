// A device that is out loses its sockets in conversations, however many they are and whatever fails.

import { expect, test } from "vitest";
import type { ConversationId, DeviceId } from "../../protocol/index.ts";
import { Tables } from "../tables.ts";
import { nodeStorage } from "../testing/node-storage.ts";
import { Opened } from "./opened.ts";
import { VERSIONS } from "./schema.ts";

const [phone, laptop] = ["phone", "laptop"] as unknown as [DeviceId, DeviceId];
const NOW = 1_800_000_000_000;

function openedOn(storage = nodeStorage()) {
  const told: string[] = [];
  const wakeUps: number[] = [];
  const state = { fails: false };
  const close = async (conversation: ConversationId, device: DeviceId) => {
    if (state.fails) throw new Error("no answer");
    told.push(`${device} ${conversation}`);
  };
  const opened = new Opened(storage.sql, new Tables(storage, VERSIONS), close, (time) => void wakeUps.push(time));
  return { opened, told, wakeUps, state, storage };
}

const at = (name: string | number) => `chat ${name}` as ConversationId;

test("[IN6] each conversation where it had a socket hears of it, and no other device's", async () => {
  const { opened, told, wakeUps } = openedOn();
  for (const name of ["one", "two", "one"]) expect(opened.add(phone, at(name), NOW)).toBe(true);
  opened.add(laptop, at("one"), NOW);
  await opened.putOut([phone], NOW);
  expect(told.sort()).toEqual(["phone chat one", "phone chat two"]);
  expect(wakeUps).toEqual([]);
  await opened.putOut([phone], NOW + 1);
  expect(told).toHaveLength(2);
});

test("[IN6] where one does not answer it is asked again, also after a sleep", async () => {
  const { opened, state, wakeUps, storage } = openedOn();
  opened.add(phone, at("one"), NOW);
  state.fails = true;
  await opened.putOut([phone], NOW);
  expect(wakeUps).toEqual([NOW + 1_000]);
  const later = openedOn(storage);
  await later.opened.run(NOW + 10 * 60_000);
  expect(later.told).toEqual(["phone chat one"]);
});

test("[IN6] no number of sockets keeps it in", async () => {
  const { opened, told, wakeUps } = openedOn();
  for (let i = 0; i < 120; i++) opened.add(phone, at(i), NOW);
  await opened.putOut([phone], NOW);
  for (let round = 0; round < 5 && wakeUps.length > 0; round++) await opened.run(wakeUps.shift() ?? NOW);
  expect(new Set(told).size).toBe(120);
});

test("[IN6] a socket that was let in just before has to go, and a device that was taken back may come again", async () => {
  const { opened, told } = openedOn();
  await opened.putOut([phone], NOW);
  expect(opened.add(phone, at("one"), NOW + 59_999)).toBe(false);
  expect(opened.add(laptop, at("one"), NOW + 59_999)).toBe(true);
  expect(opened.add(phone, at("one"), NOW + 60_000)).toBe(true);
  await opened.run(NOW + 60_001);
  expect(told).toEqual([]);
});
