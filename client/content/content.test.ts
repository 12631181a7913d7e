// Content round-trips, keeps its golden bytes, and survives whatever a hostile member seals.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AccountId,
  type BlobId,
  encodeCbor,
  groupConversationId,
  MAX_MESSAGE_BYTES,
  toBase64Url,
} from "../../protocol/index.ts";
import { type Attachment, type BlobKey, NOTHING_KNOWN } from "./attachment.ts";
import { type Body, type Content, decodeContent, encodeContent, padContent, readContent } from "./content.ts";
import { introductionsOf } from "./introductions.ts";
import { pad, paddedLength, unpad } from "./padding.ts";
import { judgeText, MAX_TEXT_BYTES, tidyLine } from "./text.ts";

const id = toBase64Url(new Uint8Array(16).fill(1));
const ana = toBase64Url(new Uint8Array(16).fill(2)) as AccountId;
const trip = groupConversationId(new Uint8Array(16).fill(8));
type Writable = Content & { body: Exclude<Body, { kind: "unknown" }> };

const blob: BlobKey = { blob: id as BlobId, key: new Uint8Array(32).fill(3), bytes: 1234, digest: new Uint8Array(32).fill(4) };
const bare: Attachment = { ...NOTHING_KNOWN, kind: "file", type: "application/pdf", file: blob, poster: null };
const full: Attachment = {
  kind: "video",
  type: "video/mp4",
  name: "a.mp4",
  width: 640,
  height: 480,
  durationMs: 12_345,
  thumbhash: new Uint8Array(25).fill(5),
  waveform: new Uint8Array(64).fill(6),
  file: blob,
  poster: { ...blob, bytes: 99 },
};

function content(body: Writable["body"], more: Partial<Content> = {}): Writable {
  return { id, sentAt: 1_700_000_000_000, counter: 7, reply: null, ...more, body };
}

describe("round trips", () => {
  const bodies: Writable["body"][] = [
    { kind: "text", text: "👩‍👩‍👧‍👦 שלום e\u0301 <script>alert(1)</script>\n\ttab" },
    { kind: "text", text: "hi @Ana!", mentions: [{ from: 3, to: 7, account: ana }] },
    { kind: "title", title: "Trip to Łódź" },
    { kind: "profile", name: "Ana", handle: "ana", photo: null, business: null, about: "" },
    { kind: "profile", name: "Ana", handle: "ana", photo: blob, business: null, about: "Gone fishing 🎣" },
    { kind: "profile", name: "Acme", handle: "acme", photo: null, business: new Uint8Array(200).fill(7), about: "" },
    { kind: "profile", name: "Acme", handle: "acme", photo: blob, business: new Uint8Array(1024).fill(7), about: "Bread" },
    {
      kind: "introduction",
      title: "Trip",
      description: "",
      invite: null,
      photo: null,
      profiles: [{ account: ana, name: "Ana", handle: "ana", photo: null }],
    },
    {
      kind: "introduction",
      title: "Trip",
      description: "",
      invite: null,
      photo: blob,
      profiles: [{ account: ana, name: "Ana", handle: "ana", photo: blob }],
    },
    { kind: "leave", how: "plain" },
    { kind: "leave", how: "quiet" },
    { kind: "leave", how: "deleted" },
    { kind: "could-not-follow", seq: 7 },
    { kind: "own-words", words: [] },
    {
      kind: "own-words",
      words: [
        { about: "person", account: ana, says: { petname: "Annie", verified: true, accepted: false, blocked: true } },
        { about: "person", account: ana, says: {} },
        { about: "chat", conversation: trip, name: "mute", value: 1_795_000_000_000 },
        { about: "chat", conversation: trip, name: "mute", value: null },
      ],
    },
    { kind: "photo", photo: blob },
    { kind: "photo", photo: null },
    { kind: "reaction", target: { id, sender: ana }, emoji: "👩🏾‍🚀" },
    { kind: "reaction", target: { id, sender: ana }, emoji: "" },
    { kind: "deletion", target: { id, sender: ana } },
    { kind: "media", caption: "", attachments: [bare] },
    { kind: "media", caption: "לחיים 🎉", attachments: [full, bare] },
  ];
  test.each(bodies)("$kind", (body) => {
    const written = content(body, { reply: { id, sender: ana }, forwarded: true });
    expect(decodeContent(padContent(encodeContent(written)))?.content).toEqual(written);
  });
  test("any text, and lone surrogates become U+FFFD", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
        const read = decodeContent(padContent(encodeContent(content({ kind: "text", text }))));
        expect(read?.content.body).toEqual({ kind: "text", text: text.toWellFormed() });
      }),
    );
    const torn = decodeContent(padContent(encodeContent(content({ kind: "text", text: "a\ud83d" }))));
    expect(torn?.content.body).toEqual({ kind: "text", text: "a\ufffd" });
  });
});

