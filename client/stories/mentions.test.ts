// Who is meant in a group, and how they hear of it.

import { expect, test } from "vitest";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import { household, link, MINUTE_MS, newDevice } from "./linking.ts";
import { hostile, talking } from "./talking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

test("[MN2] [MN3] who is meant is marked in the list and led there, until it is read here or on another device; an edit and a deletion end it", async () => {
  const { world, ana, bob, cleo, group } = await household(891);
  const anaId = await ana.accountId;
  const means = async (text: string) => {
    const outcome = await world.ends(bob.verbs.send(group, { text, mentions: [{ from: 0, to: 4, account: anaId }] }));
    await world.clock.advance(10_000);
    if (outcome.kind !== "ok") throw new Error(outcome.kind);
    return outcome.id;
  };
  const row = async (device: Device) => (await world.ends(device.conversations())).find(({ id }) => id === group);
  const view = (device: Device) => world.ends(device.timeline(group));
  const item = async (device: Device, id: string) =>
    (await view(device)).items.find(
      (each): each is TimelineItem & { kind: "message" } => each.id === id && each.kind === "message",
    );
  const first = await means("@Ana are you there?");
  const second = await means("@Ana?");
  expect([(await row(ana))?.mentioned, (await row(cleo))?.mentioned]).toEqual([true, false]);
  expect((await view(ana)).mentioned).toMatchObject({ item: first });
  for (const device of [ana, bob, cleo])
    expect((await item(device, first))?.mentions).toMatchObject([{ from: 0, to: 4, person: { accountId: anaId } }]);
  // As each of them calls her.
  await world.ends(cleo.verbs.callContact(anaId, "Annie"));
  expect((await item(cleo, first))?.mentions[0]?.person.name).toBe("Annie");
  await world.ends(bob.verbs.deleteForEveryone(group, first));
  await world.clock.advance(10_000);
  expect((await view(ana)).mentioned).toMatchObject({ item: second });
  await world.ends(bob.verbs.edit(group, second, { text: "Where is @Ana?" }));
  await world.clock.advance(10_000);
  expect(await item(ana, second)).toMatchObject({ text: "Where is @Ana?", mentions: [] });
  expect([(await view(ana)).mentioned, (await row(ana))?.mentioned]).toEqual([null, false]);
  // Other words mean whom they say that they mean, at once where they were typed.
  const meant = [{ from: 9, to: 13, account: anaId }];
  await world.ends(bob.verbs.edit(group, second, { text: "Where is @Ana now?", mentions: meant }));
  expect((await item(bob, second))?.mentions).toMatchObject([{ from: 9, person: { accountId: anaId } }]);
  await world.clock.advance(10_000);
  expect((await item(cleo, second))?.mentions).toMatchObject([{ from: 9, person: { accountId: anaId } }]);
  expect([(await view(ana)).mentioned, (await row(ana))?.mentioned]).toMatchObject([{ item: second }, true]);
  // So does what is said to files.
  const data = new Blob(["map"]);
  const attachments = [{ ...NOTHING_KNOWN, kind: "file" as const, type: "text/plain", name: "map.txt", data, poster: null }];
  const sent = await world.ends(
    bob.verbs.sendMedia(group, { attachments, caption: "A map, @Ana", mentions: [{ from: 7, to: 11, account: anaId }] }),
  );
  if (sent.kind !== "ok") throw new Error(sent.kind);
  await world.clock.advance(10_000);
  expect((await item(ana, sent.id))?.mentions).toMatchObject([{ from: 7, person: { accountId: anaId } }]);
  await world.ends(bob.verbs.deleteForEveryone(group, second));
  await world.clock.advance(10_000);
  expect((await view(ana)).mentioned).toMatchObject({ item: sent.id });
  // Of what is read nobody is told anew.
  await world.ends(ana.verbs.markRead(group, 10_000));
  await world.ends(bob.verbs.edit(group, sent.id, { text: "@Ana, a map", mentions: [{ from: 0, to: 4, account: anaId }] }));
  await world.clock.advance(10_000);
  expect((await item(ana, sent.id))?.mentions).toMatchObject([{ from: 0 }]);
  expect((await view(ana)).mentioned).toBeNull();
  // Read on the phone.
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  const third = await means("@Ana!");
  expect((await view(phone)).mentioned).toMatchObject({ item: third });
  await world.ends(phone.verbs.markRead(group, (await item(phone, third))?.seq ?? 0));
  await world.clock.advance(MINUTE_MS);
  await world.ends(ana.verbs.show(group));
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, phone])
    expect([(await row(device))?.mentioned, (await view(device)).mentioned]).toEqual([false, null]);
  // What goes on to another chat means nobody there.
  const notes = await world.opened(bob.verbs.openSelf());
  await world.ends(bob.verbs.forward({ conversation: group, items: [third] }, [notes]));
  expect((await world.ends(bob.timeline(notes))).items.at(-1)).toMatchObject({ text: "@Ana!", mentions: [] });
  expect([...ana.failures, ...bob.failures, ...cleo.failures, ...phone.failures]).toEqual([]);
});

test("[MN2] [MN3] between two nobody is led anywhere; whoever is not known here, and what stands nowhere, are words", async () => {
  const talk = await talking(892);
  const { world, ana, bob, chat } = talk;
  const [me, other] = [await ana.accountId, await bob.accountId];
  const mentions = [
    { from: 0, to: 4, account: me },
    { from: 2, to: 9, account: me },
    { from: 5, to: 9, account: "A".repeat(22) },
    { from: 5, to: 9, account: other },
    { from: 90, to: 99, account: me },
  ];
  await hostile(talk, bob, { kind: "text", text: "@Ana @Bob", mentions });
  const last = (await world.ends(ana.timeline(chat))).items.at(-1);
  expect(last).toMatchObject({ text: "@Ana @Bob", mentions: [{ from: 0, to: 4 }] });
  expect((await world.ends(ana.conversations())).find(({ id }) => id === chat)).toMatchObject({ mentioned: false });
  const many = Array.from({ length: 2000 }, () => ({ from: 0, to: 4, account: me }));
  await hostile(talk, bob, { kind: "text", text: "@Ana", mentions: many });
  expect((await world.ends(ana.timeline(chat))).items.at(-1)).toMatchObject({ text: "@Ana", mentions: [{ from: 0, to: 4 }] });
  expect(ana.failures).toEqual([]);
});
