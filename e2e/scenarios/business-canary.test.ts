// A hosted business reads, and its storage does not: words and secrets are nowhere in the clear in what the service keeps or logs.

import { afterAll, expect, test } from "vitest";
import { unwrapAccountKey } from "../../worker/gateway/device/account-key.ts";
import { filesOf, filesWith, rowsOfObjectsWith, type StoredRow } from "../world/objects.ts";
import { type Receiver, startReceiver } from "../world/receiver.ts";
import { Shop, until } from "../world/shop.ts";
import { stage } from "../world/stage.ts";

const CANARY = "zq9canary";
/** As world.ts gives it to the Worker */
const SECRET = Buffer.alloc(32, 7);
const scene = stage({ hasOwnWorld: true });
let receiver: Receiver | undefined;
afterAll(() => receiver?.close());

test("[GW8] words in messages, replies, templates, files and names, and the secrets, lie sealed: in webhooks that wait or died and in exports too", async () => {
  const [owner, ana] = [await scene.person("Owner"), await scene.person(`Ana ${CANARY}`, "ana")];
  const shop = await Shop.of(owner, scene.world.url);
  const opened = await ana.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  const chat = opened.conversation;
  await ana.verbs.show(chat);
  let answers = 503;
  receiver = await startReceiver(async ({ method, url = "" }) => {
    if (method === "POST") return { status: answers };
    return { status: 200, body: new URL(url, "http://localhost").searchParams.get("hub.challenge") ?? "" };
  });
  const hook = { url: `${receiver.url}/${CANARY}-path`, verifyToken: `${CANARY}-verify` };
  expect((await shop.native("PUT", "/webhook", hook)).status).toBe(200);

  await ana.says(`${CANARY} in a message`, chat);
  const asked = await shop.hears(`${CANARY} in a message`);
  const { person } = asked;
  const context = { message_id: asked.message };
  const reply = { to: person, text: { body: `${CANARY} in a reply` }, context, biz_opaque_callback_data: `${CANARY}-callback` };
  expect((await shop.cloud(reply)).status).toBe(200);
  await ana.sees(`${CANARY} in a reply`, chat);
  await templateWith(shop, person);
  await ana.sees(`${CANARY} in a template for ${CANARY} too`, chat);
  const file = new Blob([`${CANARY} in a file `.repeat(500)], { type: "text/plain" });
  await ana.sendsFile(file, chat, { name: `${CANARY}.txt`, caption: `${CANARY} in a caption` });
  await shop.event(({ content }) => content?.kind === "media", "the file");
  const media = await shop.uploads(file, `${CANARY}-upload.txt`);
  const document = { id: media, caption: `${CANARY} beside a file`, filename: `${CANARY}-sent.txt` };
  expect((await shop.cloud({ to: person, type: "document", document })).status).toBe(200);
  await ana.sees(`${CANARY} beside a file`, chat);
  await shop.native("PATCH", "/profile", { about: `${CANARY} about`, description: `${CANARY} described` });
  await shop.native("PUT", "/quick-replies", { items: [{ shortcut: "hi", text: `${CANARY} quick` }] });
  const keyed = { to: person, content: { kind: "text", text: `${CANARY} under a key` } };
  expect((await shop.native("POST", "/messages", keyed, { "Idempotency-Key": `${CANARY}-key` })).status).toBe(200);
  await ana.sees(`${CANARY} under a key`, chat);
  const made = await shop.native<{ id: string }>("POST", "/exports", { person: null });
  await until(async () => {
    const { body } = await shop.native<{ state: string }>("GET", `/exports/${made.body.id}`);
    return body.state === "ready" || undefined;
  }, "the export");

  // 410 disables: what waits dies.
  answers = 410;
  await ana.says(`${CANARY} the last`, chat);
  await until(async () => {
    const letters = await shop.native<{ items: unknown[] }>("GET", "/webhook/dead-letters");
    return letters.body.items.length > 5 || undefined;
  }, "dead letters");
  const { current } = (await shop.native<{ current: string }>("GET", "/webhook/secret")).body;
  const { body: rotated } = await shop.native<{ current: string }>("POST", "/webhook/secret/rotate", { overlapHours: 24 });
  await ana.says(`${CANARY} in a draft later`, chat);
  await shop.hears(`${CANARY} in a draft later`);
  await scene.world.pause();

  // The search works, and so does what it should not find: the rows are there.
  expect(filesWith(scene.world, shop.handle).length).toBeGreaterThan(0);
  const tables = Object.groupBy(rowsOfObjectsWith("journal", scene.world), ({ table }) => table);
  for (const table of ["events", "sent", "media", "exports", "idempotency", "templates", "webhook_dead_letter"])
    expect(tables[table]?.length ?? 0, table).toBeGreaterThan(0);
  const words = [CANARY, Buffer.from(CANARY).toString("hex"), Buffer.from(CANARY).toString("base64").slice(0, 11)];
  const secrets = [shop.token, shop.token.slice(8), current, rotated.current, Buffer.from(current).toString("base64")];
  for (const each of [...words, ...secrets, owner.token ?? "", ana.token ?? ""]) {
    expect(each.length).toBeGreaterThan(8);
    expect(filesWith(scene.world, each), each).toEqual([]);
  }
  const key = await keyOf(shop, tables.meta ?? []);
  for (const form of [
    key,
    key.toString("hex"),
    key.toString("base64"),
    key.toString("base64url"),
    SECRET,
    SECRET.toString("base64"),
  ])
    expect(filesWith(scene.world, form)).toEqual([]);
  const logs = scene.world.logs.join("\n");
  for (const each of [...words, ...secrets, "Bearer ", "sk_test_", ana.handle, person]) expect(logs).not.toContain(each);
  // Files of databases that are not taken over yet were searched too.
  expect(filesOf(scene.world).some((name) => name.endsWith("-wal"))).toBe(true);
});

/** The key of its rows, as who has the deployment's secret gets it. */
async function keyOf({ id }: Shop, meta: StoredRow[]): Promise<Buffer> {
  const wrapped = meta.find(({ name }) => name === "key")?.value as Uint8Array;
  const key = await unwrapAccountKey(SECRET, id, new Uint8Array(wrapped));
  if (key === undefined) throw new Error("the secret of this world does not open it");
  return Buffer.from(key);
}

async function templateWith(shop: Shop, to: string): Promise<void> {
  const components = [
    { type: "BODY", text: `${CANARY} in a template for {{1}} too`, example: { body_text: [[`${CANARY} example`]] } },
  ];
  const headers = { Authorization: `Bearer ${shop.token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ name: `${CANARY}_name`, language: "en_US", category: "UTILITY", components });
  const answer = await fetch(`${scene.world.url}/v23.0/${shop.wabaId}/message_templates`, { method: "POST", headers, body });
  expect(answer.status, await answer.text()).toBe(200);
  const parameters = [{ type: "text", text: CANARY }];
  const filled = { name: `${CANARY}_name`, language: { code: "en_US" }, components: [{ type: "body", parameters }] };
  expect((await shop.cloud({ to, type: "template", template: filled })).status).toBe(200);
}

scene.endsWithoutFailures();
