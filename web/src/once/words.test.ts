import { expect, test } from "vitest";
import type { Person } from "../../../client/index.ts";
import { onceWords } from "./words.ts";

const people = (...names: string[]) => names.map((name) => ({ name }) as Person);

test("whoever sent it reads who has opened it, the others what became of it on this device", () => {
  const sent = (...names: string[]) => onceWords({ own: true }, { state: "elsewhere", openedBy: people(...names) });
  expect([sent(), sent("Ana"), sent("Ana", "Ben"), sent("Ana", "Ben", "Cleo", "Dan", "Eva")]).toEqual([
    "View once",
    "Opened by Ana",
    "Opened by Ana and Ben",
    "Opened by Ana, Ben, Cleo and 2 more",
  ]);
  const got = (state: "shut" | "opened" | "over" | "elsewhere") => onceWords({ own: false }, { state, openedBy: people("Ben") });
  expect([got("shut"), got("opened"), got("over"), got("elsewhere")]).toEqual([
    "View once",
    "Opened",
    "You didn't open it in time",
    "You can't open it on this device",
  ]);
});
