// Choices keep their golden bytes, round-trip whatever is within the limits, and nothing beyond them is shown.

import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type AccountId, encodeCbor, toBase64Url } from "../../../protocol/index.ts";
import { type Body, decodeContent, encodeContent, padContent } from "../content.ts";
import { type Choices, choices, optionsOf } from "./choices.ts";

const id = toBase64Url(new Uint8Array(16).fill(1));
const ana = toBase64Url(new Uint8Array(16).fill(2)) as AccountId;
const option = (name: string, description: string | null = null) => ({ id: name, title: name, description });
const two: Choices = { kind: "buttons", text: "Sure?", header: null, footer: null, buttons: [option("yes"), option("no")] };
const menu: Choices = {
  kind: "list",
  text: "Which one?",
  header: "Menu",
  footer: "Until 22:00",
  label: "See the menu",
  sections: [
    { title: "Soups", rows: [option("1", "with bread"), option("2")] },
    { title: "Cakes", rows: [option("3")] },
  ],
};

type Written = Exclude<Body, { kind: "unknown" }>;
const encoded = (body: Written) => encodeContent({ id, sentAt: 1_700_000_000_000, counter: 7, reply: null, body });
const throughTheWire = (body: Written) => decodeContent(padContent(encoded(body)))?.content.body;
const ofType = (type: number, body: unknown) => {
  const map = new Map<number, unknown>([
    [0, 1],
    [1, type],
    [2, new Uint8Array(16)],
    [3, 1],
    [4, 1],
    [5, body],
  ]);
  return decodeContent(padContent(encodeCbor(map)));
};

test("golden bytes of choices and of an answer", () => {
  const hex = (body: Written) => Buffer.from(encoded(body)).toString("hex");
  expect(hex({ kind: "choices", choices: two })).toBe(
    "a600020109025001010101010101010101010101010101031b0000018bcfe56800040705a300010165537572653f058282637965736379" +
      "657382626e6f626e6f",
  );
  expect(hex({ kind: "choices", choices: menu })).toBe(
    "a600020109025001010101010101010101010101010101031b0000018bcfe56800040705a60002016a5768696368206f6e653f02644d65" +
      "6e75036b556e74696c2032323a3030046c53656520746865206d656e7505828265536f7570738283613161316a77697468206272656164" +
      "8261326132826543616b6573818261336133",
  );
  expect(hex({ kind: "choice", target: { id, sender: ana }, option: "yes", title: "Yes" })).toBe(
    "a60002010a025001010101010101010101010101010101031b0000018bcfe5680004070583825001010101010101010101010101010101" +
      "50020202020202020202020202020202026379657363596573",
  );
});

test("[CH1] whatever is within the limits arrives as it was sent", () => {
  const word = (max: number) =>
    fc.string({ unit: "grapheme", minLength: 1, maxLength: max }).filter((text) => {
      return (
        v.safeParse(choices, { ...two, buttons: [{ id: "a", title: "x" }], header: text }).success && [...text].length <= max
      );
    });
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 256 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(ids, word(20), word(60), fc.boolean(), (names, title, header, isList) => {
      const rows = names.map((name) => ({ id: name, title, description: isList ? title : null }));
      const said = { text: title, header, footer: null };
      const offered = isList
        ? { ...said, kind: "list", label: title, sections: [{ title: null, rows }] }
        : { ...said, kind: "buttons", buttons: rows.slice(0, 3) };
      const sent = v.parse(choices, offered);
      expect(throughTheWire({ kind: "choices", choices: sent })).toEqual({ kind: "choices", choices: sent });
      expect(optionsOf(sent).map(({ id: each }) => each)).toEqual(isList ? names : names.slice(0, 3));
    }),
    { numRuns: 200 },
  );
});

test("an answer arrives as it was sent", () => {
  const answer: Written = { kind: "choice", target: { id, sender: ana }, option: " as it is\n", title: "Yes, please" };
  expect(throughTheWire(answer)).toEqual(answer);
});

