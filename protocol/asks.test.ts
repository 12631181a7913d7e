import { expect, test } from "vitest";
import {
  ASK_LIFETIME_MS,
  type Ask,
  asksMark,
  DECLINED_GIVES_WAY_MS,
  decideAsk,
  declineAsk,
  isOver,
  MAX_ASKS,
  settleAsks,
} from "./asks.ts";
import { type AccountId, idFromBytes } from "./ids.ts";

const account = (n: number) => idFromBytes<AccountId>(new Uint8Array(16).fill(n));
const link = { proof: "proof", until: null, limit: null, uses: 0 };
const by = (n: number, proof = "proof") => ({ account: account(n), sealed: `sealed ${n}`, proof });
const ask = (n: number, at = 0): Ask => ({ account: account(n), at, proof: "proof", sealed: `sealed ${n}` });
const given = { link, asks: [] as readonly Ask[], isMember: false, now: 1000 };
const stateOf = (decided: ReturnType<typeof decideAsk>) => (decided.kind === "state" ? decided.state : decided.kind);

test("[IL1] [IL3] without a link, and with what is not its own, there is nothing; whoever is in hears that", () => {
  expect(decideAsk({ ...given, link: null }, by(1))).toEqual({ kind: "not-found" });
  expect(decideAsk(given, by(1, "another"))).toEqual({ kind: "not-found" });
  expect(stateOf(decideAsk({ ...given, isMember: true }, by(1)))).toBe("member");
  expect(stateOf(decideAsk({ ...given, isMember: true }, by(1, "another")))).toBe("not-found");
});

test("[IL3] it ends by its time and by how many came", () => {
  expect([isOver({ ...link, until: 1000 }, 1000), isOver({ ...link, until: 1001 }, 1000)]).toEqual([true, false]);
  expect([isOver({ ...link, limit: 2, uses: 2 }, 0), isOver({ ...link, limit: 2, uses: 1 }, 0)]).toEqual([true, false]);
  expect(stateOf(decideAsk({ ...given, link: { ...link, until: 999 } }, by(1)))).toBe("over");
});

test("[IL5] one waits once, so many at all, for so long; whom an admin declined is not asked about again", () => {
  const first = decideAsk(given, by(1));
  if (first.kind !== "state") throw new Error(first.kind);
  expect(first.asks).toEqual([{ ...ask(1), at: 1000 }]);
  expect(decideAsk({ ...given, asks: first.asks, now: 2000 }, { ...by(1), sealed: "another" })).toEqual({
    ...first,
    asks: first.asks,
  });
  const full = Array.from({ length: MAX_ASKS }, (_, i) => ask(i));
  expect(decideAsk({ ...given, asks: full }, by(200))).toMatchObject({ kind: "rate-limited" });
  expect(stateOf(decideAsk({ ...given, asks: full, now: ASK_LIFETIME_MS }, by(200)))).toBe("waiting");
  const one = declineAsk(full, account(7));
  expect(decideAsk({ ...given, asks: one, now: DECLINED_GIVES_WAY_MS - 1 }, by(200))).toMatchObject({ kind: "rate-limited" });
  const taken = decideAsk({ ...given, asks: one, now: DECLINED_GIVES_WAY_MS }, by(200));
  expect(taken).toMatchObject({ kind: "state", state: "waiting" });
  if (taken.kind !== "state") throw new Error(taken.kind);
  expect([taken.asks.length, taken.asks.some((each) => each.account === account(7))]).toEqual([MAX_ASKS, false]);
  const declined = declineAsk(first.asks, account(1));
  expect(stateOf(decideAsk({ ...given, asks: declined }, by(1)))).toBe("declined");
  expect(stateOf(decideAsk({ ...given, asks: declined, now: 1000 + ASK_LIFETIME_MS }, by(1)))).toBe("waiting");
});

test("[IL2] [IL3] a Commit ends the waiting of those whom it lets in, and of all with another link", () => {
  const asks = [ask(1), ask(2)];
  const isIn = (each: AccountId) => each === account(1);
  expect(settleAsks(asks, { link, isIn })).toEqual([ask(2)]);
  expect(settleAsks(asks, { link, isIn: () => false })).toBe(asks);
  expect(settleAsks(asks, { link: { proof: "another" }, isIn })).toEqual([]);
  expect(settleAsks(asks, { link: null, isIn })).toEqual([]);
});

test("[IL2] admins hear when others wait, also where as many do", () => {
  const marks = [[], [ask(1)], [ask(2)], [ask(1, 1)], [ask(1), ask(2)]].map(asksMark);
  expect(new Set(marks).size).toBe(marks.length);
  expect([asksMark([]), asksMark([ask(1)])]).toEqual([0, marks[1]]);
});
