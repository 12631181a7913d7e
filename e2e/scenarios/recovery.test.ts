// Every device lost: the account, its people, its chats and what was said come back over the real Worker, in an app and on the command line.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Program } from "../world/program.ts";
import { stage } from "../world/stage.ts";

const scene = stage();
const folder = mkdtempSync(join(tmpdir(), "parley-recovery-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("[RC11] [HI8] who has lost every device has all of it again in seconds, and nobody has to verify them", async () => {
  const [ana, bob, cleo] = [await scene.person("Ana"), await scene.person("Bob"), await scene.person("Cleo")];
  const key = await ana.setsUpRecovery();
  const chat = await ana.opens(bob);
  for (let i = 0; i < 20; i++) await ana.says(`word ${i}`, chat);
  expect(await bob.conversationCalled("Ana")).toBe(chat);
  // What has not left when a device is lost is lost with it.
  await bob.sees("word 19", chat);
  const made = await bob.verbs.createGroup({ title: "Hikers", handles: [ana.handle, cleo.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  const group = made.conversation;
  await ana.conversationCalled("Hikers");
  await cleo.conversationCalled("Hikers");
  await cleo.says("to all", group);
  await ana.sees("to all", group);
  expect(await ana.verbs.keepHistory()).toEqual({ kind: "ok" });
  await ana.goesAway();

  const began = Date.now();
  const again = await scene.restored(ana, key);
  await again.until({ kind: "conversations" }, (list) => list.length >= 3);
  expect(Date.now() - began).toBeLessThan(10_000);
  await again.sees("word 0", chat);
  await again.sees("word 19", chat);
  await again.sees("to all", group);
  expect((await again.words(chat)).filter((word) => word.startsWith("word"))).toHaveLength(20);
  await again.says("I am back", chat);
  await bob.sees("I am back", chat);
  await cleo.says("welcome", group);
  await again.sees("welcome", group);
  // The same account, the same key: a line says that she uses a new device, and none that she is somebody else.
  const lines = (await bob.items(chat)).flatMap((item) => (item.kind === "system" ? [item.line.kind] : []));
  expect(lines).toContain("new-device");
  expect(lines).not.toContain("key-changed");

  // Once more, from what the restored device wrote.
  expect(await again.verbs.keepHistory()).toEqual({ kind: "ok" });
  await again.goesAway();
  const third = await scene.restored(ana, key);
  await third.sees("I am back", chat);
  await third.sees("welcome", group);
});

test("[RC10] [RC11] [EX1] a profile of the command line sets up a key, loses its folder, and is back", async () => {
  const { url } = scene.world;
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  const parley = (...args: string[]) => new Program("sdk/cli.ts", args);
  const handle = `cli.${crypto.randomUUID().slice(0, 8)}`;
  expect(await parley("login", "--url", url, "--name", "Cli", "--handle", handle, "--profile", one).ended).toBe(0);
  const setUp = parley("recovery", "--profile", one);
  const key = (await setUp.says((line) => line.startsWith("Recovery key: "))).slice("Recovery key: ".length);
  const groups = key.split(" ");
  for (let i = 0; i < 2; i++) {
    await setUp.says(
      (line) => line.startsWith("Type group") && setUp.lines.filter((each) => each.startsWith("Type group")).length > i,
    );
    const asked = setUp.lines.filter((line) => line.startsWith("Type group"))[i] ?? "";
    setUp.types(groups[Number(/\d/.exec(asked)?.[0]) - 1] ?? "");
  }
  expect(await setUp.ended, setUp.errors).toBe(0);
  rmSync(one, { recursive: true });

  const wrong = parley("restore", "--url", url, "--profile", other);
  wrong.types(key.replace(groups[3] ?? "", `${(groups[3] ?? "").slice(0, 4)}${groups[3]?.[4] === "7" ? "8" : "7"}`));
  expect(await wrong.ended).toBe(4);
  expect(wrong.errors).toContain("look at group 4");
  const restoring = parley("restore", "--url", url, "--profile", other);
  restoring.types(key.toLowerCase());
  expect(await restoring.ended, restoring.errors).toBe(0);
  expect(restoring.lines.at(-1)).toContain(`@${handle} is back`);
  const listing = parley("devices", "--profile", other);
  expect(await listing.ended).toBe(0);
  expect(listing.lines).toHaveLength(1);
  const archive = join(folder, "all.zip");
  const exporting = parley("export", archive, "--profile", other);
  expect(await exporting.ended, exporting.errors).toBe(0);
  const zip = readFileSync(archive);
  expect([zip.subarray(0, 4), zip.subarray(-22, -18)]).toEqual([Buffer.from("PK\u0003\u0004"), Buffer.from("PK\u0005\u0006")]);
  expect(zip.includes(`"handle": "${handle}"`)).toBe(true);
  // What lies there is somebody's.
  const again = parley("export", archive, "--profile", other);
  expect(await again.ended).not.toBe(0);
  expect(readFileSync(archive).equals(zip)).toBe(true);
});

scene.endsWithoutFailures();