describe("[CH1] what a caller may not offer, with the place of the fault", () => {
  const fault = (offered: unknown) => {
    const parsed = v.safeParse(choices, offered);
    return parsed.success ? null : (v.getDotPath(parsed.issues[0]) ?? "");
  };
  const buttons = (...all: unknown[]) => ({ kind: "buttons", text: "?", buttons: all });
  const list = (more: object) => ({ kind: "list", text: "?", label: "Open", sections: [{ rows: [option("a")] }], ...more });
  const many = (count: number, prefix = "") => Array.from({ length: count }, (_, i) => option(`${prefix}${i}`));
  test("the bases of these cases are well-formed", () => {
    expect([fault(buttons(option("a"))), fault(list({})), fault(list({ sections: [{ rows: many(10) }] }))]).toEqual([
      null,
      null,
      null,
    ]);
    expect(fault(buttons({ id: "x".repeat(256), title: "ä".repeat(20) }))).toBeNull();
  });
  test.each<[string, unknown, string]>([
    ["no button", buttons(), "buttons"],
    ["four buttons", buttons(...many(4)), "buttons"],
    ["a title of 21 letters", buttons({ id: "a", title: "x".repeat(21) }), "buttons.0.title"],
    ["a title of nothing but controls", buttons({ id: "a", title: "\u202e\u0000" }), "buttons.0.title"],
    ["an id of 257 letters", buttons({ id: "x".repeat(257), title: "a" }), "buttons.0.id"],
    ["no id", buttons({ id: "", title: "a" }), "buttons.0.id"],
    ["a torn id", buttons({ id: "\ud83d", title: "a" }), "buttons.0.id"],
    ["the same id twice", buttons(option("a"), option("a")), ""],
    ["no text", { ...buttons(option("a")), text: " \n" }, "text"],
    ["a text of more than 64 KB", { ...buttons(option("a")), text: "x".repeat(65_537) }, "text"],
    ["a header of 61 letters", { ...buttons(option("a")), header: "x".repeat(61) }, "header"],
    ["a footer of 61 letters", { ...buttons(option("a")), footer: "x".repeat(61) }, "footer"],
    ["another kind", { ...buttons(option("a")), kind: "carousel" }, "kind"],
    ["no section", list({ sections: [] }), "sections"],
    ["a section without rows", list({ sections: [{ rows: [] }] }), "sections.0.rows"],
    ["eleven rows", list({ sections: [{ rows: many(11) }] }), "sections.0.rows"],
    [
      "eleven rows in two sections",
      list({
        sections: [
          { title: "a", rows: many(6) },
          { title: "b", rows: many(5, "b") },
        ],
      }),
      "",
    ],
    ["two sections, one without a title", list({ sections: [{ title: "a", rows: many(1) }, { rows: many(1, "b") }] }), ""],
    [
      "a row's title of 25 letters",
      list({ sections: [{ rows: [{ id: "a", title: "x".repeat(25) }] }] }),
      "sections.0.rows.0.title",
    ],
    [
      "a description of 73 letters",
      list({ sections: [{ rows: [option("a", "x".repeat(73))] }] }),
      "sections.0.rows.0.description",
    ],
    ["no label", list({ label: "" }), "label"],
    ["a label of 21 letters", list({ label: "x".repeat(21) }), "label"],
    ["no object", "buttons", ""],
  ])("%s", (_name, offered, where) => expect(fault(offered)).toBe(where));
});

describe("hostile choices", () => {
  const wire = (changes: [number, unknown][]) =>
    ofType(9, new Map<number, unknown>([[0, 1], [1, "?"], [5, [["a", "A"]]], ...changes]));
  const listed = (sections: unknown, label: unknown = "Open") =>
    wire([
      [0, 2],
      [4, label],
      [5, sections],
    ]);
  test("the bases of these cases are well-formed", () => {
    expect(wire([])).toBeDefined();
    expect(listed([[null, [["a", "A", "more"]]]])).toBeDefined();
  });
  test.each<[string, ReturnType<typeof wire>]>([
    ["a kind that nobody wrote", wire([[0, 3]])],
    ["no text", wire([[1, 5]])],
    ["a header that is a number", wire([[2, 5]])],
    ["buttons that are none", wire([[5, "ab"]])],
    ["a button that is a text", wire([[5, ["ab"]]])],
    ["four buttons", wire([[5, ["a", "b", "c", "d"].map((each) => [each, each])]])],
    ["a title that is too long", wire([[5, [["a", "x".repeat(21)]]]])],
    ["an id that is bytes", wire([[5, [[new Uint8Array(3), "A"]]]])],
    [
      "the same id twice",
      wire([
        [
          5,
          [
            ["a", "A"],
            ["a", "B"],
          ],
        ],
      ]),
    ],
    ["a list without a label", listed([[null, [["a", "A"]]]], null)],
    ["a section without rows", listed([["a"]])],
    ["a section that is a text", listed(["ab"])],
    ["eleven rows", listed([[null, Array.from({ length: 11 }, (_, i) => [`${i}`, "A"])]])],
    ["a million rows", listed([[null, Array(100_000).fill(["a", "A"])]])],
    ["no map", ofType(9, [])],
    ["an answer to nothing", ofType(10, [null, "a", "A"])],
    ["an answer without a title", ofType(10, [[new Uint8Array(16), new Uint8Array(16)], "a", ""])],
    ["an answer of 26 letters", ofType(10, [[new Uint8Array(16), new Uint8Array(16)], "a", "x".repeat(26)])],
    ["an answer without an id", ofType(10, [[new Uint8Array(16), new Uint8Array(16)], "", "A"])],
  ])("%s: malformed", (_name, decoded) => expect(decoded).toBeUndefined());
  test("a title loses what would dress it as another", () => {
    const body = wire([[5, [["a", "A\u202eB\n"]]]])?.content.body;
    expect(body?.kind === "choices" && optionsOf(body.choices)).toEqual([{ id: "a", title: "A B", description: null }]);
  });
});

test("[BA11] a button leads to https only, whoever sends it", () => {
  const notice = (url: string) => v.safeParse(choices, { kind: "notice", text: "x", links: [{ title: "Track", url }] }).success;
  expect(["https://acme.example/1", "http://acme.example/1", "HTTP://acme.example", "javascript:alert(1)"].map(notice)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
