// One person on three devices, over real sockets and the real Worker.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Program } from "../world/program.ts";
import { stage } from "../world/stage.ts";

const scene = stage();
const folder = mkdtempSync(join(tmpdir(), "parley-linking-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("[LK1] [LK6] three devices of one person, linked in mid-talk: each is in each chat, old and new", async () => {
  const [ana, bob] = [await scene.person("Ana"), await scene.person("Bob")];
  const chat = await ana.opens(bob);
  await ana.says("from the first", chat);
  expect(await bob.conversationCalled("Ana")).toBe(chat);
  const made = await bob.verbs.createGroup({ title: "Hikers", handles: [ana.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  expect(await ana.conversationCalled("Hikers")).toBe(made.conversation);

  const began = Date.now();
  const phone = await scene.device(ana, "a phone");
  await phone.until({ kind: "conversations" }, (list) => list.length >= 3);
  // From the code to the list, by the budget of a link.
  expect(Date.now() - began).toBeLessThan(10_000);
  const tablet = await scene.device(ana, "a tablet");
  for (const device of [phone, tablet]) {
    await device.until({ kind: "arriving" }, (arriving) => arriving === null);
    expect(await device.conversationCalled("Bob")).toBe(chat);
    expect(await device.conversationCalled("Hikers")).toBe(made.conversation);
  }
  await phone.says("from the phone", chat);
  await tablet.says("from the tablet", made.conversation);
  for (const device of [ana, bob, tablet]) await device.sees("from the phone", chat);
  for (const device of [ana, bob, phone]) await device.sees("from the tablet", made.conversation);
  await bob.says("to all of you", chat);
  for (const device of [ana, phone, tablet]) await device.sees("to all of you", chat);
  const lines = (await bob.items(chat)).filter((item) => item.kind === "system" && item.line.kind === "new-device");
  expect(lines).toHaveLength(2);

  // What begins now has them all.
  const later = await tablet.verbs.createGroup({ title: "Later", handles: [bob.handle] });
  if (later.kind !== "ok") throw new Error(later.kind);
  for (const device of [ana, phone, bob]) expect(await device.conversationCalled("Later")).toBe(later.conversation);
  await phone.says("all here", later.conversation);
  for (const device of [ana, tablet, bob]) await device.sees("all here", later.conversation);

  // One is lost.
  const listed = await ana.until({ kind: "devices" }, (devices) => devices.length === 3);
  const lost = listed.find(({ name }) => name === "a phone");
  if (lost === undefined) throw new Error("no phone in the list");
  expect(await ana.verbs.removeDevice(lost.id)).toEqual({ kind: "ok" });
  await phone.until({ kind: "connection" }, ({ state }) => state === "revoked");
  for (const id of [chat, made.conversation, later.conversation]) {
    await bob.until(
      { kind: "conversation", conversation: id },
      (details) => details?.members.some(({ name, devices }) => name === "Ana" && devices === 2) === true,
    );
  }
  await bob.says("without the phone", chat);
  for (const device of [ana, tablet]) await device.sees("without the phone", chat);
  expect(await phone.words(chat)).not.toContain("without the phone");
});

test("[LK1] [LK7] two profiles of the command line: one shows a code, the other is told it; a stolen one is removed; [LK8] [LK11] [RC17] by the key for good, back in, and with another one in its place", async () => {
  const { url } = scene.world;
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  const parley = (...args: string[]) => new Program("sdk/cli.ts", args);
  const handle = `cli.${crypto.randomUUID().slice(0, 8)}`;
  expect(await parley("login", "--url", url, "--name", "Cli", "--handle", handle, "--profile", one).ended).toBe(0);
  const shows = parley("link", "--show", "--profile", one);
  const code = (await shows.says((line) => line.startsWith("Link code: "))).slice("Link code: ".length);
  const told = parley("link", code, "--url", url, "--profile", other);
  const digits = (await told.says((line) => line.startsWith("Check code: "))).slice("Check code: ".length);
  await shows.says((line) => line.includes("four digits"));
  shows.types(digits);
  expect(await shows.ended, shows.errors).toBe(0);
  expect(await told.ended, told.errors).toBe(0);
  expect(told.lines.at(-1)).toMatch(new RegExp(`^@${handle} is linked; (\\d+) of \\1 chats are here$`));
  const listing = parley("devices", "--profile", other);
  expect(await listing.ended).toBe(0);
  const [self, first] = listing.lines.map((line) => JSON.parse(line) as { id: string; isThis: boolean });
  expect([self?.isThis, first?.isThis]).toEqual([true, false]);
  const removal = parley("devices", "--remove", self?.id ?? "", "--profile", one);
  expect(await removal.ended, removal.errors).toBe(0);
  expect(removal.lines).toHaveLength(1);

  // By the key it is in again, and then gone for good; the key is replaced, and the old one does nothing then.
  const id = self?.id ?? "";
  const setUp = parley("recovery", "--profile", one);
  const key = await typesGroupsAgain(setUp);
  expect(await setUp.ended, setUp.errors).toBe(0);
  const devices = async (typed: string | null, ...args: string[]) => {
    const asked = parley("devices", ...args, "--profile", one);
    if (typed !== null) {
      await asked.says((line) => line === "Type the recovery key:");
      asked.types(typed);
    }
    const code = await asked.ended;
    const listed = asked.lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as { suspended: boolean });
    return { code, suspended: listed.map(({ suspended }) => suspended), errors: asked.errors };
  };
  expect(await parley("devices", "--for-good", "--profile", one).ended).toBe(2);
  const second = await linked(one, join(folder, "second"), key);
  expect(await devices(null, "--remove", second)).toMatchObject({ code: 0, suspended: [false, true] });
  expect(await devices("nonsense", "--let-back-in", second)).toMatchObject({ code: 4, suspended: [] });
  expect(await devices(key, "--let-back-in", second)).toMatchObject({ code: 0, suspended: [false, false] });
  expect(await devices(key, "--remove", second, "--for-good")).toMatchObject({ code: 0, suspended: [false] });
  const replacing = parley("recovery", "--replace", "--profile", one);
  await replacing.says((line) => line === "Type the recovery key:");
  replacing.types(key);
  const fresh = await typesGroupsAgain(replacing);
  expect(await replacing.ended, replacing.errors).toBe(0);
  expect(fresh).not.toBe(key);
  expect(await devices(key, "--remove", id, "--for-good")).toMatchObject({ code: 4 });
  const wrong = parley("link", "0000 0000 0000 0000", "--url", url, "--profile", join(folder, "third"));
  expect(await wrong.ended).toBe(4);
  expect(wrong.errors).toContain("nothing was linked: gone");
});

/** @returns the key that is shown */
async function typesGroupsAgain(program: Program): Promise<string> {
  const key = (await program.says((line) => line.startsWith("Recovery key: "))).slice("Recovery key: ".length);
  for (let i = 0; i < 2; i++) {
    const questions = () => program.lines.filter((line) => line.startsWith("Type group"));
    await program.says(() => questions().length > i);
    program.types(key.split(" ")[Number(/\d/.exec(questions()[i] ?? "")?.[0]) - 1] ?? "");
  }
  return key;
}

/** Two profiles of the command line, where the first has a recovery key. @returns the id of the second one's device */
async function linked(old: string, fresh: string, key: string): Promise<string> {
  const { url } = scene.world;
  const shows = new Program("sdk/cli.ts", ["link", "--show", "--profile", old]);
  await shows.says((line) => line === "Type the recovery key:");
  shows.types(key);
  const code = (await shows.says((line) => line.startsWith("Link code: "))).slice("Link code: ".length);
  const told = new Program("sdk/cli.ts", ["link", code, "--url", url, "--profile", fresh]);
  const digits = (await told.says((line) => line.startsWith("Check code: "))).slice("Check code: ".length);
  await shows.says((line) => line.includes("four digits"));
  shows.types(digits);
  expect([await shows.ended, await told.ended], shows.errors + told.errors).toEqual([0, 0]);
  const listing = new Program("sdk/cli.ts", ["devices", "--profile", fresh]);
  expect(await listing.ended, listing.errors).toBe(0);
  return (JSON.parse(listing.lines[0] ?? "{}") as { id: string }).id;
}

scene.endsWithoutFailures();
