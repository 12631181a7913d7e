// Polls: what a vote counts for and for whom, who closes one, and that all devices end with the same.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import { withEnd, withVote } from "../engine/receiving/polled.ts";
import { pollView } from "../live/poll.ts";
import type { PollView } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import type { MessageRecord } from "../store/tables.ts";
import { MINUTE_MS } from "./linking.ts";
import { hostile } from "./talking.ts";

type Cast = { world: World; ana: Device; bob: Device; cleo: Device; chat: ConversationId };

async function trio(seed: number): Promise<Cast> {
  const world = new World(seed);
  const [ana, bob, cleo] = [await world.person("Ana"), await world.person("Bob"), await world.person("Cleo")];
  const chat = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob", "cleo"] }));
  await world.clock.advance(MINUTE_MS);
  return { world, ana, bob, cleo, chat };
}

const OPTIONS = ["Soup", "Cake", "Bread"];

async function asks({ world, chat }: Cast, by: Device, several = false): Promise<string> {
  const sent = await world.ends(by.verbs.sendPoll(chat, { question: "Lunch?", options: OPTIONS, several }));
  if (sent.kind !== "ok") throw new Error(sent.kind);
  await world.clock.advance(3000);
  return sent.id;
}

async function pollOn({ world, chat }: Cast, device: Device, id: string): Promise<PollView> {
  const found = (await world.ends(device.timeline(chat))).items.find((item) => item.id === id);
  const poll = found?.kind === "message" ? pollView(found) : null;
  if (poll === null) throw new Error(`${device.name} has no poll`);
  return poll;
}

/** "Soup: Ana, Bob" */
async function counted(cast: Cast, device: Device, id: string): Promise<string[]> {
  const { options, isClosed } = await pollOn(cast, device, id);
  const lines = options.map(({ title, people }) => `${title}: ${people.map(({ name }) => name).sort()}`);
  return isClosed ? [...lines, "closed"] : lines;
}

const targetOf = (id: string) => {
  const [sender, name] = id.split(".") as [AccountId, string];
  return { id: name, sender };
};

test("[PO2] [PO3] [PO4] of each person the last choice counts on all devices, and can be taken back; closed, nothing is added", async () => {
  const cast = await trio(881);
  const { world, ana, bob, cleo, chat } = cast;
  const id = await asks(cast, ana);
  const row = (await world.ends(bob.conversations())).find((each) => each.id === chat);
  expect(row).toMatchObject({ unread: 1, preview: { text: "Lunch?" } });
  expect(await world.ends(bob.verbs.vote(chat, id, [0]))).toEqual({ kind: "ok" });
  // At once where it was chosen
  expect(await counted(cast, bob, id)).toEqual(["Soup: Bob", "Cake: ", "Bread: "]);
  await world.ends(cleo.verbs.vote(chat, id, [1]));
  await world.ends(ana.verbs.vote(chat, id, [1]));
  await world.clock.advance(3000);
  await world.ends(bob.verbs.vote(chat, id, [1]));
  await world.ends(cleo.verbs.vote(chat, id, []));
  await world.clock.advance(3000);
  for (const device of [ana, bob, cleo]) expect(await counted(cast, device, id)).toEqual(["Soup: ", "Cake: Ana,Bob", "Bread: "]);
  expect(await pollOn(cast, bob, id)).toMatchObject({
    voters: 2,
    several: false,
    options: [{ own: false }, { own: true }, { own: false }],
  });
  // A vote is no message.
  expect((await world.ends(cleo.conversations())).find((each) => each.id === chat)).toMatchObject({
    unread: 1,
    preview: { text: "Lunch?" },
  });
  for (const chosen of [[3], [-1], [0.5], [0, 1], [Number.NaN]])
    expect(await world.ends(bob.verbs.vote(chat, id, chosen)), `${chosen}`).toEqual({ kind: "no-such-option" });
  expect(await world.ends(bob.verbs.vote(chat, `${id.slice(0, -1)}A`, [0]))).toEqual({ kind: "not-found" });
  expect(await world.ends(bob.verbs.closePoll(chat, id))).toEqual({ kind: "not-allowed" });
  expect(await world.ends(ana.verbs.closePoll(chat, id))).toEqual({ kind: "ok" });
  expect((await pollOn(cast, ana, id)).isClosed).toBe(true);
  await world.clock.advance(3000);
  expect(await world.ends(bob.verbs.vote(chat, id, [0]))).toEqual({ kind: "closed" });
  bob.crash();
  await world.ends(bob.open());
  for (const device of [ana, bob, cleo])
    expect(await counted(cast, device, id)).toEqual(["Soup: ", "Cake: Ana,Bob", "Bread: ", "closed"]);
  await world.ends(ana.verbs.deleteForEveryone(chat, id));
  await world.clock.advance(3000);
  expect(JSON.stringify(await bob.disk.open().range("timeline", { prefix: [chat] }))).not.toContain("Soup");
  expect([...ana.failures, ...bob.failures, ...cleo.failures]).toEqual([]);
});

