import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AccountId,
  type ClientId,
  type ConversationId,
  type DeviceId,
  type Envelope,
  encodeCbor,
  idFromBytes,
} from "../../../protocol/index.ts";
import type { ChainRecord } from "../../store/tables.ts";
import {
  beginChain,
  type ChainEntry,
  compareChains,
  entryOf,
  extendChain,
  noteAhead,
  overAhead,
  stampOf,
  unknownChain,
} from "./chain.ts";

const chat = idFromBytes<ConversationId>(new Uint8Array(16));
const device = idFromBytes<DeviceId>(new Uint8Array(16).fill(1));
const [ana, bob] = [1, 2].map((byte) => idFromBytes<AccountId>(new Uint8Array(16).fill(byte))) as [AccountId, AccountId];
const entry = (seq: number, more: Partial<ChainEntry> = {}): ChainEntry => ({
  seq,
  at: 1000 + seq,
  device,
  clientId: idFromBytes<ClientId>(new Uint8Array(16).fill(seq % 256)),
  bytesHash: new Uint8Array(32).fill(seq % 256),
  ...more,
});
const upTo = (last: number, from: ChainRecord = beginChain(chat, 0, 0)) =>
  Array.from({ length: last }, (_, i) => entry(i + 1)).reduce(extendChain, from);

test("[CT6] whatever of an entry is another makes another hash, from there on", () => {
  const other = new Uint8Array(16).fill(9);
  const changes: Partial<ChainEntry>[] = [
    { at: 1 },
    { device: idFromBytes<DeviceId>(other) },
    { clientId: idFromBytes<ClientId>(other) },
    { bytesHash: new Uint8Array(32).fill(200) },
  ];
  for (const change of changes) {
    const forged = [extendChain(upTo(2), entry(3, change)), entry(4)] as const;
    const compared = compareChains(upTo(5), stampOf(extendChain(...forged)), { place: 6, by: ana });
    expect(compared).toMatchObject({ kind: "differs", seq: 4 });
  }
  expect(compareChains(upTo(5), stampOf(upTo(4)), { place: 6, by: ana }).kind).toBe("same");
  expect(compareChains(upTo(5), stampOf(upTo(4, beginChain(chat, 1, 0))), { place: 6, by: ana }).kind).toBe("differs");
});

test("[CT6] who has read what stands after its own word was given more", () => {
  expect(compareChains(upTo(5), stampOf(upTo(6)), { place: 6, by: ana })).toMatchObject({ kind: "differs", seq: 6 });
});

test("[CT6] in whatever order one's own are placed, the hash is that of the log", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 8 }), (own) => {
      let chain = beginChain(chat, 0, 0);
      for (const seq of own) chain = noteAhead(chain, entry(seq));
      for (let seq = 1; seq <= 20; seq++) {
        if (!own.includes(seq)) chain = extendChain(chain, entry(seq));
        chain = overAhead(chain, seq);
      }
      expect(chain).toMatchObject({ seq: 20, ahead: [] });
      expect(chain.hash).toEqual(upTo(20).hash);
    }),
  );
});

test("[CT6] a newcomer takes the first word for what came before it, and stands on it when a second person says the same", () => {
  let chain = unknownChain(0, 4);
  for (let seq = 5; seq <= 8; seq++) chain = extendChain(chain, entry(seq));
  const first = compareChains(chain, stampOf(upTo(6)), { place: 9, by: ana });
  if (first.kind === "differs") throw new Error("nothing to differ from");
  expect(first.chain.hash).toEqual(upTo(8).hash);
  expect(stampOf(first.chain)).toEqual(new Uint8Array());
  const again = compareChains(first.chain, stampOf(upTo(7)), { place: 9, by: ana });
  expect(again).toMatchObject({ kind: "same", chain: { basedOn: ana } });
  const second = compareChains(first.chain, stampOf(upTo(7)), { place: 9, by: bob });
  expect(second).toMatchObject({ kind: "same", chain: { basedOn: null } });
  // One liar makes no others liars: what rests on one word is dropped when it is contradicted.
  const lie = compareChains(chain, encodeCbor([6, new Uint8Array(32)]), { place: 9, by: ana });
  if (lie.kind === "differs") throw new Error("nothing to differ from");
  const honest = compareChains(lie.chain, stampOf(upTo(7)), { place: 9, by: bob });
  expect(honest).toMatchObject({ kind: "unknown", chain: { hash: null, seq: 8 } });
  // Too old, or nonsense: it says nothing.
  expect(compareChains(chain, stampOf(upTo(3)), { place: 9, by: ana })).toEqual({ kind: "unknown", chain });
  for (const stamp of [
    new Uint8Array(),
    new Uint8Array(70),
    encodeCbor([1]),
    encodeCbor([1, new Uint8Array(5)]),
    encodeCbor(["1", new Uint8Array(32)]),
  ])
    expect(compareChains(chain, stamp, { place: 9, by: ana })).toEqual({ kind: "unknown", chain });
});

test("[CT6] what is kept does not grow with the log, and a stamp adds 40 bytes", () => {
  const long = upTo(3000);
  expect(long.recent).toHaveLength(32);
  expect(encodeCbor(long).length).toBeLessThan(2500);
  let unknown = unknownChain(0, 0);
  for (let seq = 1; seq <= 3000; seq++) unknown = extendChain(unknown, entry(seq));
  expect(unknown.unproven).toHaveLength(500);
  expect(stampOf(long).length).toBeLessThanOrEqual(40);
});

test("[CT6] a Welcome counts as the Commit in whose place it stands", () => {
  const placed = { seq: 1, at: 5, device, clientId: idFromBytes<ClientId>(new Uint8Array(16)) };
  const bytes = new Uint8Array(40).fill(3);
  const commit: Envelope = { kind: "commit", ...placed, bytes, claim: new Uint8Array(128) };
  const { bytesHash } = entryOf(commit);
  const claim = new Uint8Array(128);
  claim.set(bytesHash);
  const welcome: Envelope = {
    kind: "welcome",
    ...placed,
    bytes: new Uint8Array(9),
    claim,
    tree: new Uint8Array(1),
    restart: null,
  };
  expect(entryOf(welcome)).toEqual(entryOf(commit));
});