test("golden bytes: a change here breaks what people have stored", () => {
  const text = encodeContent(content({ kind: "text", text: "hi" }, { reply: { id, sender: ana } }));
  expect(Buffer.from(text).toString("hex")).toBe(
    "a70002010102500101010101010101010101010101010103" +
      "1b0000018bcfe5680004070562686906825001010101010101010101010101010101" +
      "5002020202020202020202020202020202",
  );
  const introduction = encodeContent(
    content({
      kind: "introduction",
      title: "T",
      description: "",
      invite: null,
      photo: null,
      profiles: [{ account: ana, name: "Ana", handle: "ana", photo: null }],
    }),
  );
  expect(Buffer.from(introduction).toString("hex")).toBe(
    "a600020104025001010101010101010101010101010101031b0000018bcfe5680004070585615481" +
      "83764167494341674943416749434167494341674943416763416e6163616e61f660f6",
  );
});

test("golden bytes of a text that means somebody", () => {
  const text = encodeContent(content({ kind: "text", text: "@Al", mentions: [{ from: 0, to: 3, account: ana }] }));
  expect(Buffer.from(text).toString("hex")).toBe(
    "a600020101025001010101010101010101010101010101031b0000018bcfe5680004070582" +
      "63" +
      "40416c" +
      "81830003" +
      "5002020202020202020202020202020202",
  );
});

test("golden bytes of what is forwarded", () => {
  const text = encodeContent(content({ kind: "text", text: "hi" }, { forwarded: true }));
  expect(Buffer.from(text).toString("hex")).toBe(
    "a700020101025001010101010101010101010101010101031b0000018bcfe5680004070562686909f5",
  );
});

test("golden bytes of a file", () => {
  const media = encodeContent(content({ kind: "media", caption: "hi", attachments: [full] }));
  expect(Buffer.from(media).toString("hex")).toBe(
    "a600020106025001010101010101010101010101010101031b0000018bcfe568000407058262686981aa0002016976696465" +
      "6f2f6d7034028450010101010101010101010101010101015820030303030303030303030303030303030303030303030303" +
      "03030303030303031904d2582004040404040404040404040404040404040404040404040404040404040404040365612e6d" +
      "703404190280051901e006193039075819050505050505050505050505050505050505050505050505050858400606060606" +
      "0606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606060606" +
      "0606060606060606060984500101010101010101010101010101010158200303030303030303030303030303030303030303" +
      "030303030303030303030303186358200404040404040404040404040404040404040404040404040404040404040404",
  );
});

test("golden bytes of a reaction", () => {
  const reaction = encodeContent(content({ kind: "reaction", target: { id, sender: ana }, emoji: "👍" }));
  expect(Buffer.from(reaction).toString("hex")).toBe(
    "a700020108025001010101010101010101010101010101031b0000018bcfe568000407058282500101010101010101010101010101010150" +
      "0202020202020202020202020202020264f09f918d08f5",
  );
});

test("golden bytes of an edit", () => {
  const edit = encodeContent(content({ kind: "edit", target: { id, sender: ana }, text: "hi" }));
  expect(Buffer.from(edit).toString("hex")).toBe(
    "a600020111025001010101010101010101010101010101031b0000018bcfe56800040705828250010101010101010101010101010101015002020202020202020202020202020202626869",
  );
});

