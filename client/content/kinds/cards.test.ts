// Places, people, notices and permissions keep their golden bytes, round-trip, and survive what a hostile member seals.

import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { type AccountId, encodeCbor, toBase64Url } from "../../../protocol/index.ts";
import { type Body, decodeContent, encodeContent, padContent } from "../content.ts";
import { webAddress } from "../web-address.ts";
import { type Choices, choices, optionsOf } from "./choices.ts";
import { type Card, contacts, namesOf } from "./contacts.ts";
import { type Location, location, wordsOf } from "./location.ts";

const id = toBase64Url(new Uint8Array(16).fill(1));
type Written = Exclude<Body, { kind: "unknown" }>;
const encoded = (body: Written) => encodeContent({ id, sentAt: 1_700_000_000_000, counter: 7, reply: null, body });
const throughTheWire = (body: Written) => decodeContent(padContent(encoded(body)))?.content.body;
const TYPE = { choices: 9, location: 11, contacts: 12, permission: 13, deletion: 14 };
const wire = (type: keyof typeof TYPE, body: unknown) => {
  const fields: [number, unknown][] = [
    [0, 1],
    [1, TYPE[type]],
    [2, new Uint8Array(16)],
    [3, 1],
    [4, 1],
    [5, body],
  ];
  return decodeContent(padContent(encodeCbor(new Map(fields))))?.content.body;
};

const brandenburgGate: Location = { latitude: 52.5163, longitude: 13.3777, name: "Brandenburger Tor", address: null };
const ana: Card = {
  name: "Ana Łuk",
  organisation: "Acme",
  phones: ["+49 30 123456"],
  emails: ["ana@acme.example"],
  urls: ["https://acme.example/ana"],
};
const notice: Choices = {
  kind: "notice",
  text: "Your parcel is here",
  header: "Acme",
  footer: null,
  links: [{ title: "Track it", url: "https://acme.example/1" }],
  buttons: [{ id: "stop", title: "Stop", description: null }],
};

test("golden bytes", () => {
  const hex = (body: Written) => Buffer.from(encoded(body)).toString("hex");
  const head = (type: string) => `a6000201${type}025001010101010101010101010101010101031b0000018bcfe56800040705`;
  expect(hex({ kind: "location", location: brandenburgGate })).toBe(
    `${head("0b")}84fb404a42161e4f7660fb402ac161e4f765fe714272616e64656e62757267657220546f72f6`,
  );
  expect(hex({ kind: "contacts", contacts: [ana] })).toBe(
    `${head("0c")}818568416e6120c581756b6441636d65816d2b3439203330203132333435368170616e614061636d652e6578616d706c65` +
      "81781868747470733a2f2f61636d652e6578616d706c652f616e61",
  );
  expect(hex({ kind: "permission", granted: true })).toBe(`${head("0d")}f508f5`.replace("a6", "a7"));
  expect(hex({ kind: "deletion", target: { id, sender: id as AccountId } })).toBe(
    `${head("0e")}82${`50${"01".repeat(16)}`.repeat(2)}`,
  );
  expect(hex({ kind: "choices", choices: notice })).toBe(
    `${head("09")}a500030173596f75722070617263656c2069732068657265026441636d650581826473746f706453746f70` +
      "06818268547261636b2069747668747470733a2f2f61636d652e6578616d706c652f31",
  );
});

describe("[CO1] round trips", () => {
  const double = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
  const called = fc.option(fc.string({ unit: "grapheme", maxLength: 400 }));
  test("any place on Earth, whatever it is called", () => {
    fc.assert(
      fc.property(double(90), double(180), called, called, (latitude, longitude, name, address) => {
        const sent = v.parse(location, { latitude, longitude, name, address });
        expect([sent.latitude, sent.longitude]).toEqual([latitude + 0, longitude + 0]);
        expect(throughTheWire({ kind: "location", location: sent })).toEqual({ kind: "location", location: sent });
      }),
    );
  });
  test("people, with nothing but a name or with all there is", () => {
    const bare = v.parse(contacts, [{ name: " Bob\n" }]);
    expect(bare).toEqual([{ name: "Bob", organisation: null, phones: [], emails: [], urls: [] }]);
    for (const cards of [bare, [ana], Array<Card>(20).fill(ana)])
      expect(throughTheWire({ kind: "contacts", contacts: cards })).toEqual({ kind: "contacts", contacts: cards });
  });
  test("a permission, and its end", () => {
    for (const granted of [true, false])
      expect(throughTheWire({ kind: "permission", granted })).toEqual({ kind: "permission", granted });
  });
  test("a notice, which needs neither links nor buttons", () => {
    const bare = v.parse(choices, { kind: "notice", text: "Hello" });
    expect(bare).toEqual({ kind: "notice", text: "Hello", header: null, footer: null, links: [], buttons: [] });
    const long = v.parse(choices, { kind: "notice", text: "?", buttons: [{ id: "a", title: "x".repeat(25) }] });
    for (const offered of [bare, notice, long])
      expect(throughTheWire({ kind: "choices", choices: offered })).toEqual({ kind: "choices", choices: offered });
    expect(optionsOf(notice).map((option) => option.id)).toEqual(["stop"]);
  });
});

