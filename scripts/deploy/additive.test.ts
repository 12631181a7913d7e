import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../run.ts";
import { subtractions } from "./additive.ts";

/** The last of those that were made before anybody could have deployed; they took away as they liked. */
const LAST_FREE = "0010";

test("[DP1] a migration only adds", () => {
  const files = readdirSync(join(ROOT, "migrations")).filter((name) => name.endsWith(".sql"));
  expect(files.length).toBeGreaterThan(10);
  const found = files
    .filter((name) => name.slice(0, 4) > LAST_FREE)
    .flatMap((name) => subtractions(readFileSync(join(ROOT, "migrations", name), "utf8")).map((what) => `${name} ${what}`));
  expect(found).toEqual([]);
});

test("what takes away is seen, however it is written, and what is new may be strict", () => {
  for (const sql of [
    "DROP TABLE `a`;",
    "-- only adds\nALTER TABLE a DROP COLUMN b;",
    "alter table `a`\n  drop column `b`;",
    "ALTER TABLE a RENAME TO b;",
    "ALTER TABLE a ADD b integer NOT NULL;",
    "CREATE UNIQUE INDEX `x` ON `a` (`b`);",
    "DELETE FROM a WHERE 1;",
    "/* why */ DROP TABLE a;",
    "CREATE TABLE IF NOT EXISTS a (b);DROP TABLE a;",
    "CREATE TABLE a (b);DROP TABLE b;",
    "UPDATE a SET b = 1;",
    "REPLACE INTO a VALUES (1);",
    "INSERT INTO a VALUES (1);",
    "CREATE TRIGGER t BEFORE INSERT ON a WHEN 1",
    "CREATE TABLE a (b);CREATE TRIGGER t AFTER INSERT ON c BEGIN UPDATE c SET b = 1; END;",
    "CREATE TABLE a (b);CREATE TRIGGER t BEFORE INSERT ON c BEGIN UPDATE a SET b = 1; END;",
    "CREATE TABLE a (b);CREATE TRIGGER t BEFORE INSERT ON c WHEN 1 BEGIN SELECT RAISE(ABORT, 'no'); END;",
    "CREATE TABLE a (b);CREATE TRIGGER t BEFORE INSERT ON a WHEN 1 BEGIN DELETE FROM c; END;",
    "ALTER TABLE a ADD c text CHECK (c <> '');",
    "ALTER TABLE a ADD b integer NOT NULL DEFAULT NULL;",
    "ALTER TABLE a ADD b integer;UPDATE a SET c = 1;",
    "ALTER TABLE a ADD b integer;UPDATE a SET b = 1, c = 2;",
    "ALTER TABLE a ADD b integer;UPDATE c SET b = 1;",
    "PRAGMA foreign_keys=OFF;",
  ])
    expect(subtractions(sql).length, sql).toBeGreaterThan(0);
  for (const sql of [
    "CREATE TABLE `a` (`b` integer NOT NULL);--> statement-breakpoint\nCREATE UNIQUE INDEX `x` ON `a` (`b`);",
    "ALTER TABLE a ADD b integer;",
    "ALTER TABLE a ADD b integer DEFAULT 0 NOT NULL;",
    "CREATE INDEX x ON a (b);",
    "ALTER TABLE `a` ADD `b` integer;--> statement-breakpoint\nUPDATE `a` SET `b` = (SELECT c FROM d) WHERE `b` IS NULL;",
    "CREATE TABLE a (b);--> statement-breakpoint\nCREATE TRIGGER t BEFORE INSERT ON a WHEN 1 BEGIN SELECT RAISE(ABORT, 'no'); END;",
    "CREATE TABLE a (b);--> statement-breakpoint\nCREATE TRIGGER t AFTER DELETE ON c BEGIN UPDATE a SET b = 1; DELETE FROM `a`; END;",
  ])
    expect(subtractions(sql), sql).toEqual([]);
  // Those that came before are seen too, or this could find nothing.
  expect(subtractions(readFileSync(join(ROOT, "migrations", "0010_no_device_lists.sql"), "utf8"))).not.toEqual([]);
});