describe("hostile content", () => {
  const map = (changes: [number, unknown][]) =>
    padContent(
      encodeCbor(new Map<number, unknown>([[0, 1], [1, 1], [2, new Uint8Array(16)], [3, 1], [4, 1], [5, "hi"], ...changes])),
    );
  test("the base of these cases is well-formed", () => expect(decodeContent(map([]))).toBeDefined());
  test.each<[string, [number, unknown][]]>([
    ["text that is a number", [[5, 5]]],
    ["text that is bytes", [[5, new Uint8Array(3)]]],
    ["a short id", [[2, new Uint8Array(15)]]],
    ["a negative counter", [[4, -1]]],
    ["a fractional time", [[3, 1.5]]],
    ["a mark of what was forwarded that is none", [[9, false]]],
    ["a reply that names nobody", [[6, [new Uint8Array(16)]]]],
    [
      "a profile without a name",
      [
        [1, 3],
        [5, ["x"]],
      ],
    ],
    [
      "a business profile of more than a KiB",
      [
        [1, 3],
        [5, ["Acme", "acme", null, new Uint8Array(1025)]],
      ],
    ],
    [
      "a business profile that is text",
      [
        [1, 3],
        [5, ["Acme", "acme", null, "gateway"]],
      ],
    ],
    [
      "an introduction of too many",
      [
        [1, 4],
        [5, ["t", Array(257).fill([ana, "n", "h"])]],
      ],
    ],
    [
      "a leave with something in it",
      [
        [1, 5],
        [5, "x"],
      ],
    ],
    [
      "a leave in a way that there is not",
      [
        [1, 5],
        [5, 3],
      ],
    ],
    [
      "words of one's own about nobody",
      [
        [1, 16],
        [5, [[["nobody", []]], []]],
      ],
    ],
    [
      "more words of one's own than there may be",
      [
        [1, 16],
        [5, [Array(65).fill([ana, []]), []]],
      ],
    ],
    [
      "a preference that is a map",
      [
        [1, 16],
        [5, [[], [[trip, "mute", {}]]]],
      ],
    ],
    [
      "a Commit at no place",
      [
        [1, 15],
        [5, 0],
      ],
    ],
    [
      "a Commit at half a place",
      [
        [1, 15],
        [5, 1.5],
      ],
    ],
  ])("%s is malformed", (_name, changes) => expect(decodeContent(map(changes))).toBeUndefined());
  describe("files", () => {
    const one = (changes: [number, unknown][]) => {
      const facts = new Map<number, unknown>([
        [0, 4],
        [1, "text/plain"],
        [2, [new Uint8Array(16), new Uint8Array(32), 1, new Uint8Array(32)]],
        ...changes,
      ]);
      return map([
        [1, 6],
        [5, ["", [facts]]],
      ]);
    };
    const key = (...more: unknown[]) =>
      [new Uint8Array(16), new Uint8Array(32), 1, new Uint8Array(32)].map((each, i) => more[i] ?? each);
    const read = (padded: Uint8Array) => {
      const body = decodeContent(padded)?.content.body;
      return body?.kind === "media" ? body.attachments[0] : undefined;
    };
    test("the base of these cases is well-formed", () => expect(read(one([]))).toMatchObject({ kind: "file", width: null }));
    test.each<[string, [number, unknown][]]>([
      ["a kind that nobody wrote", [[0, 9]]],
      ["a type that is none", [[1, "text/html; x"]]],
      ["a type that would break out of a header", [[1, "a/b\r\nx: y"]]],
      ["a short key", [[2, key(undefined, new Uint8Array(31))]]],
      ["a size of nothing", [[2, key(undefined, undefined, 0)]]],
      ["a size beyond what may be sent", [[2, key(undefined, undefined, 2 ** 40)]]],
      ["a short digest", [[2, key(undefined, undefined, undefined, new Uint8Array(20))]]],
      [
        "a width of nothing",
        [
          [4, 0],
          [5, 5],
        ],
      ],
      ["a negative duration", [[6, -1]]],
      ["a thumbhash that is a picture", [[7, new Uint8Array(4000)]]],
      ["a waveform that is a song", [[8, new Uint8Array(129)]]],
      ["a poster that is a film", [[9, key(undefined, undefined, 2 ** 21)]]],
    ])("%s is malformed", (_name, changes) => expect(decodeContent(one(changes))).toBeUndefined());
    test("one side without the other is no size, and a name is tidied", () => {
      expect(
        read(
          one([
            [4, 640],
            [3, "a/b\u202e.txt"],
          ]),
        ),
      ).toMatchObject({ width: null, height: null, name: "a_b_.txt" });
    });
    test("none, too many, or a caption that is no text are malformed", () => {
      for (const body of [["", []], ["", Array(33).fill(new Map())], [1, [new Map()]], "x"])
        expect(
          decodeContent(
            map([
              [1, 6],
              [5, body],
            ]),
          ),
        ).toBeUndefined();
    });
  });
  describe("reactions", () => {
    const [bytes, to] = [new Uint8Array(16), [new Uint8Array(16), new Uint8Array(16)]];
    const reaction = (body: unknown) =>
      decodeContent(
        map([
          [1, 8],
          [5, body],
        ]),
      );
    test("the base of these cases is well-formed", () => expect(reaction([to, "👍"])).toBeDefined());
    test.each<[string, unknown]>([
      ["a word", [to, "ok"]],
      ["two emoji", [to, "👍👍"]],
      ["a page of joiners", [to, `👩${"\u200d👩".repeat(2000)}`]],
      ["no emoji at all", [to]],
      ["null", [to, null]],
      ["a number", [to, 1]],
      ["a target that is not one", ["x", "👍"]],
      ["a target without a sender", [[bytes], "👍"]],
      ["a short target", [[bytes, new Uint8Array(15)], "👍"]],
      ["text alone", "👍"],
    ])("%s is malformed", (_name, body) => expect(reaction(body)).toBeUndefined());
  });
  test("[CL3] an unknown type and a newer version are kept as unknown", () => {
    expect(
      decodeContent(
        map([
          [1, 99],
          [5, { a: 1 }],
        ]),
      )?.content.body,
    ).toEqual({ kind: "unknown", ignorable: false });
    expect(
      decodeContent(
        map([
          [1, 99],
          [8, true],
        ]),
      )?.content.body,
    ).toEqual({ kind: "unknown", ignorable: true });
    expect(
      decodeContent(
        map([
          [0, 3],
          [5, 17],
        ]),
      )?.content.body,
    ).toEqual({ kind: "unknown", ignorable: false });
  });
  test("random bytes never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeContent(bytes);
        decodeContent(pad(bytes));
        readContent(bytes);
      }),
    );
  });
  test("names lose controls and direction overrides", () => {
    expect(tidyLine("  An\u202ea\u0000\n Li  ", 64)).toBe("An a Li");
    expect(tidyLine("👩‍👩‍👧 e\u0301", 64)).toBe("👩‍👩‍👧 e\u0301");
    expect(tidyLine("x".repeat(200), 64)).toHaveLength(64);
  });
});

