import fc from "fast-check";
import { expect, test } from "vitest";
import { type Block, formatted, type Inline, MAX_ELEMENTS } from "./format.ts";
import { linksIn } from "./links.ts";
import { plainWords } from "./plain-words.ts";

const drawn = (text: string, isCut = false) => formatted(text, linksIn(text), isCut).map(blockAs).join("|");

function blockAs(block: Block): string {
  if (block.kind === "code") return `<pre>${block.text}</pre>`;
  if ("inside" in block) return block.kind === "quote" ? `<q>${as(block.inside)}</q>` : as(block.inside);
  return `<${block.kind}>${block.items.map(({ number, inside }) => `${number}:${as(inside)}`).join(";")}</${block.kind}>`;
}

const TAG = { bold: "b", italic: "i", strike: "s" } as const;
function as(inside: readonly Inline[]): string {
  return inside
    .map((each) => {
      if ("inside" in each) return `<${TAG[each.kind]}>${as(each.inside)}</${TAG[each.kind]}>`;
      if (each.kind === "link") return `<a>${each.url}</a>`;
      return each.kind === "code" ? `<code>${each.text}</code>` : each.text;
    })
    .join("");
}

test.each([
  ["*bold* _italic_ ~struck~ `code`", "<b>bold</b> <i>italic</i> <s>struck</s> <code>code</code>"],
  ["(*bold*), *_both_*! _a *b* c_", "(<b>bold</b>), <b><i>both</i></b>! <i>a <b>b</b> c</i>"],
  ["*two words* and *one*", "<b>two words</b> and <b>one</b>"],
  // At the borders of words alone
  ["2*3*4 snake_case_name a~b~", "2*3*4 snake_case_name a~b~"],
  ["x * a * and *a * b", "x * a * and *a * b"],
  ["*a*b", "*a*b"],
  ["𝐚*b* é*b* e\u0301*b*", "𝐚*b* é*b* e\u0301*b*"],
  ["😀*b*😀", "😀<b>b</b>😀"],
  // What is beside its like is no mark
  ["**a** __init__ ~~a~~ ***", "**a** __init__ ~~a~~ ***"],
  ["*", "*"],
  // What is closed nowhere, or across, stays as it was typed
  ["*open", "*open"],
  ["*a _b* c_", "<b>a _b</b> c_"],
  ["*a\nb*", "*a\nb*"],
  // Nothing in code is formatted or linked
  ["`*a* https://a.example/x`", "<code>*a* https://a.example/x</code>"],
  ["*a `b* c` d*", "<b>a <code>b* c</code> d</b>"],
  ["``` *a*\n> b\nhttps://a.example/x ```", "<pre> *a*\n> b\nhttps://a.example/x </pre>"],
  ["see ```\nlet a;\n``` *so*", "see|<pre>let a;</pre>| <b>so</b>"],
  ["`` ` ``` `open", "`` ` ``` `open"],
  ["`````` *so* ```\nlet a;\n```", "`````` <b>so</b>|<pre>let a;</pre>"],
  ["``` \n``` a ```b``` ```", "``` \n``` a|<pre>b</pre>| ```"],
  // Links are links, whatever is in them or around them
  ["https://a.example/_x_y_ *https://a.example/x*", "<a>https://a.example/_x_y_</a> <b><a>https://a.example/x</a></b>"],
  ["_*https://a.example/x.*_", "<i><b><a>https://a.example/x</a>.</b></i>"],
  // Blocks
  ["> *said*\n> twice\nand so", "<q><b>said</b>\ntwice</q>|and so"],
  ["buy:\n\n- milk\n* _bread_\n\n\nsoon", "buy:|<bullets>0:milk;0:<i>bread</i></bullets>|soon"],
  ["3. c\n7. d\n1.e\n2024. f", "<numbers>3:c;7:d</numbers>|1.e\n2024. f"],
  [">a\n> \n- \n1. ", ">a\n> \n- \n1."],
  ["<b>a</b> &amp;", "<b>a</b> &amp;"],
  ["", ""],
])("[WR1] %j", (text, expected) => expect(drawn(text)).toBe(expected));

test("[WR1] what is open where a text was cut ends there", () => {
  expect(drawn("a *b _c", true)).toBe("a <b>b <i>c</i></b>");
  expect(drawn("*a\nb", true)).toBe("*a\nb");
  expect(drawn("x `let a", true)).toBe("x <code>let a</code>");
  expect(drawn("x ```let a", true)).toBe("x |<pre>let a</pre>".replace("x |", "x|"));
});

test("[WR2] words in lists, quotes and notifications are without marks", () => {
  expect(plainWords("*Hi* _you_\n> ~no~\n- a\n2. `b`\n```c```")).toBe("Hi you\nno\n• a\n2. b\nc");
  expect(plainWords("see https://a.example/_x_ and *https://b.example/x*")).toBe(
    "see https://a.example/_x_ and https://b.example/x",
  );
  expect(plainWords("*a long", true)).toBe("a long");
  expect(plainWords("2*3*4")).toBe("2*3*4");
});

const MARKS = ["*", "_", "~", "`", "```", "> ", "- ", "1. ", "\n", " ", "a", "é", "😀", "https://a.example/_x_"];
const text = fc.array(fc.constantFrom(...MARKS), { maxLength: 60 }).map((parts) => parts.join(""));

test("[WR1] no letter is lost, made up or moved, whatever was typed", () => {
  const letters = (words: string) => words.replace(/[*_~`>\s•.\-\d]/g, "");
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), fc.boolean(), (typed, isCut) => {
      expect(letters(plainWords(typed, isCut))).toBe(letters(typed));
    }),
    { numRuns: 2000 },
  );
});

function elements(inside: readonly Inline[], depth = 1): { count: number; depth: number } {
  const below = inside.map((each) => ("inside" in each ? elements(each.inside, depth + 1) : { count: 0, depth }));
  const own = inside.filter(({ kind }) => kind !== "text").length;
  return {
    count: own + below.reduce((sum, { count }) => sum + count, 0),
    depth: Math.max(depth, ...below.map((each) => each.depth)),
  };
}

// Quadratic, each of these takes minutes. No clock is read: the limit of the test's time tells them apart.
const LETTERS = 256 * 1024;
test.each([
  ["*"],
  ["*a "],
  ["*a* "],
  ["*_~a~_* "],
  ["*_~"],
  ["*a _b ~c "],
  ["`a"],
  ["`a\n"],
  ["```"],
  ["```a"],
  ["``````"],
  ["``` ```\n"],
  ["```\n\n``` a "],
  ["> "],
  ["> a\n"],
  ["- *a*\n"],
  ["1. a\n"],
  ["\n"],
  [" "],
  [" \n"],
  ["*\n"],
  ["_https://a.example/_ "],
])("[WR1] four times the longest text of %j cost what they are long, and become few elements", (part) => {
  for (const isCut of [false, true]) {
    const blocks = formatted(part.repeat(LETTERS / part.length), [], isCut);
    const items = blocks.flatMap((block) =>
      "items" in block ? block.items.map(({ inside }) => inside) : "inside" in block ? [block.inside] : [],
    );
    const counted = items.map((inside) => elements(inside));
    const drawnElements = counted.reduce((sum, { count }) => sum + count, 0) + items.length + blocks.length;
    expect(drawnElements).toBeLessThanOrEqual(4 * MAX_ELEMENTS);
    expect(Math.max(0, ...counted.map(({ depth }) => depth))).toBeLessThanOrEqual(4);
  }
});
