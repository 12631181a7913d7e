// Deeds that must come out the same whatever happens to one of those who are in them.

import { expect } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { type Device, textsOf } from "./device.ts";
import type { Deed, Scene } from "./kill.ts";
import type { World } from "./world.ts";

const ID = "AAAAAAAAAAAAAAAAAAAAAQ";
const data = new Blob([new Uint8Array(100_000).fill(7)]);
const file = { ...NOTHING_KNOWN, kind: "file", type: "text/plain", name: "a.txt", data, poster: null } as const;
const made = { title: "Trip", handles: ["bob"], id: ID };

/** The first says something. */
export const sending: Deed = {
  prepare: directChat,
  act: ({ people: [ana], conversation }) => said(ana, conversation, "hello"),
  async check(scene) {
    await everybodyReads(scene, ["first", "hello"]);
  },
};

/** The first sends a file. */
export const sendingFile: Deed = {
  prepare: directChat,
  async act({ people: [ana], conversation }) {
    await ana?.verbs.sendMedia(conversation, { attachments: [file], caption: "hello", id: ID });
  },
  async check(scene) {
    await everybodyReads(scene, ["first", "hello"]);
    const { world, people, conversation } = scene;
    for (const device of people) {
      const item = (await world.ends(device.timeline(conversation))).items.at(-1)?.id ?? "";
      const got = await world.ends(device.verbs.loadMedia({ conversation, item, index: 0, part: "file" }));
      expect(got.kind === "ok" && (await got.data.arrayBuffer())).toEqual(await data.arrayBuffer());
    }
    const { bytes } = await world.ends((people[0] as Device).ask({ kind: "storage" }));
    expect(bytes).toBe([...world.service.media.blobs.values()][0]?.length);
    expect(world.service.media.blobs.size).toBe(1);
  },
};

/** Ana reacts to the first message. */
export const reacting: Deed = {
  prepare: directChat,
  async act({ people, conversation }) {
    const ana = people.find(({ name }) => name === "Ana");
    const [first] = (await ana?.timeline(conversation))?.items.filter(({ kind }) => kind === "message") ?? [];
    await ana?.verbs.react(conversation, first?.id ?? "", "👍");
  },
  async check(scene) {
    await everybodyReads(scene, ["first"]);
    for (const device of scene.people) {
      const { items } = await scene.world.ends(device.timeline(scene.conversation));
      const reactions = items.flatMap((item) => (item.kind === "message" ? item.reactions : []));
      expect(reactions).toMatchObject([{ emoji: "👍", people: [{ name: "Ana" }], own: device.name === "Ana" }]);
    }
  },
};

/** Ana deletes a message for everyone. */
export const deleting: Deed = {
  async prepare(people, world) {
    const ana = people.find(({ name }) => name === "Ana") as Device;
    const chat = await directChat([ana, people.find(({ name }) => name === "Bob") as Device], world);
    await world.ends(ana.verbs.send(chat, { text: "wrong", id: ID }));
    await world.clock.advance(60_000);
    return chat;
  },
  async act({ people, conversation }) {
    const ana = people.find(({ name }) => name === "Ana");
    const outcome = await ana?.verbs.deleteForEveryone(conversation, `${await ana.accountId}.${ID}`);
    expect(outcome).toEqual({ kind: "ok" });
  },
  async check(scene) {
    await everybodyReads(scene, ["first"]);
    for (const { disk } of scene.people) {
      const lines = await disk.open().range("timeline", { prefix: [scene.conversation] });
      expect(lines.filter(({ value }) => value.kind === "deleted")).toHaveLength(1);
    }
  },
};

/** The second says three things. */
export const receiving: Deed = {
  prepare: directChat,
  async act({ people: [, bob], conversation }) {
    for (const [i, text] of ["one", "two", "three"].entries()) {
      await bob?.verbs.send(conversation, { text, id: ID.slice(0, 20) + ["AA", "BA", "CA"][i] });
    }
  },
  async check(scene) {
    await everybodyReads(scene, ["first", "one", "two", "three"]);
    const [ana] = scene.people;
    const { unread } = await scene.world.ends((ana as Device).timeline(scene.conversation));
    expect(unread).toBe(3);
  },
};

/** The same through the first one's own socket. */
export const receivingOnScreen: Deed = {
  ...receiving,
  async prepare(people, world) {
    const chat = await directChat(people, world);
    await world.ends((people[0] as Device).verbs.show(chat));
    await world.clock.advance(1000);
    return chat;
  },
};

/** The first adds Cleo to a group with the second. */
export const adding: Deed = {
  prepare: (people, world) => group(people.slice(0, 2), world),
  async act({ people: [ana], conversation }) {
    const outcome = await ana?.verbs.addMember(conversation, "cleo");
    expect(["ok", "waiting", "already-member", "not-allowed"]).toContain(outcome?.kind);
  },
  async check(scene) {
    const [ana, bob, cleo] = scene.people;
    await scene.world.ends((cleo as Device).verbs.send(scene.conversation, { text: "thanks" }));
    await scene.world.clock.advance(5000);
    for (const device of [ana, bob]) {
      const { items } = await scene.world.ends((device as Device).timeline(scene.conversation));
      const added = items.filter((item) => item.kind === "system" && item.line.kind === "added");
      expect(added).toHaveLength(2);
      expect(textsOf({ items })).toEqual(["first", "thanks"]);
    }
  },
};

