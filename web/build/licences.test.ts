import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { licencesIn } from "./licences.ts";

const all = licencesIn(process.cwd());

test("[SH14] each package that is in the build is named with its version, under a licence with its words that lets us ship it", () => {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
  const named = all.flatMap(({ packages }) => packages.map(({ name, version }) => `${name} ${version}`));
  for (const [name, version] of Object.entries(dependencies)) expect(named).toContain(`${name} ${version}`);
  // What others bring along, what is in two versions, and what is only read while building
  for (const name of ["mlkem", "@hpke/common", "emojibase-data"])
    expect(
      named.some((each) => each.startsWith(`${name} `)),
      name,
    ).toBe(true);
  expect(named.filter((each) => each.startsWith("@noble/hashes ")).length).toBeGreaterThan(1);
  expect(named.some((each) => /^(typescript|vite|wrangler|@typescript\/.*) /.test(each))).toBe(false);
  for (const { id, text, packages } of all) {
    expect(id).toMatch(/^(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|MPL-2\.0|\(MIT OR Apache-2\.0\))$/);
    expect(text.length, id).toBeGreaterThan(400);
    expect(packages.length).toBeGreaterThan(0);
    // It lets us ship it beside ours where we say how to get its sources.
    expect(packages.every(({ source }) => source !== undefined)).toBe(id.startsWith("MPL"));
  }
  const holders = all.flatMap(({ packages }) => packages.flatMap((each) => each.holders));
  expect(holders.length).toBeGreaterThan(20);
  expect(holders.every((line) => line.length < 200)).toBe(true);
});
