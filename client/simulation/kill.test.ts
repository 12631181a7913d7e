// Killed at every call of send, of receive, of a change of the group, of joining and of beginning: whoever opens the store goes on, and
// everything happens exactly once.

import { describe, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { NOTHING_KNOWN } from "../content/attachment.ts";
import { type Cast, castOf } from "./cast.ts";
import { type Device, textsOf } from "./device.ts";
import { type Deed, dieAtEachCall, memoryDevice, type Scene, sqlDevice } from "./kill.ts";
import type { World } from "./world.ts";

const ID = "AAAAAAAAAAAAAAAAAAAAAQ";
const casts = new Map<string, Promise<Cast>>();

/** The first is the one that dies. */
function cast(...names: string[]): Promise<Cast> {
  const known = casts.get(names.join()) ?? castOf(names);
  casts.set(names.join(), known);
  return known;
}

describe.each([
  ["memory", memoryDevice],
  ["SQL", sqlDevice],
] as const)("on %s", (_name, profile) => {
  test("[CL1] [CL4] a message that is being sent is sent once", async () => {
    const deed: Deed = {
      prepare: directChat,
      act: ({ people: [ana], conversation }) => said(ana, conversation, "hello"),
      async check(scene) {
        await everybodyReads(scene, ["first", "hello"]);
      },
    };
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob"), profile, deed);
    expect(deaths).toBeGreaterThan(20);
  });

  test("[CL1] [CL4] a file that is being sent arrives once, whole", async () => {
    const data = new Blob([new Uint8Array(100_000).fill(7)]);
    const file = { ...NOTHING_KNOWN, kind: "file", type: "text/plain", name: "a.txt", data, poster: null } as const;
    const deed: Deed = {
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
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob"), profile, deed);
    expect(deaths).toBeGreaterThan(30);
  });

  test("[CL1] [CL4] [RE1] a reaction that is being sent is applied once, whoever of the two dies", async () => {
    for (const names of [
      ["Ana", "Bob"],
      ["Bob", "Ana"],
    ]) {
      const deed: Deed = {
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
      const { deaths } = await dieAtEachCall(await cast(...names), profile, deed);
      expect(deaths).toBeGreaterThan(15);
    }
  });

  test("[CL1] [CL4] [DE2] [DE3] a message that is being deleted goes from both, whoever of the two dies", async () => {
    for (const names of [
      ["Ana", "Bob"],
      ["Bob", "Ana"],
    ]) {
      const deed: Deed = {
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
      const { deaths } = await dieAtEachCall(await cast(...names), profile, deed);
      expect(deaths).toBeGreaterThan(15);
    }
  });

  test("[CL2] [CL5] messages that are being received are read once, in order", async () => {
    const deed: Deed = {
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
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob"), profile, deed);
    expect(deaths).toBeGreaterThan(20);
  });

  test("[CL6] somebody who is being added is added once", async () => {
    const deed: Deed = {
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
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob", "Cleo"), profile, deed);
    expect(deaths).toBeGreaterThan(20);
  });
});

/** The store is the same port: what differs between two was seen above. */
describe("on memory, further", () => {
  const profile = memoryDevice;
  test("[CL6] somebody who is being removed is removed once", async () => {
    const deed: Deed = {
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
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob", "Cleo"), profile, deed);
    expect(deaths).toBeGreaterThan(15);
  });

  test("[CL5] somebody who is joining joins once, and reads from then on", async () => {
    const deed: Deed = {
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
    const { deaths } = await dieAtEachCall(await cast("Cleo", "Bob", "Ana"), profile, deed);
    expect(deaths).toBeGreaterThan(20);
  });

  test("[CL4] [CL6] a group that is being begun is begun once", async () => {
    const made = { title: "Trip", handles: ["bob"], id: ID };
    const deed: Deed = {
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
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob"), profile, deed);
    expect(deaths).toBeGreaterThan(20);
  });
});

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