test("[PO2] [PO3] a hostile member votes for nobody else, for no option that is not there, for several in one, and closes nothing of another's", async () => {
  const cast = await trio(882);
  const { world, ana, bob, cleo, chat } = cast;
  const id = await asks(cast, ana);
  await world.ends(cleo.verbs.vote(chat, id, [0]));
  await world.ends(bob.verbs.vote(chat, id, [0]));
  await world.clock.advance(3000);
  const target = targetOf(id);
  for (const chosen of [[11], [0, 1], [0, 11]]) await hostile(cast, bob, { kind: "vote", target, chosen });
  await hostile(cast, bob, { kind: "vote", target, chosen: null });
  await hostile(cast, bob, { kind: "vote", target: { ...target, sender: await bob.accountId }, chosen: null });
  await hostile(cast, bob, { kind: "vote", target: { ...target, sender: await bob.accountId }, chosen: [2] });
  for (const device of [ana, cleo]) expect(await counted(cast, device, id)).toEqual(["Soup: Bob,Cleo", "Cake: ", "Bread: "]);
  // What is no poll has no votes.
  const text = await world.ends(ana.verbs.send(chat, { text: "Really?" }));
  if (text.kind !== "ok") throw new Error(text.kind);
  await world.clock.advance(3000);
  expect(await world.ends(cleo.verbs.vote(chat, text.id, [0]))).toEqual({ kind: "not-found" });
  await hostile(cast, bob, { kind: "vote", target: targetOf(text.id), chosen: [0] });
  const stored = await ana.disk.open().range("timeline", { prefix: [chat] });
  expect(stored.filter(({ value }) => value.kind === "message" && value.polled)).toHaveLength(1);
  await world.ends(ana.verbs.closePoll(chat, id));
  await world.clock.advance(3000);
  await hostile(cast, bob, { kind: "vote", target, chosen: [2] });
  for (const device of [ana, cleo])
    expect(await counted(cast, device, id)).toEqual(["Soup: Bob,Cleo", "Cake: ", "Bread: ", "closed"]);
});

test("[PO4] offline only what is wanted in the end leaves, and where it comes after the end it is as before", async () => {
  const cast = await trio(883);
  const { world, ana, bob, chat } = cast;
  const id = await asks(cast, ana, true);
  bob.network.setOnline(false);
  for (const chosen of [[0], [0, 2], [2, 1, 1]])
    expect(await world.ends(bob.verbs.vote(chat, id, chosen))).toEqual({ kind: "ok" });
  expect(await counted(cast, bob, id)).toEqual(["Soup: ", "Cake: Bob", "Bread: Bob"]);
  const waits = await bob.disk.open().range("outbox", { prefix: [chat] });
  expect(waits.length).toBeLessThan(3);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, bob]) expect(await counted(cast, device, id)).toEqual(["Soup: ", "Cake: Bob", "Bread: Bob"]);
  bob.network.setOnline(false);
  await world.ends(bob.verbs.vote(chat, id, [0]));
  await world.ends(ana.verbs.closePoll(chat, id));
  await world.clock.advance(MINUTE_MS);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, bob])
    expect(await counted(cast, device, id)).toEqual(["Soup: ", "Cake: Bob", "Bread: Bob", "closed"]);
  expect(await bob.disk.open().range("outbox", { prefix: [chat] })).toEqual([]);
});