describe("text", () => {
  test("empty and only spaces are refused, 64 KB fits", () => {
    expect(judgeText("")).toEqual({ kind: "empty" });
    expect(judgeText(" \n\t\u00a0")).toEqual({ kind: "empty" });
    expect(judgeText("x".repeat(65_536)).kind).toBe("ok");
    expect(judgeText("x".repeat(65_537))).toEqual({ kind: "too-long", limitBytes: 65_536 });
    expect(judgeText(" a ")).toEqual({ kind: "ok", text: " a " });
  });
});

describe("padding", () => {
  test("comes off again, and wastes at most 12 %", () => {
    fc.assert(
      fc.property(fc.nat({ max: 70_000 }), (length) => {
        const content = new Uint8Array(length).fill(0x80);
        const padded = pad(content);
        expect(unpad(padded)).toEqual(content);
        if (length >= 256) expect(padded.length).toBeLessThanOrEqual((length + 1) * 1.12);
      }),
      { numRuns: 60 },
    );
  });
  test("few sizes: a short message is 256 bytes, then steps", () => {
    expect([1, 255, 256].map((length) => paddedLength(length))).toEqual([256, 256, 256]);
    expect([257, 300, 1000, 65_536].map((length) => paddedLength(length))).toEqual([272, 304, 1024, 65_536]);
    const sizes = new Set(Array.from({ length: 65_536 }, (_, i) => paddedLength(i + 1)));
    expect(sizes.size).toBeLessThan(170);
  });
  test("other sizes and a missing mark are refused", () => {
    expect(unpad(new Uint8Array(256))).toBeUndefined();
    expect(unpad(new Uint8Array([0x80]))).toBeUndefined();
    expect(unpad(new Uint8Array(0))).toBeUndefined();
  });
});

describe("[KI1] receivers hold every kind to its limits", () => {
  const read = (body: Content["body"]) => decodeContent(padContent(encodeContent(content(body as Body))))?.content.body;
  const long = "x".repeat(MAX_TEXT_BYTES);
  test("a text of 64 KB is read, one letter more is not; nor where letters are more bytes", () => {
    expect(read({ kind: "text", text: long })).toEqual({ kind: "text", text: long });
    expect(read({ kind: "text", text: `${long}x` })).toBeUndefined();
    expect(read({ kind: "text", text: "é".repeat(MAX_TEXT_BYTES / 2 + 1) })).toBeUndefined();
  });
  test("so is a caption, a title, a name", () => {
    expect(read({ kind: "media", caption: `${long}x`, attachments: [full] })).toBeUndefined();
    expect(read({ kind: "title", title: `${long}x` })).toBeUndefined();
    expect(read({ kind: "profile", name: `${long}x`, handle: "ana", photo: null, business: null, about: "" })).toBeUndefined();
  });
});

test("[KI3] who comes into a group of a thousand is told who is there in messages that fit, each of them once", () => {
  const profiles = Array.from({ length: 1_024 }, (_, n) => ({
    account: toBase64Url(new Uint8Array(16).fill(n % 256).fill(n >> 8, 0, 1)) as AccountId,
    name: "\u{1F38F}".repeat(64),
    handle: "h".repeat(32),
    photo: blob,
  }));
  const all = introductionsOf({ kind: "introduction", title: "Town", description: "", photo: blob, invite: null, profiles });
  const read = all.map((body) => {
    const bytes = encodeContent(content(body));
    expect(padContent(bytes).length).toBeLessThan(MAX_MESSAGE_BYTES - 1024);
    const said = readContent(bytes)?.body;
    return said?.kind === "introduction" ? said : null;
  });
  expect(read.map((body) => body?.title)).toEqual(all.map(() => "Town"));
  expect(read.flatMap((body) => body?.profiles ?? [])).toEqual(profiles);
  expect(introductionsOf({ ...(all[0] as (typeof all)[0]), profiles: [] }).length).toBe(1);
});
