// Who operates the service, over the real Worker, by the commands that they type: against a spammer, a business, and who comes without an invitation.

import { expect, test } from "vitest";
import type { Handle } from "../../protocol/index.ts";
import { smoke } from "../../scripts/deploy/smoke.ts";
import { ask, type Place } from "../../scripts/operate/operator.ts";
import { auditLines } from "../../scripts/operate/words.ts";
import { Person } from "../world/person.ts";
import { Program } from "../world/program.ts";
import { WORLD_SECRETS } from "../world/secrets.ts";
import { Shop } from "../world/shop.ts";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });
const place = (): Place => ({ origin: scene.world.url, secret: WORLD_SECRETS.OPERATOR_SECRET, headers: {} });
const by = (handle: string) => ({ who: { kind: "handle", handle: handle as Handle } as const });

/** As it is typed in a shell. @returns what it said, and whether it was done */
async function types(...words: string[]): Promise<{ said: string; code: number | null }> {
  process.env.OPERATOR_ORIGIN = scene.world.url;
  process.env.OPERATOR_SECRET = WORLD_SECRETS.OPERATOR_SECRET;
  const program = new Program("scripts/operate/main.ts", words);
  const code = await program.ended;
  return { said: [...program.lines, program.errors].join("\n"), code };
}

test("[OP3] [OP5] [OP6] a spammer is reported and suspended: told so, cut off at once, and back without a loss when that was wrong", async () => {
  const [ana, bob, eve] = [await scene.person("Ana"), await scene.person("Bob"), await scene.person("Eve")];
  const chat = await eve.opens(ana);
  await eve.says("buy this", chat);
  await ana.sees("buy this", chat);
  const account = (await eve.once({ kind: "account" }))?.accountId;
  if (account === undefined) throw new Error("Eve has no account");
  for (const each of [ana, bob]) expect((await each.verbs.report(account)).kind).toBe("ok");

  const { reports } = await ask(place(), "reports");
  // Neighbours, as far as the service can tell: one network.
  expect(reports).toMatchObject([{ account, handle: eve.handle, networks: 1, people: 2, isSuspended: false }]);
  expect(await types("suspend", "@nobody.at.all")).toMatchObject({ code: 1, said: expect.stringMatching(/no such account/) });
  expect(await types("suspend", `@${eve.handle}`)).toMatchObject({ code: 0, said: expect.stringMatching(/is suspended/) });
  expect(await ask(place(), "suspend", { body: by(eve.handle) })).toMatchObject({ outcome: "already" });

  await eve.until({ kind: "connection" }, ({ state }) => state === "suspended");
  await eve.says("more of it", chat);
  await ana.says("who are you?", chat);
  expect(await ana.words(chat)).toEqual(["buy this", "who are you?"]);

  expect((await ask(place(), "restore", { body: by(eve.handle) })).outcome).toBe("done");
  await eve.goesAway();
  await eve.comesOnline();
  await eve.sees("who are you?", chat);
  await ana.sees("more of it", chat);
});

test("[OP3] [OP5] a hosted business is suspended with its API, once that is meant, and goes on afterwards", async () => {
  const [owner, ana] = [await scene.person("Owner"), await scene.person("Ana")];
  const shop = await Shop.of(owner, scene.world.url);
  const chat = await ana.opens({ handle: shop.handle } as Person);
  await ana.says("hello", chat);
  const { person } = await shop.hears("hello");
  const suspend = async (business: boolean) =>
    (await ask(place(), "suspend", { body: { ...by(shop.handle), business } })).outcome;
  expect([await suspend(false), await suspend(true)]).toEqual(["business", "done"]);
  expect((await shop.native("GET", "/profile")).status).toBe(401);
  await ana.says("anybody there?", chat);
  expect((await ask(place(), "restore", { body: { ...by(shop.handle), business: true } })).outcome).toBe("done");
  expect((await shop.native("GET", "/profile")).status).toBe(200);
  await shop.hears("anybody there?");
  await shop.says("back again", person);
  await ana.sees("back again", chat);
});

test("[OP4] [OP9] who is closed is gone; where one needs an invitation nobody else comes in, and a deployment is tried all the same", async () => {
  const ana = await scene.person("Ana");
  const { origin } = place();
  await ask(place(), "setLimits", { body: { registration: "invitation" } });
  await expect(Person.join("Eve", origin)).rejects.toThrow("invitation-required");
  await smoke(origin);
  const { said } = await types("invite", "1", "--days", "1");
  const code = /^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/m.exec(said)?.[0] ?? "";
  const fay = await ana.hasNothing();
  const made = await fay.verbs.register({ name: "Fay", handle: `fay.${crypto.randomUUID().slice(0, 8)}`, invitation: code });
  expect(made).toEqual({ kind: "ok" });
  await fay.end();
  await ask(place(), "setLimits", { body: { registration: "open" } });
  expect(await types("close", `@${ana.handle}`, "--yes")).toMatchObject({
    code: 0,
    said: expect.stringMatching(/closed for good/),
  });
  const answer = await fetch(`${origin}/v1/me`, { headers: { Authorization: `Bearer ${ana.token}` } });
  expect(answer.status).toBe(401);
  const lines = auditLines(await ask(place(), "audit"));
  expect(lines.find((line) => line.includes(`close @${ana.handle}`))).toMatch(/secret .* done$/);
  expect(lines.join("\n")).not.toContain(code);
});

scene.endsWithoutFailures();
