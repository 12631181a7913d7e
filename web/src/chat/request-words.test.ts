import { expect, test } from "vitest";
import type { Person } from "../../../client/index.ts";
import { whatTheySee, whoAsks } from "./request-words.ts";

const by = (name: string, handle: string | null) => ({ request: { by: { name, handle } as Person } });

test("[RQ2] who asks is named with their handle once, and what they can't see is said", () => {
  expect(whoAsks({ kind: "direct", ...by("Mal", "mal.1") })).toBe("Mal (@mal.1) wrote to you for the first time.");
  expect(whoAsks({ kind: "direct", ...by("@mal.1", "mal.1") })).toBe("@mal.1 wrote to you for the first time.");
  expect(whoAsks({ kind: "group", ...by("Mal", "mal.1") })).toBe("Mal (@mal.1), whom you don't know, added you to this group.");
  expect(whoAsks({ kind: "group", request: { by: null } })).toBe("Someone you don't know added you here.");
  const asked = { request: { by: null } };
  expect(whatTheySee({ kind: "direct", ...asked })).toContain("nothing shows them that you're here");
  expect(whatTheySee({ kind: "group", ...asked })).toContain("Delete takes you out of the group without a message.");
});
