import fc from "fast-check";
import { expect, test } from "vitest";
import { toBase64Url } from "./bytes.ts";
import {
  hearIn,
  MAILBOX_LIFETIME_MS,
  MAX_MAILBOX_BYTES,
  type MailboxState,
  mayEndMailbox,
  openMailbox,
  sayIn,
} from "./mailbox.ts";

const NOW = 1_800_000_000_000;
const NOT_FOUND = { kind: "not-found" };
const text = (bytes: number) => toBase64Url(new Uint8Array(bytes).fill(7));
const NETWORK = "192.0.2.1";
const from = (seat: string, network = NETWORK) => ({ seat, network });
const [ours, theirs, eves] = ["owner", "peer", "eve"];

function opened(now = NOW): MailboxState {
  const outcome = openMailbox(undefined, from(ours), now);
  if (outcome.kind !== "opened") throw new Error(outcome.kind);
  return outcome.state;
}
function said(there: MailboxState, seat: string, place: number, message = `${seat} ${place}`, now = NOW): MailboxState {
  const outcome = sayIn(there, { network: NETWORK, seat, place, message }, now);
  if (outcome.kind !== "said") throw new Error(JSON.stringify(outcome));
  return outcome.state;
}
const heard = (there: MailboxState | undefined, seat: string, place: number, now = NOW) => hearIn(there, { seat, place }, now);

test("[MB1] two messages each way, each heard by the other side alone, and no third", () => {
  let box = opened();
  expect(heard(box, ours, 0)).toEqual({ kind: "heard", message: null, isNear: false });
  box = said(box, theirs, 0);
  box = said(box, ours, 0);
  box = said(box, theirs, 1);
  box = said(box, ours, 1);
  for (const place of [0, 1]) {
    expect(heard(box, ours, place)).toEqual({ kind: "heard", message: `peer ${place}`, isNear: true });
    expect(heard(box, theirs, place)).toEqual({ kind: "heard", message: `owner ${place}`, isNear: false });
  }
  for (const seat of [ours, theirs])
    expect(sayIn(box, { network: NETWORK, seat, place: 2, message: "more" }, NOW)).toMatchObject({ kind: "malformed" });
});

test("[MB1] all that is said has 64 KiB, whoever says it", () => {
  const box = said(said(opened(), theirs, 0, text(MAX_MAILBOX_BYTES - 100)), ours, 0, text(99));
  expect(sayIn(box, { network: NETWORK, seat: ours, place: 1, message: text(2) }, NOW)).toEqual({
    kind: "too-big",
    limitBytes: MAX_MAILBOX_BYTES,
  });
  expect(sayIn(box, { network: NETWORK, seat: theirs, place: 1, message: text(1) }, NOW)).toMatchObject({ kind: "said" });
});

test("[MB1] after five minutes, and where a clock went back, it is as if it had never been, and may be opened by anybody", () => {
  const box = said(opened(), theirs, 0);
  expect(heard(box, ours, 0, NOW + MAILBOX_LIFETIME_MS - 1)).toMatchObject({ message: "peer 0" });
  for (const later of [NOW + MAILBOX_LIFETIME_MS, NOW - 1, NOW + 1e12]) {
    expect(heard(box, ours, 0, later)).toEqual(NOT_FOUND);
    expect(sayIn(box, { network: NETWORK, seat: ours, place: 0, message: "x" }, later)).toEqual(NOT_FOUND);
    const anew = openMailbox(box, from(eves), later);
    expect(anew).toEqual({
      kind: "opened",
      state: { openedAt: later, owner: eves, networks: { owner: NETWORK, peer: null }, peer: null, said: [] },
    });
  }
});

test("[MB2] whoever comes third, or listens before they spoke, hears what is heard where there is no mailbox", () => {
  const empty = opened();
  const full = said(empty, theirs, 0);
  for (const box of [undefined, empty, full]) {
    expect(heard(box, eves, 0)).toEqual(NOT_FOUND);
    expect(sayIn(box, { network: NETWORK, seat: eves, place: 1, message: "x" }, NOW)).toEqual(NOT_FOUND);
    expect(mayEndMailbox(box, eves)).toBe(false);
  }
  expect(sayIn(full, { network: NETWORK, seat: eves, place: 0, message: "x" }, NOW)).toEqual(NOT_FOUND);
  expect(openMailbox(full, from(eves), NOW)).toEqual({ kind: "mailbox-exists" });
  expect([ours, theirs].map((seat) => mayEndMailbox(full, seat))).toEqual([true, true]);
});

test("[MB3] the same again changes nothing and is no refusal; another message in its place, or out of turn, is refused", () => {
  const box = said(opened(), theirs, 0);
  expect(sayIn(box, { network: NETWORK, seat: theirs, place: 0, message: "peer 0" }, NOW)).toEqual({ kind: "said", state: box });
  expect(sayIn(box, { network: NETWORK, seat: theirs, place: 0, message: "other" }, NOW)).toMatchObject({ kind: "malformed" });
  expect(sayIn(box, { network: NETWORK, seat: ours, place: 1, message: "x" }, NOW)).toMatchObject({ kind: "malformed" });
  // Opened again it is no younger.
  expect(openMailbox(box, from(ours, "elsewhere"), NOW + 1000)).toEqual({ kind: "opened", state: box });
});

test("[MB1] [MB2] whatever anybody says in whatever order: never more than two each, than 64 KiB, than one peer", () => {
  const act = fc.record({
    seat: fc.constantFrom(ours, theirs, eves),
    place: fc.nat(3),
    bytes: fc.constantFrom(1, 20_000, 40_000),
    at: fc.nat(MAILBOX_LIFETIME_MS - 1),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      let box = opened();
      for (const { seat, place, bytes, at } of acts) {
        const outcome = sayIn(box, { network: NETWORK, seat, place, message: text(bytes) }, NOW + at);
        if (outcome.kind !== "said") continue;
        expect(outcome.state.owner).toBe(box.owner);
        if (box.peer !== null) expect(outcome.state.peer).toBe(box.peer);
        expect(outcome.state.said.slice(0, box.said.length)).toEqual(box.said);
        box = outcome.state;
      }
      for (const side of ["owner", "peer"])
        expect(box.said.filter((each) => each.side === side).map(({ place }) => place)).toEqual(
          [0, 1].slice(0, box.said.filter((each) => each.side === side).length),
        );
      expect(box.said.reduce((sum, { message }) => sum + Math.floor((message.length * 3) / 4), 0)).toBeLessThanOrEqual(
        MAX_MAILBOX_BYTES,
      );
    }),
  );
});

test("[MB5] whoever opened it hears whether the other came from the same network as they did at first; the other hears nothing of it", () => {
  const said = (networks: string[]) =>
    networks.reduce((box, network, place) => {
      const outcome = sayIn(box, { seat: theirs, place, message: `peer ${place}`, network }, NOW);
      if (outcome.kind !== "said") throw new Error(outcome.kind);
      return outcome.state;
    }, opened());
  for (const [networks, isNear] of [
    [[NETWORK, "203.0.113.9"], true],
    [["203.0.113.9", NETWORK], false],
  ] as const) {
    const box = said([...networks]);
    for (const place of [0, 1]) expect(heard(box, ours, place)).toMatchObject({ message: `peer ${place}`, isNear });
    expect(heard(box, theirs, 0)).toMatchObject({ isNear: false });
  }
});
