// A large group over real sockets: everybody writes, somebody comes and somebody goes. PARLEY_SCALE=256 (up to 1,024) makes it as large as one likes.

import { afterAll, expect, test } from "vitest";
import { createCommit, createGroup, describe as describeGroup, type Group, OPEN_RULES } from "../../mls/index.ts";
import { type ClientId, groupConversationId, idFromBytes } from "../../protocol/index.ts";
import { Seat } from "../world/seat.ts";
import { stage } from "../world/stage.ts";

const scene = stage({ hasOwnWorld: true });
/** More than hear each marker by itself (SQ10) */
const SIZE = Number(process.env.PARLEY_SCALE ?? 36);
/** All are on one thread, where each has to open its socket within ten seconds, while others come in. */
const AT_ONCE = 6;
const seats: Seat[] = [];
afterAll(() => {
  for (const seat of seats) seat.leaves();
});
const everybody = (act: (seat: Seat, place: number) => Promise<void>) => Promise.all(seats.map(act));

test(
  `[SQ1] [SQ9] [SQ10] ${SIZE} devices on ${SIZE} sockets: all read all in one order, who comes only what follows, who goes nothing more`,
  async () => {
    const places = Array.from({ length: SIZE }, (_, place) => place);
    await fewAtOnce(places, async (place) => void seats.push(await Seat.take(scene.world.url, place)));
    const [first, second, ...others] = seats as [Seat, Seat, ...Seat[]];
    const late = others.at(-1) as Seat;
    const conversation = groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
    const policy = { version: 1, kind: "group", admins: [first.identity.accountId], ...OPEN_RULES } as const;
    const given = { conversation, generation: 0, policy: { ...policy, admins: [...policy.admins] }, now: Date.now() };
    const begun = await createGroup(first.identity, given);
    const add: Uint8Array[] = [];
    for (const other of seats.slice(1, -1)) add.push(await first.claim(other, conversation));
    const creation = { shape: { kind: "group" } as const, generation: 0, groupInfo: begun.groupInfo, tree: begun.tree };
    first.group = begun.group;
    const made = await committed(first, { add });
    expect(await first.submit("create", conversation, { ...creation, first: made.bundle })).toBe("accepted");
    first.adopts(made.pending, 1);
    await first.attach(conversation);
    seats.pop();
    await fewAtOnce(seats.slice(1), (seat) => seat.comesIn(conversation));

    await everybody((seat, place) => seat.says(`hi from ${place}`));
    await everybody((seat) => seat.until(({ seqs }) => seqs.length === 1 + seats.length));
    const order = Array.from({ length: 1 + seats.length }, (_, i) => i + 1);
    for (const { seqs, read } of seats) {
      expect(seqs).toEqual(order);
      expect(new Set(read).size).toBe(seats.length - 1);
    }

    for (const seat of seats) seat.hasRead();
    await everybody((seat) => seat.until(({ marks }) => marks.devices.size >= seats.length - 1));
    if (seats.length > 32) expect(Math.max(...seats.map(({ marks }) => marks.frames))).toBeLessThan(seats.length / 4);

    // One Commit brings somebody in and puts somebody out; another member renews its keys after it.
    const gone = others[0] as Seat;
    const leaf =
      describeGroup(first.group as Group).roster.find(({ deviceId }) => deviceId === gone.identity.deviceId)?.leaf ?? -1;
    const change = await committed(first, { add: [await first.claim(late, conversation)], remove: [leaf] });
    first.adopts(change.pending, order.length + 1);
    expect(await first.submit("commit", conversation, change.bundle)).toBe("accepted");
    await gone.until(({ closedWith }) => closedWith !== null);
    expect(gone.closedWith).toBe(4001);
    seats.splice(seats.indexOf(gone), 1);
    await late.comesIn(conversation);
    seats.push(late);
    await second.until(({ seqs }) => seqs.length === order.length + 1);
    const renewed = await committed(second, {});
    second.adopts(renewed.pending, order.length + 2);
    expect(await second.submit("commit", conversation, renewed.bundle)).toBe("accepted");
    await everybody((seat) => seat.until(({ group }) => group?.state.groupContext.epoch === 3n));

    const writers = [first, second, late];
    for (const writer of writers) await writer.says("and again");
    await everybody((seat) => seat.until(({ seqs }) => seqs.at(-1) === order.length + 2 + writers.length));
    for (const seat of seats) {
      expect(seat.seqs).toEqual(Array.from({ length: seat.seqs.length }, (_, i) => (seat.seqs[0] ?? 0) + i));
      const heard = writers.filter((writer) => writer !== seat).length;
      expect(seat.read.filter((text) => text === "and again").length).toBe(heard);
    }
    expect(late.read.some((text) => text.startsWith("hi"))).toBe(false);
    expect(gone.seqs.at(-1)).toBe(order.length + 1);
  },
  // Of 1,024 each follows each Commit and reads two thousand messages, all on this machine.
  SIZE * 4_000,
);

async function fewAtOnce<T>(all: readonly T[], act: (each: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < all.length; i += AT_ONCE) await Promise.all(all.slice(i, i + AT_ONCE).map(act));
}

async function committed({ group }: Seat, intent: { add?: Uint8Array[]; remove?: number[] }) {
  if (group === null) throw new Error("not in");
  const made = await createCommit(group, { add: [], remove: [], at: Date.now(), ...intent });
  if (made.kind === "refused") throw new Error(`${made.rule}: ${made.detail}`);
  const { commit, welcome, groupInfo, claim, pending } = made;
  const { generation, epoch } = describeGroup(group);
  const clientId = idFromBytes<ClientId>(crypto.getRandomValues(new Uint8Array(16)));
  return { pending, bundle: { clientId, generation, epoch, commit, welcome, groupInfo, claim } };
}
