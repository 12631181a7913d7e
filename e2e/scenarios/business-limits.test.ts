// What a business may not do, and may not learn.

import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import type { Person } from "../world/person.ts";
import { type Answer, Shop } from "../world/shop.ts";
import { stage } from "../world/stage.ts";

const scene = stage();
const NOBODY = `ZZ.${"A".repeat(26)}`;
/** Of each answer its own: when, by which name, and how long it took */
const OWN_HEADERS = ["date", "server-timing"];

type Refused = { error: { code: number; fbtrace_id?: string } };

async function cast(): Promise<{ ana: Person; shop: Shop; chat: ConversationId; person: string }> {
  const [owner, ana] = [await scene.person("Owner"), await scene.person("Ana")];
  const shop = await Shop.of(owner, scene.world.url);
  const opened = await ana.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await ana.verbs.show(opened.conversation);
  await ana.says("hello", opened.conversation);
  return { ana, shop, chat: opened.conversation, person: (await shop.hears("hello")).person };
}

function without({ status, headers, body }: Answer<Refused>): object {
  const { fbtrace_id, ...error } = body.error;
  expect(fbtrace_id).toMatch(/^A/);
  return { status, error, headers: [...headers].filter(([name]) => !OWN_HEADERS.includes(name)) };
}

test("[GW6] who blocks the business, who is unknown and who is known to another business are one answer", async () => {
  const [{ ana, shop, chat, person }, other] = [await cast(), await cast()];
  await shop.says("before", person);
  await ana.sees("before", chat);
  const account = (await ana.details(chat)).members.find(({ self }) => !self)?.accountId as AccountId;
  expect((await ana.verbs.block(account, true)).kind).toBe("ok");
  const kinds = [
    { text: { body: "hi" } },
    { type: "location", location: { latitude: 1, longitude: 2 } },
    { type: "interactive", interactive: offer() },
  ];
  for (const kind of kinds) {
    const [blocked, unknown, others] = await Promise.all(
      [person, NOBODY, other.person].map((to) => shop.cloud<Refused>({ to, ...kind })),
    );
    expect(blocked?.body.error.code).toBe(131026);
    for (const answer of [unknown, others])
      expect(without(answer as Answer<Refused>)).toEqual(without(blocked as Answer<Refused>));
  }
  const native = (to: string) => shop.native("POST", "/messages", { to, content: { kind: "text", text: "hi" } });
  const [blocked, unknown] = [await native(person), await native(NOBODY)];
  expect(blocked).toMatchObject({ status: 422, body: { code: "undeliverable" } });
  expect({ status: unknown.status, body: unknown.body }).toEqual({ status: blocked.status, body: blocked.body });
  expect((await ana.verbs.block(account, false)).kind).toBe("ok");
  await shop.says("after", person);
  await ana.sees("after", chat);
  expect(await ana.words(chat)).toEqual(["hello", "before", "after"]);
});

test("[GW6] who does not share what they read is never told as having read", async () => {
  const { ana, shop, chat, person } = await cast();
  await ana.verbs.setReadReceipts(false);
  const unread = await shop.says("did you see this?", person);
  await ana.sees("did you see this?", chat);
  await ana.verbs.markRead(chat, (await ana.items(chat)).at(-1)?.seq ?? 0);
  await shop.hasStatus(unread, "delivered");
  // What tells of the next one's arrival would tell of the reading too.
  const next = await shop.says("and this?", person);
  await shop.hasStatus(next, "delivered");
  await ana.says("yes, yes", chat);
  await shop.hears("yes, yes");
  const statuses = (await shop.events()).filter(({ message }) => message === unread).map(({ status }) => status);
  expect(statuses).toEqual(["sent", "delivered"]);
  const stored = await shop.native("GET", `/messages/${encodeURIComponent(unread)}`);
  expect(stored.body).toMatchObject({ status: "delivered" });
});

test("[GW6] faster than one person can be written to: 131056 and when to come back; the others are not touched by it", async () => {
  const { ana, shop, chat, person } = await cast();
  const ben = await scene.person("Ben");
  const opened = await ben.verbs.openDirect(shop.handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await ben.says("hello from Ben", opened.conversation);
  const his = (await shop.hears("hello from Ben")).person;
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) => shop.cloud<Refused>({ to: person, text: { body: `burst ${i}` } })),
  );
  const refused = answers.filter(({ status }) => status !== 200);
  // 45 at once; how fast more come is said by the test of the rates, whose clock stands still.
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(60 - 45);
  for (const { status, headers, body } of refused) {
    expect([status, body.error.code]).toEqual([429, 131056]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(6);
  }
  await shop.says("not you", his);
  const taken = answers.flatMap(({ status }, i) => (status === 200 ? [`burst ${i}`] : []));
  for (const text of taken) await ana.sees(text, chat);
  expect((await ana.words(chat)).slice(1).sort()).toEqual(taken.sort());
});

test("[GW6] a permission is heard, and so is that it ends", async () => {
  const { ana, shop, chat, person } = await cast();
  for (const granted of [true, false]) {
    await ana.verbs.allowToWrite(chat, granted);
    await shop.event((event) => event.kind === "permission" && event.granted === granted, `granted: ${granted}`);
    expect((await shop.native("GET", `/contacts/${person}`)).body).toMatchObject({ hasGranted: granted });
  }
});

function offer(): object {
  const buttons = [{ type: "reply", reply: { id: "yes", title: "Yes" } }];
  return { type: "button", body: { text: "?" }, action: { buttons } };
}

scene.endsWithoutFailures();
