import { expect, test } from "vitest";
import { tidyLine } from "../../../client/content/text.ts";
import { confusablesText } from "../../build/confusables.ts";
import { byLooks, looksOf, type Named, readConfusables, takenFor } from "./look-alike.ts";

const table = readConfusables(confusablesText());
const person = (accountId: string, theirs: string, name = theirs): Named => ({ accountId, theirs, name });
const ana = person("ana", "Ana");
const paypal = person("pay", "Paypal");
const known = byLooks([ana, paypal, person("mum", "Maria", "Mum")], table);
const taken = (name: string, accountId = "stranger") => takenFor(person(accountId, name), known, table)?.accountId ?? null;

test("[PE6] who calls themselves what looks like a name one knows is told from that one", () => {
  const hostile = [
    "Ana",
    "ANA",
    "Аnа", // Cyrillic
    "Αna", // Greek
    "A\u200bna",
    "Ana\u2060",
    "\u200fAna",
    "𝐀𝐧𝐚",
    "Ａｎａ",
    "Ana ✓",
    " · Ana · ",
    "Ana\ufe0f",
  ];
  for (const name of hostile) expect(taken(name), JSON.stringify(name)).toBe("ana");
  for (const name of ["PaypaI", "Pаypаl", "paypa|", "Paypa1"]) expect(taken(name), name).toBe("pay");
  // By what one calls them oneself, and by what they do.
  expect([taken("Мum"), taken("Mаria")]).toEqual(["mum", "mum"]);
});

test("[PE6] others are not, nor who has the name one gave them, nor they themselves", () => {
  for (const name of ["Anna", "Hana", "Änä", "Ben", "中文", "محمد", "", "\u200b", "🙂"]) expect(taken(name), name).toBeNull();
  expect(taken("Аnа", "ana")).toBeNull();
  expect(takenFor(person("stranger", "Ana", "Ana from work"), known, table)).toBeNull();
});

test("[PE6] of two whom one knows with one name neither is marked; with letters that only look the same both are", () => {
  const twins = byLooks([ana, person("ana2", "Ana"), person("mal", "Аnа")], table);
  expect(takenFor(ana, twins, table)?.accountId).toBe("mal");
  expect(takenFor(person("mal", "Аnа"), twins, table)?.accountId).toBe("ana");
  expect(takenFor(ana, byLooks([ana, person("ana2", "Ana")], table), table)).toBeNull();
});

test("[PE6] a name of any length costs its first letters", () => {
  const long = `${"Аnа".repeat(100_000)}`;
  expect(looksOf(long, table)[0]).toHaveLength(200);
  expect(taken(long)).toBeNull();
});

test("[PE6] a name has nothing that isn't seen, and no tower of marks; one of which nothing is seen is none", () => {
  expect(tidyLine("A\u200bn\u00ada\u2060\ufeff\u3164", 64)).toBe("Ana");
  expect(tidyLine("\u202eanA\u2066", 64)).toBe("anA");
  expect([tidyLine("\u200b\u2060 \u3164\u200d", 64), tidyLine("\u2800\ufe0f", 64)]).toEqual(["", ""]);
  expect(tidyLine(`A${"\u0301".repeat(10_000)}na`, 64)).toBe("A\u0301\u0301\u0301\u0301na");
  // What joins letters and pictures stays.
  for (const name of ["👩‍🚀", "क्‍ष", "می‌خواهم", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "Zoë"]) expect(tidyLine(name, 64)).toBe(name);
  expect(tidyLine("x".repeat(10_000), 64)).toHaveLength(64);
});
