// What is a request and what is none, whoever brings this account in and however it stood there before.

import { describe, expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { ConversationRecord, RequestRecord } from "../../store/conversation-record.ts";
import { fellowWrites } from "./fellows.ts";
import { begunAnew, requestOf } from "./request.ts";

const [ana, bob, mal] = ["ana", "bob", "mal"] as unknown as [AccountId, AccountId, AccountId];
const waiting: RequestRecord = { by: bob, at: 5, hidden: false, fetched: 0, forget: 0 };
type State = ConversationRecord["state"];
const fresh = (state: State, request: RequestRecord | null = null) => ({ state, request });

describe("[RQ1] a conversation that somebody brings one into", () => {
  test("is a request where nothing was known of it, or one had left it, and they are not known", () => {
    for (const state of ["awaited", "left"] as const)
      for (const kind of ["direct", "group"] as const)
        for (const by of [mal, null]) {
          expect(requestOf(fresh(state), { kind, by, at: 5, isKnown: false })).toEqual({
            by,
            at: 5,
            hidden: false,
            fetched: 0,
            forget: 0,
          });
          expect(requestOf(fresh(state), { kind, by, at: 5, isKnown: true })).toBeNull();
        }
  });
  test("is none where one was beginning it, nor are one's own notes", () => {
    expect(requestOf(fresh("creating"), { kind: "direct", by: mal, at: 5, isKnown: false })).toBeNull();
    for (const state of ["awaited", "left"] as const)
      expect(requestOf(fresh(state), { kind: "self", by: null, at: 5, isKnown: false })).toBeNull();
  });
  test("stays what it was where one was put out, or comes back, or the group began anew", () => {
    for (const state of ["active", "removed", "frozen", "recovering"] as const)
      for (const request of [null, waiting])
        for (const isKnown of [true, false])
          expect(requestOf(fresh(state, request), { kind: "group", by: mal, at: 5, isKnown })).toBe(request);
  });
  test("[RQ4] where one was put out of a deleted group before one had left it is another", () => {
    const deleted = { by: bob, at: 5, hidden: true, fetched: 7, forget: 0 };
    const again = { kind: "group", by: mal, at: 5, isKnown: false } as const;
    expect(requestOf(fresh("removed", deleted), again)).toEqual({ by: mal, at: 5, hidden: false, fetched: 0, forget: 0 });
  });
  test("[RQ4] what was to be forgotten of it still is", () => {
    const deleted = { by: bob, at: 5, hidden: true, fetched: 0, forget: 9 };
    expect(requestOf(fresh("left", deleted), { kind: "group", by: mal, at: 5, isKnown: false })).toEqual({
      by: mal,
      at: 5,
      hidden: false,
      fetched: 0,
      forget: 9,
    });
  });
});

test("[RQ4] a message begins a deleted direct chat anew, unless its sender is blocked; a group was left", () => {
  const hidden = { by: mal, at: 5, hidden: true, fetched: 0, forget: 4 };
  expect(begunAnew({ kind: "direct", request: hidden }, false)).toEqual({ by: mal, at: 5, hidden: false, fetched: 0, forget: 4 });
  expect(begunAnew({ kind: "direct", request: hidden }, true)).toBe(hidden);
  expect(begunAnew({ kind: "group", request: hidden }, false)).toBe(hidden);
  expect(begunAnew({ kind: "direct", request: waiting }, false)).toBe(waiting);
  expect(begunAnew({ kind: "direct", request: null }, false)).toBeNull();
});

describe("[RQ1] who is in a group with one", () => {
  const id = "g" as ConversationId;
  const place = (more: Partial<ConversationRecord> = {}) => ({
    id,
    kind: "group" as const,
    state: "active" as State,
    request: null,
    ...more,
  });
  const roster = (...members: AccountId[]) => ({ members: members.map((account) => ({ account, joinedAt: 0, devices: [] })) });
  const changes = (before: ReturnType<typeof place>, was: ReturnType<typeof roster> | null, now: typeof before, is: typeof was) =>
    fellowWrites({ before, rosterBefore: was, record: now, roster: is }).map(
      (write) => `${"key" in write ? write.key[0] : ""} ${"value" in write && write.value !== null ? "comes" : "goes"}`,
    );

  test("is written by what changed, and not where nothing did", () => {
    const same = roster(ana, bob);
    expect(changes(place(), same, place({ unread: 3 } as never), same)).toEqual([]);
    expect(changes(place(), same, place(), roster(ana, mal))).toEqual(["mal comes", "bob goes"]);
    expect(changes(place({ state: "awaited" }), null, place(), same)).toEqual(["ana comes", "bob comes"]);
  });
  test("counts from the acceptance on, and until one is out", () => {
    const same = roster(ana, mal);
    const asked = place({ request: waiting });
    expect(changes(place({ state: "awaited" }), null, asked, same)).toEqual([]);
    expect(changes(asked, same, asked, roster(ana, mal, bob))).toEqual([]);
    expect(changes(asked, same, place(), same)).toEqual(["ana comes", "mal comes"]);
    for (const state of ["removed", "left"] as const)
      expect(changes(place(), same, place({ state }), same)).toEqual(["ana goes", "mal goes"]);
    expect(changes(place(), same, place({ state: "recovering" }), same)).toEqual([]);
  });
  test("a direct chat is no group", () => {
    const direct = { ...place(), kind: "direct" as const };
    expect(changes(direct as never, null, direct as never, roster(ana, mal))).toEqual([]);
  });
});
