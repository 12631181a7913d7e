// The service cannot read what it carries: words that people typed are nowhere in what it stores, logs or hands out.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stage } from "../world/stage.ts";

const CANARY = "zq7canary";
const scene = stage({ hasOwnWorld: true });

test("text, names, titles, drafts, files and photos, what devices hand over, keep and come back by, are in no table, object, log or file of the service", async () => {
  const ada = await scene.person(`Ada ${CANARY}`, "ada");
  const bea = await scene.person(`Bea ${CANARY}`, "bea");
  const cid = await scene.person("Cid");
  const chat = await ada.opens(bea);
  await ada.says(`${CANARY} in a message`, chat);
  await bea.conversationCalled(`Ada ${CANARY}`);
  await bea.sees(`${CANARY} in a message`, chat);
  await bea.verbs.typing(chat);
  await bea.verbs.setDraft(chat, `${CANARY} in a draft`);
  const made = await ada.verbs.createGroup({ title: `${CANARY} group`, handles: [bea.handle, cid.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  await ada.verbs.show(made.conversation);
  await ada.says(`${CANARY} for all`, made.conversation);
  await cid.conversationCalled(`${CANARY} group`);
  await cid.sees(`${CANARY} for all`, made.conversation);
  expect(["ok", "waiting"]).toContain((await ada.verbs.rename(made.conversation, `${CANARY} renamed`)).kind);
  await cid.conversationCalled(`${CANARY} renamed`);
  const file = new Blob([`${CANARY} in a file `.repeat(500)]);
  await ada.sendsFile(file, made.conversation, { name: `${CANARY}.txt`, caption: `${CANARY} in a caption` });
  await cid.sees(`${CANARY} in a caption`, made.conversation);
  expect((await ada.verbs.setPhoto(new Blob([`${CANARY} in a photo`]))).kind).toBe("ok");
  // What brings the account back, what another device is handed, and what was said until now: vault, mailbox, segments and logs of the account.
  const key = await ada.setsUpRecovery();
  expect(await ada.verbs.keepHistory()).toEqual({ kind: "ok" });
  const phone = await scene.device(ada, `${CANARY} phone`, { key });
  await phone.conversationCalled(`${CANARY} renamed`);
  expect(
    await phone.verbs.callContact(
      (await phone.details(chat)).members.find(({ self }) => !self)?.accountId as never,
      `${CANARY} dear`,
    ),
  ).toEqual({
    kind: "ok",
  });
  await phone.says(`${CANARY} from the phone`, made.conversation);
  await cid.sees(`${CANARY} from the phone`, made.conversation);
  await ada.sees(`${CANARY} from the phone`, made.conversation);
  expect(await ada.verbs.keepHistory()).toEqual({ kind: "ok" });
  await scene.world.pause();

  const files = filesIn(scene.world.stateDirectory);
  for (const object of ["Vault", "History", "Mailbox"])
    expect(
      files.some((file) => file.includes(object)),
      object,
    ).toBe(true);
  // The search itself works: handles are public, and are found.
  expect(files.some((file) => holds(file, ada.handle))).toBe(true);
  expect(files.filter((file) => holds(file, CANARY))).toEqual([]);
  // Nor the key itself, in any form in which it could lie there.
  for (const form of [key, key.replaceAll(" ", ""), ...key.split(" ")])
    expect(files.filter((file) => holds(file, form))).toEqual([]);
  for (const form of [Buffer.from(CANARY).toString("base64").slice(0, 11), Buffer.from(CANARY).toString("hex")]) {
    expect(files.filter((file) => holds(file, form))).toEqual([]);
  }
  const logs = scene.world.logs.join("\n");
  for (const secret of [CANARY, key.slice(0, 11), ada.handle, ...["Bearer ", "__Host-parley="]])
    expect(logs).not.toContain(secret);
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function holds(file: string, text: string): boolean {
  return readFileSync(file).includes(text);
}
