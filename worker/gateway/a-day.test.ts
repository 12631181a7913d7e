// What a business may send in a day, by the API and however often its object sleeps.

import { expect, onTestFinished, test } from "vitest";
import { bindings, migrate } from "../directory/testing/service.ts";
import { changeSettings, DEFAULTS } from "../operator/settings.ts";
import { ask, shopOf, talker } from "./testing/world.ts";

const DAY_MS = 24 * 3600_000;
const LIMIT = 3;

test("[OP16] a business that has sent what an account may in a day is told when it is over, and is let go on where the operator gives more", async () => {
  await migrate();
  const owner = await talker("Owner");
  const shop = await shopOf(owner);
  const [ana, ben] = [await talker("Ana"), await talker("Ben")];
  const people: string[] = [];
  for (const each of [ana, ben]) {
    await each.client.verbs.send(await each.opens(shop.handle), { text: "hello" });
    await expect.poll(async () => (await conversations()).length, { timeout: 20_000 }).toBe(people.length + 1);
    people.push(...(await conversations()).filter((person) => !people.includes(person)));
  }
  async function conversations(): Promise<string[]> {
    const { body } = await ask("GET", `/v1/businesses/${shop.id}/conversations`, shop.token);
    return (body.items as { person: string }[]).map(({ person }) => person);
  }
  const says = (text: string, to: string | undefined) =>
    ask("POST", `/v1/businesses/${shop.id}/messages`, shop.token, { to, content: { kind: "text", text } });
  const allow = async (dailyMessages: number) => {
    await changeSettings(bindings, { dailyMessages }, Date.now());
  };
  await allow(LIMIT);
  onTestFinished(() => allow(DEFAULTS.dailyMessages));
  let first: unknown;
  for (let sent = 0; sent < LIMIT; sent++) {
    const { status, body } = await says(`no. ${sent}`, people[sent % 2]);
    expect(status).toBe(200);
    first ??= body.id;
  }
  await ana.sees(await ana.opens(shop.handle), "no. 0");
  for (const person of people) {
    const refused = await says("one more", person);
    expect([refused.status, refused.body.code]).toEqual([429, "account-rate"]);
    const restMs = DAY_MS - (Date.now() % DAY_MS);
    expect(Math.abs(Number(refused.headers.get("retry-after")) * 1000 - restMs)).toBeLessThan(10_000);
  }
  // What takes away is always let.
  expect(
    (await ask("DELETE", `/v1/businesses/${shop.id}/messages/${encodeURIComponent(String(first))}`, shop.token)).status,
  ).toBe(204);
  await allow(LIMIT + 1);
  expect((await says("one more", people[1])).status).toBe(200);
});