test("[PO2] [PO3] whoever votes when, goes offline, dies or closes it, all devices end with the same", async () => {
  const act = fc.record({
    by: fc.nat(2),
    what: fc.constantFrom(
      "vote" as const,
      "vote" as const,
      "vote" as const,
      "offline" as const,
      "online" as const,
      "crash" as const,
      "close" as const,
    ),
    chosen: fc.subarray([0, 1, 2]),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), fc.integer({ min: 1, max: 9999 }), async (acts, seed) => {
      const cast = await trio(seed);
      const { world, ana, bob, cleo, chat } = cast;
      const people = [ana, bob, cleo];
      const id = await asks(cast, ana, true);
      for (const { by, what, chosen } of acts) {
        const device = people[by] as Device;
        if (what === "vote") await world.ends(device.verbs.vote(chat, id, chosen));
        if (what === "close") await world.ends(device.verbs.closePoll(chat, id));
        if (what === "offline" || what === "online") device.network.setOnline(what === "online");
        if (what === "crash") {
          device.crash();
          await world.ends(device.open());
        }
        await world.clock.advance(100 * by);
      }
      for (const device of people) {
        device.network.setOnline(true);
        device.client?.wake();
      }
      await world.clock.advance(3 * MINUTE_MS);
      const [first, ...others] = await Promise.all(
        people.map((device) => device.disk.open().range("timeline", { prefix: [chat] })),
      );
      const polls = [first, ...others].map((lines) =>
        lines?.flatMap(({ value }) => (value.kind === "message" ? [value.polled] : [])),
      );
      expect(polls[1]).toEqual(polls[0]);
      expect(polls[2]).toEqual(polls[0]);
      for (const device of people) expect(await counted(cast, device, id)).toEqual(await counted(cast, ana, id));
    }),
    { numRuns: 6 },
  );
});

const asked: MessageRecord = {
  kind: "message",
  at: 0,
  sender: "ana" as AccountId,
  id: "p",
  text: "Lunch?",
  body: { kind: "poll", options: OPTIONS, several: true },
  reply: null,
};

test("[PO2] in whatever order votes come, who has the last of each person counts the same; five thousand by one are one", () => {
  const vote = fc.record({
    by: fc.constantFrom("ana", "bob", "cleo") as fc.Arbitrary<AccountId>,
    seq: fc.integer({ min: 2, max: 60 }),
    chosen: fc.subarray([0, 1, 2]),
  });
  type Vote = { by: AccountId; seq: number; chosen: number[] };
  const after = (votes: readonly Vote[]) => {
    const { polled } = votes.reduce((record, each) => withVote(record, each) ?? record, asked);
    return polled?.votes.toSorted((a, b) => (a.by < b.by ? -1 : 1));
  };
  const votes = fc.uniqueArray(vote, { selector: ({ seq }) => seq, minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      votes.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const last = [...Map.groupBy(all, ({ by }) => by).values()].map((own) => own.reduce((a, b) => (a.seq > b.seq ? a : b)));
        expect(after(shuffled)).toEqual(after(last));
      },
    ),
  );
  const many = Array.from({ length: 5000 }, (_, i): Vote => ({ by: "bob" as AccountId, seq: i + 2, chosen: [i % 3] }));
  expect(after(many)).toEqual([{ by: "bob", seq: 5001, chosen: [4999 % 3] }]);
  const crowd = Array.from({ length: 5000 }, (_, i): Vote => ({ by: `${i}` as AccountId, seq: i + 2, chosen: [0] }));
  expect(after(crowd)).toHaveLength(1024);
});

test("[PO3] an end that comes twice, or late, ends it where it first stood in the log", () => {
  const bob = "bob" as AccountId;
  const voted = withVote(asked, { by: bob, seq: 3, chosen: [0] }) as MessageRecord;
  const ended = withEnd(voted, 5) as MessageRecord;
  expect(ended.polled).toEqual({ votes: [{ by: bob, seq: 3, chosen: [0] }], closed: 5 });
  expect(withEnd(ended, 6)).toBeNull();
  expect(withVote(ended, { by: bob, seq: 6, chosen: [1] })).toBeNull();
  expect(withEnd(withVote(voted, { by: bob, seq: 7, chosen: [1] }) as MessageRecord, 5)?.polled?.votes).toEqual([]);
  expect(withEnd({ ...asked, body: { kind: "text" } }, 5)).toBeNull();
});