test("a place and people have words where only words fit", () => {
  expect(wordsOf(brandenburgGate)).toBe("Brandenburger Tor");
  expect(wordsOf({ ...brandenburgGate, address: "Pariser Platz" })).toBe("Brandenburger Tor, Pariser Platz");
  expect(wordsOf({ latitude: -1.5, longitude: 0, name: null, address: null })).toBe("-1.5, 0");
  expect(namesOf([ana, { ...ana, name: "Bob" }])).toBe("Ana Łuk, Bob");
});

describe("[CO1] what is refused, from a caller and from the wire", () => {
  test("the bases of these cases are well-formed", () => {
    expect(wire("location", [1.5, 2, null, null])).toBeDefined();
    expect(wire("contacts", [["A", null, [], [], []]])).toBeDefined();
    expect(
      wire(
        "choices",
        new Map<number, unknown>([
          [0, 3],
          [1, "?"],
          [5, []],
          [6, []],
        ]),
      ),
    ).toBeDefined();
  });
  test.each<[string, unknown]>([
    ["beyond the pole", [90.01, 0, null, null]],
    ["beyond the date line", [0, -180.01, null, null]],
    ["a latitude in words", ["52", 0, null, null]],
    ["half a place", [52]],
    ["a name that is bytes", [0, 0, new Uint8Array(3), null]],
    ["a map", new Map()],
    ["nothing", null],
  ])("a place: %s", (_name, body) => expect(wire("location", body)).toBeUndefined());
  test.each([Number.NaN, Number.POSITIVE_INFINITY])("a latitude of %s", (latitude) => {
    expect(v.safeParse(location, { latitude, longitude: 0 }).success).toBe(false);
  });
  test.each<[string, unknown]>([
    ["nobody", []],
    ["21 of them", Array(21).fill(["A", null, [], [], []])],
    ["without a name", [["", null, [], [], []]]],
    ["a name of 101 letters", [["x".repeat(101), null, [], [], []]]],
    ["eleven phones", [["A", null, Array(11).fill("1"), [], []]]],
    ["a phone without a digit", [["A", null, ["call me"], [], []]]],
    ["an email without an @", [["A", null, [], ["ana"], []]]],
    ["an email with a space", [["A", null, [], ["ana @acme.example"], []]]],
    ["a script instead of a page", [["A", null, [], [], ["javascript:alert(1)"]]]],
    ["a page that is none", [["A", null, [], [], ["https://"]]]],
    ["more than a text may be", Array(20).fill(["A", null, [], [], Array(10).fill(`https://a.example/${"x".repeat(1900)}`)])],
    ["a card that is a text", ["ab"]],
  ])("people: %s", (_name, body) => expect(wire("contacts", body)).toBeUndefined());
  test.each<[string, object]>([
    ["three links", { links: Array(3).fill({ title: "A", url: "https://a.example" }) }],
    ["a link without a title", { links: [{ title: "", url: "https://a.example" }] }],
    ["a link that runs", { links: [{ title: "A", url: "javascript:alert(1)" }] }],
    ["four buttons", { buttons: ["a", "b", "c", "d"].map((each) => ({ id: each, title: each })) }],
    ["a button of 26 letters", { buttons: [{ id: "a", title: "x".repeat(26) }] }],
    ["the same button twice", { buttons: Array(2).fill({ id: "a", title: "A" }) }],
    ["no text", { text: " " }],
  ])("a notice: %s", (_name, more) => {
    expect(v.safeParse(choices, { kind: "notice", text: "?", ...more }).success).toBe(false);
  });
  test.each([1, null, [], [new Uint8Array(16)], [new Uint8Array(16), new Uint8Array(15)], [id, id]])("a deletion of %j", (body) =>
    expect(wire("deletion", body)).toBeUndefined(),
  );
  test.each([1, "true", null, []])("a permission of %j", (body) => expect(wire("permission", body)).toBeUndefined());
});

test.each([
  "ftp://a.example",
  "//a.example",
  "a.example",
  "data:text/html,x",
  "https://bank.example@evil.example/",
  "https://a.example/\u202egpj.exe",
  "https://a.example/ b",
  "java\nscript:alert(1)",
  `https://a.example/${"x".repeat(2000)}`,
])("%j is no address to open", (address) => expect(v.safeParse(webAddress, address).success).toBe(false));

test("whatever a body holds, reading it never throws", () => {
  const anything = fc.anything({ withTypedArray: true, withNullPrototype: false }).filter((value) => {
    try {
      encodeCbor(value);
      return true;
    } catch {
      return false;
    }
  });
  fc.assert(
    fc.property(fc.constantFrom("choices", "location", "contacts", "permission", "deletion"), anything, (type, body) => {
      const read = wire(type, body);
      if (read !== undefined) expect(read.kind).toBe(type);
    }),
  );
});
