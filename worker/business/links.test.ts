import { expect, test } from "vitest";
import { isSigned, signPath } from "./links.ts";

const key = new Uint8Array(32).fill(7);
const now = 1_800_000_000_000;
const business = "AAAAAAAAAAAAAAAAAAAAAA";
const PATHS = ["/v23.0/3000/download", "/v1/businesses/x/exports/y/a%20b.ndjson", "/v23.0/3000/download?as=file"];

test.each(PATHS)("a link is good until its time, for its business, under its key: %s", (path) => {
  const link = signPath(key, business, path, now + 1);
  expect(isSigned(key, business, link, now)).toBe(true);
  expect(isSigned(key, business, link, now + 1)).toBe(false);
  expect(isSigned(new Uint8Array(32), business, link, now)).toBe(false);
  expect(isSigned(key, "BAAAAAAAAAAAAAAAAAAAAA", link, now)).toBe(false);
});

test.each(PATHS)("each letter of it that is another makes it no link: %s", (path) => {
  const link = signPath(key, business, path, now + 1_000_000);
  const good = [...link].flatMap((letter, i) => {
    const other = `${link.slice(0, i)}${letter === "1" ? "2" : "1"}${link.slice(i + 1)}`;
    return isSigned(key, business, other, now) ? [`${i}: ${other}`] : [];
  });
  // In `business=` the Worker reads which key is asked; here it is given.
  const from = link.indexOf("business=");
  expect(good.filter((each) => Number.parseInt(each, 10) < from || Number.parseInt(each, 10) > link.indexOf("&expires"))).toEqual(
    [],
  );
});

test("parts that are missing, twice, empty or of another kind", () => {
  const link = signPath(key, business, "/v23.0/3000/download", now + 1_000);
  const [path, query = ""] = link.split("?");
  const signature = new URLSearchParams(query).get("signature") ?? "";
  const bad = [
    path ?? "",
    `${path}?business=${business}&expires=${now + 1_000}`,
    `${path}?business=${business}&signature=${signature}`,
    `${path}?business=${business}&expires=&signature=${signature}`,
    `${path}?business=${business}&expires=1e99&signature=${signature}`,
    `${path}?business=${business}&expires=${now + 2_000}&signature=${signature}`,
    `${path}?business=${business}&expires=${now + 1_000}&signature=`,
    `${path}?business=${business}&expires=${now + 1_000}&signature=%ff`,
    `${path}?business=${business}&expires=${now + 1_000}&signature=${signature}AAAA`,
    link.replace("/v23.0/", "/v23.0/../v23.0/x/"),
    `${link}&more=1`,
    `${path}?expires=${now + 9_000}&${query}`,
  ];
  for (const each of bad) expect(isSigned(key, business, each, now), each).toBe(false);
});
