// A business that is hosted, and a person: from the first word to its erasure, on the real Worker.

import { expect, test } from "vitest";
import { rowsOfObjectsWith, type StoredRow } from "../world/objects.ts";
import type { Person } from "../world/person.ts";
import { Shop, until } from "../world/shop.ts";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });

async function cast(): Promise<{ ana: Person; shop: Shop; chat: Awaited<ReturnType<typeof meets>> }> {
  const [owner, ana] = [await scene.person("Owner"), await scene.person("Ana")];
  const shop = await Shop.of(owner, scene.world.url);
  return { ana, shop, chat: await meets(ana, shop) };
}

async function meets(person: Person, shop: Shop) {
  const opened = await person.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await person.verbs.show(opened.conversation);
  return opened.conversation;
}

test("[GW3] a question, buttons, a tap, a hand-over: of what is said in the new group the business has nothing", async () => {
  const { ana, shop, chat } = await cast();
  await ana.says("is there a table?", chat);
  const { person } = await shop.hears("is there a table?");
  const buttons = [
    { type: "reply", reply: { id: "two", title: "For two" } },
    { type: "reply", reply: { id: "human", title: "Ask somebody" } },
  ];
  const interactive = { type: "button", body: { text: "For how many?" }, action: { buttons } };
  expect((await shop.cloud({ to: person, type: "interactive", interactive })).status).toBe(200);
  await ana.sees("For how many?", chat);
  const offer = (await ana.items(chat)).find((item) => item.kind === "message" && item.text === "For how many?");
  await ana.verbs.choose(chat, offer?.id ?? "", "human");
  await shop.event(({ content }) => content?.option === "human", "the tap");

  const ben = await scene.person("Ben");
  const to = { agent: ben.handle, title: "Ana and Ben", note: "She wants a table." };
  const done = await shop.native("POST", `/contacts/${person}/handover`, to, { "Idempotency-Key": "hand-over" });
  expect(done).toMatchObject({ status: 200, body: { title: "Ana and Ben" } });
  const talk = await ana.conversationCalled("Ana and Ben");
  await ben.conversationCalled("Ana and Ben");
  await ben.sees("She wants a table.", talk);
  await ana.until({ kind: "conversation", conversation: talk }, (view) => view?.members.length === 2);
  const [kept, known] = [await ofGateway(talk), (await shop.events()).length];
  // It has what was said while it was there, and no key any more.
  const tables = new Set(kept.map(({ table }) => table));
  expect(tables).toContain("client_timeline");
  for (const keys of ["client_groups", "client_ratchets"]) expect(tables).not.toContain(keys);
  for (const each of [ana, ben]) each.wakes();
  await ana.says("just between us", talk);
  await ben.sees("just between us", talk);
  await ben.says("nobody else reads it", talk);
  await ana.sees("nobody else reads it", talk);
  // What came after that has come, so that would have come too.
  await ana.says("thanks", chat);
  await shop.hears("thanks");
  expect((await shop.events()).slice(known).map(({ content }) => content?.text)).toEqual(["thanks"]);
  // Its own note of how it stands with that group may change when it wakes, and how far the others had come before; nothing else does.
  const said = (rows: StoredRow[]) =>
    rows.filter(
      ({ table }) =>
        !["client_conversations", "client_index", "client_chains", "client_markers", "scope_version"].includes(table),
    );
  expect(said(await ofGateway(talk))).toEqual(said(kept));
  for (const each of [ana, ben]) each.wakes();
});

test("[GW7] an export has the talk; an erasure leaves nothing of it, neither in the object nor in R2", async () => {
  const { ana, shop, chat } = await cast();
  await ana.says("my number is seven", chat);
  const { person } = await shop.hears("my number is seven");
  await ana.sendsFile(new Blob([crypto.getRandomValues(new Uint8Array(20_000))]), chat, { name: "a.pdf", caption: "a file" });
  await shop.event(({ content }) => content?.kind === "media", "the file");
  const menu = await shop.uploads(new Blob(["a menu"], { type: "text/plain" }), "menu.txt");
  expect((await shop.cloud({ to: person, type: "document", document: { id: menu, caption: "our menu" } })).status).toBe(200);
  await ana.sees("our menu", chat);
  const again = { to: person, content: { kind: "text", text: "said under a key" } };
  expect((await shop.native("POST", "/messages", again, { "Idempotency-Key": "k" })).status).toBe(200);
  await ana.sees("said under a key", chat);

  const asked = await shop.native<Export>("POST", "/exports", { person });
  const ready = await until(async () => {
    const { body } = await shop.native<Export>("GET", `/exports/${asked.body.id}`);
    return body.state === "making" ? undefined : body;
  }, "the export");
  expect(ready.state).toBe("ready");
  const lines = ready.files.find(({ name }) => name.endsWith(".ndjson"));
  const talk = await (await fetch(lines?.url ?? "")).text();
  for (const text of ["my number is seven", "a file", "our menu", "said under a key"]) expect(talk).toContain(text);
  expect(ready.files.length).toBeGreaterThan(1);

  const before = await ofGateway(chat, person);
  for (const table of HOLD_WORDS) expect(before.map((row) => row.table)).toContain(table);
  const theirs = await vaultOf(shop);
  ana.wakes();
  expect((await shop.native("DELETE", `/contacts/${person}`)).status).toBe(204);

  expect((await shop.native("GET", `/conversations/${person}/messages`)).body).toMatchObject({ items: [] });
  expect(await shop.events()).toEqual([]);
  expect((await shop.native("GET", `/exports/${asked.body.id}`)).status).toBe(404);
  expect((await fetch(lines?.url ?? "")).status).toBe(404);
  const left = (await ofGateway(chat, person)).map(({ table }) => table);
  // The group goes on, and what was said in it does not come again.
  expect(left.filter((table) => !GO_ON.includes(table))).toEqual([]);
  const rest = await vaultOf(shop);
  // Of the export's files, the person's file and what was sent of ours: nothing. What the business uploaded is its own.
  expect(rest).toHaveLength(1);
  expect(theirs.length).toBeGreaterThan(3);
  ana.wakes();
  await ana.says("me again", chat);
  await shop.hears("me again");
});

const HOLD_WORDS = ["client_timeline", "events", "sent", "media", "exports"];
const GO_ON = [
  "people",
  "reach",
  "scope_version",
  "client_conversations",
  "client_rosters",
  "client_groups",
  "client_ratchets",
  "client_chains",
  "client_index",
  "client_markers",
];

/** What R2 has of a business, apart from what travels between devices */
async function vaultOf({ id }: Shop): Promise<string[]> {
  const bucket = await scene.world.miniflare.getR2Bucket("MEDIA");
  return (await bucket.list({ prefix: `vault/${id}` })).objects.map(({ key }) => key);
}

type Export = { id: string; state: string; files: { name: string; url: string }[] };

/** Every row in which a Gateway names one of these. */
async function ofGateway(...names: string[]): Promise<StoredRow[]> {
  await scene.world.pause();
  const rows = rowsOfObjectsWith("journal", scene.world);
  await scene.world.resume();
  const isNamed = (value: unknown) => typeof value === "string" && names.some((name) => value.includes(name));
  return rows.filter((row) => Object.values(row).some(isNamed));
}

scene.endsWithoutFailures();
