import { expect, test } from "vitest";
import { columnsOf } from "./columns.ts";

test("[OP10] columns whose names are all there apart are told from those that meet, and from what cannot be told", () => {
  const kinds = (statements: string[]) => statements.map((sql) => columnsOf(sql).kind);
  const apart = [
    'select "a", "b" from "t" where "a" = (select "a" from "u")',
    'select "t"."a", "u"."b" from "t" inner join "u" on 1',
    'select distinct "a", max("a", "b"), \'x, y from z\' from "t"',
    'select (select count(*) from "u"), "a" from "t"',
    "SELECT day FROM counters",
    'insert into "t" ("a") select "a" from "u" where 1 on conflict do nothing returning "a", "b"',
    'update "t" set "a" = "a" returning "a"',
    "select 'a' as b, b as c",
  ];
  expect(kinds(apart)).toEqual(apart.map(() => "apart"));
  const meet = [
    'select "t"."id", "u"."id" from "t", "u"',
    'select "a", 1 from "t"',
    'select a, "A" from t',
    "select t.id, u.id from t, u;",
  ];
  expect(kinds(meet)).toEqual(meet.map(() => "renamed"));
  const untold = [
    "select * from t",
    'select "a", u.* from t, u',
    'update "t" set "a" = "a"',
    'delete from "t" returning "a", "a"',
    "with x as (select 1) select * from x",
    "pragma table_info(t)",
    "",
  ];
  expect(kinds(untold)).toEqual(untold.map(() => "unknown"));
  expect(columnsOf("select t.id, u.id from t, u;")).toEqual({
    kind: "renamed",
    sql: 'with "_" ("c0", "c1") as (select t.id, u.id from t, u) select * from "_"',
  });
});
