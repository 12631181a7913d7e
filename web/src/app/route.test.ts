import { expect, test } from "vitest";
import { type ConversationId, idFromBytes, isAppPath } from "../../../protocol/index.ts";
import { pathOf, routeOf } from "./route.ts";

const conversation = idFromBytes<ConversationId>(new Uint8Array(16).fill(7));

test("each place has one address, and the address leads back", () => {
  for (const route of [
    { kind: "list" as const },
    { kind: "chat" as const, conversation },
    { kind: "invite" as const, handle: "ana.b" },
    { kind: "entrance" as const, to: "join" as const },
    { kind: "settings" as const },
    { kind: "settings" as const, section: "privacy" },
    { kind: "devices" as const },
    { kind: "business" as const, rest: "" },
    { kind: "business" as const, rest: "/new" },
    { kind: "developers" as const },
  ]) {
    expect(routeOf(pathOf(route))).toEqual(route);
    expect(isAppPath(pathOf(route)), pathOf(route)).toBe(true);
  }
});

test("an address that leads nowhere shows the list", () => {
  for (const path of ["/c/short", "/c/", "/@", "/elsewhere", "//", "/c/%00"]) expect(routeOf(path)).toEqual({ kind: "list" });
  expect(routeOf("/%40ana.b")).toEqual({ kind: "invite", handle: "ana.b" });
  expect(routeOf("/@%E0%A4%A")).toEqual({ kind: "invite", handle: "%e0%a4%a" });
});