/** The first removes the third. */
export const removing: Deed = {
  prepare: (people, world) => group(people, world),
  async act({ people: [ana, , cleo], conversation }) {
    const account = await cleo?.accountId;
    if (account) await ana?.verbs.removeMember(conversation, account);
  },
  async check(scene) {
    const [ana, bob, cleo] = scene.people;
    await scene.world.ends((bob as Device).verbs.send(scene.conversation, { text: "after" }));
    await scene.world.clock.advance(5000);
    const { items } = await scene.world.ends((ana as Device).timeline(scene.conversation));
    expect(items.filter((item) => item.kind === "system" && item.line.kind === "removed")).toHaveLength(1);
    expect(textsOf({ items })).toEqual(["first", "after"]);
    expect(textsOf(await scene.world.ends((cleo as Device).timeline(scene.conversation)))).toEqual(["first"]);
  },
};

/** The second adds the first, and greets. */
export const joining: Deed = {
  prepare: async ([cleo, bob, ana], world) => {
    const conversation = await group([bob, ana] as Device[], world);
    await world.ends((cleo as Device).conversations());
    return conversation;
  },
  async act({ people: [, bob], conversation }) {
    await bob?.verbs.addMember(conversation, "cleo");
    await bob?.verbs.send(conversation, { text: "welcome", id: ID });
  },
  async check(scene) {
    const [cleo] = scene.people;
    expect(textsOf(await scene.world.ends((cleo as Device).timeline(scene.conversation)))).toEqual(["welcome"]);
  },
};

/** A stranger writes to the first, whose app asks: wherever it dies, nothing shows that it is there. */
export const beingAsked: Deed = {
  prepare: async ([ana], world) => {
    await asks(ana as Device, world);
    return ID as ConversationId;
  },
  async act({ people: [, mal] }) {
    const opened = await mal?.verbs.openDirect("ana");
    if (opened?.kind === "ok") await mal?.verbs.send(opened.conversation, { text: "first", id: ID });
  },
  async check({ world, people: [ana] }) {
    const rows = await world.ends((ana as Device).requests());
    expect(rows.map(({ title }) => title)).toEqual(["Mal"]);
    expect((await world.ends((ana as Device).conversations())).map(({ kind }) => kind)).toEqual(["self"]);
    const chat = rows[0]?.id as ConversationId;
    expect(textsOf(await world.ends((ana as Device).timeline(chat)))).toEqual(["first"]);
    const { deviceId } = (await (ana as Device).disk.open().get("account", [])) ?? {};
    const log = world.service.logs.get(chat);
    expect(log?.entries.filter(({ device }) => device === deviceId)).toEqual([]);
    expect(log?.members.get(deviceId as never)).toMatchObject({ marker: null, cursor: 0 });
  },
};

/** The first lets a stranger write, and answers. */
export const accepting: Deed = {
  async prepare([ana, mal], world) {
    await asks(ana as Device, world);
    return directChat([mal, ana] as Device[], world);
  },
  async act({ people: [ana], conversation }) {
    expect(await ana?.verbs.acceptRequest(conversation)).toEqual({ kind: "ok" });
    await said(ana, conversation, "hello");
  },
  async check(scene) {
    const { world, people, conversation } = scene;
    await everybodyReads(scene, ["first", "hello"]);
    const [ana, mal] = people as [Device, Device];
    expect(await world.ends(ana.requests())).toEqual([]);
    const members = (await world.ends(mal.details(conversation)))?.members ?? [];
    expect(members.map(({ name }) => name).sort()).toEqual(["Ana", "Mal"]);
  },
};

/** The first begins a group. */
export const beginning: Deed = {
  prepare: async () => ID as ConversationId,
  async act({ people: [ana] }) {
    const outcome = await ana?.verbs.createGroup(made);
    if (outcome?.kind !== "ok") throw new Error(`not created: ${outcome?.kind}`);
    await said(ana, outcome.conversation, "hello");
  },
  async check(scene) {
    for (const device of scene.people) {
      const rows = await scene.world.ends(device.conversations());
      expect(rows.filter(({ kind }) => kind === "group").map(({ title }) => title)).toEqual(["Trip"]);
    }
    await everybodyReads(scene, ["hello"]);
  },
};

/** As a person's app has it, from now on */
async function asks(device: Device, world: World): Promise<void> {
  device.asksStrangers = true;
  device.crash();
  await world.ends(device.open());
}

async function directChat([one, other]: Device[], world: World): Promise<ConversationId> {
  const conversation = await world.opened((one as Device).verbs.openDirect((other as Device).name.toLowerCase()));
  await world.ends((one as Device).verbs.send(conversation, { text: "first" }));
  await world.clock.advance(60_000);
  return conversation;
}

async function group([creator, ...others]: Device[], world: World): Promise<ConversationId> {
  const handles = others.map(({ name }) => name.toLowerCase());
  const conversation = await world.opened((creator as Device).verbs.createGroup({ title: "Trip", handles }));
  await world.ends((creator as Device).verbs.send(conversation, { text: "first" }));
  await world.clock.advance(60_000);
  return conversation;
}

async function said(by: Device | undefined, conversation: ConversationId, text: string): Promise<void> {
  await by?.verbs.send(conversation, { text, id: ID });
}

async function everybodyReads({ world, people, conversation }: Scene, texts: string[]): Promise<void> {
  for (const device of people) expect(textsOf(await world.ends(device.timeline(conversation)))).toEqual(texts);
}
