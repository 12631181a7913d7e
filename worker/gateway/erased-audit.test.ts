// Whom one of its people wrote to stands in the audit log of a business: until that person is erased.

import { beforeAll, expect, test } from "vitest";
import { migrate, rows } from "../directory/testing/service.ts";
import { ask, type Shop, shopOf, type Talker, talker } from "./testing/world.ts";

let owner: Talker;
let shop: Shop;

beforeAll(async () => {
  await migrate();
  owner = await talker("Owner");
  shop = await shopOf(owner);
});

const at = (rest: string) => `/v1/businesses/${shop.id}${rest}`;
const by = (method: string, rest: string, body?: object) => ask(method, at(rest), owner.token(), body);

async function writes(name: string): Promise<string> {
  const who = await talker(name);
  await who.client.verbs.send(await who.opens(shop.handle), { text: `I am ${name}` });
  for (let i = 0; i < 200; i++) {
    const { items } = (await by("GET", "/contacts")).body as { items: { person: string; name: string }[] };
    const found = items.find((each) => each.name === name);
    if (found !== undefined) return found.person;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error(`${name} did not come`);
}

/** By a person of the business: what is said to them, and noted of them. */
async function isServed(person: string): Promise<void> {
  const sent = await by("POST", "/messages", { to: person, content: { kind: "text", text: "hello" } });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  expect((await by("PATCH", `/contacts/${person}`, { labels: ["vip"] })).status).toBeLessThan(300);
}

test("[GW18] an erasure takes the person out of the log of who did what; who, what and when stay, and the others", async () => {
  const [dora, emil] = [await writes("Dora"), await writes("Emil")];
  for (const person of [dora, emil]) await isServed(person);
  const log = () =>
    rows<{ at: number; actor: string; action: string; subject: string }>(
      "SELECT at, actor, action, subject FROM audit_log WHERE business = ? ORDER BY id",
      shop.id,
    );
  const before = await log();
  const of = (entries: typeof before, person: string) => entries.filter(({ subject }) => subject === person).length;
  expect([of(before, dora), of(before, emil)]).toEqual([2, 2]);
  expect((await by("DELETE", `/contacts/${dora}`)).status).toBe(204);
  const after = await log();
  expect(JSON.stringify(after)).not.toContain(dora);
  expect(of(after, emil)).toBe(2);
  const acts = (entries: typeof after) => entries.map(({ at, actor, action }) => `${at} ${actor} ${action}`);
  expect(acts(after).slice(0, before.length)).toEqual(acts(before));
  expect(after.at(-1)).toMatchObject({ action: "contact.erase", subject: "" });
  expect(after.length).toBe(before.length + 1);
});
