import { expect, test } from "vitest";
import { directories, directoriesIn } from "./directories.ts";

const block = (binding: string) => `[[d1_databases]]\nbinding = "${binding}"\ndatabase_name = "x"\n\n`;

test("there is one database of the directory unless more are set up, each of which is migrated", () => {
  expect(directories().bindings).toEqual(["DIRECTORY"]);
  const toml = `name = "x"\n${block("DIRECTORY")}${block("OTHER")}${block("DIRECTORY_1")}[[r2_buckets]]\nbinding = "MEDIA"\n`;
  const { bindings, blocks } = directoriesIn(toml);
  expect(bindings).toEqual(["DIRECTORY", "DIRECTORY_1"]);
  expect(blocks.join("")).not.toMatch(/OTHER|MEDIA/);
});

test("a number that is left out is said, as it would be passed over", () => {
  for (const bindings of [["DIRECTORY", "DIRECTORY_2"], ["DIRECTORY_1"], []])
    expect(() => directoriesIn(bindings.map(block).join("")), bindings.join()).toThrow(/expected/);
});
