// Reads which words a source of the page says: in calls of `t` and `rich`, and in markup as it stands; and which it says past both.

import { parseSync } from "vite";

export type Call = {
  text: string;
  /** Of its first argument */
  start: number;
  end: number;
  /** What it is given, by name; null where that cannot be read from here */
  given: string[] | null;
  /** It is the call's one text, and not one of two */
  isAlone: boolean;
  /** It is made while its source is loaded */
  isEarly: boolean;
  /** Where its last argument ends */
  close: number;
};
export type Reading = {
  calls: Call[];
  /** What stands in the markup of a view */
  markup: string[];
  /** Text that looks like words and is in neither, with its line */
  strays: { text: string; line: number; kind: string }[];
};

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** As in `web/src/language/markup.ts` */
const READ = new Set(["aria-label", "placeholder", "title", "alt", "aria-description", "data-label"]);
const LETTERS = /\p{L}/u;
const SAYING = new Set(["t", "rich"]);
/** Within a sentence they are a part of it. */
const INLINE = new Set(["a", "b", "strong", "em", "i", "span", "bdi", "code", "kbd", "time", "small"]);

export function readingOf(path: string, source: string): Reading {
  const { program, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const found: Reading = { calls: [], markup: [], strays: [] };
  visit(program as unknown as Node, []);
  return found;

  function visit(node: Node, above: readonly Node[]): void {
    if (SILENT.has(node.type) || (node.type.startsWith("TS") && !/^TS(As|Satisfies|NonNull)/.test(node.type))) return;
    if (node.type === "ExportNamedDeclaration" && node.source) return;
    const parent = above.at(-1);
    if (node.type === "CallExpression" && SAYING.has(nameOf(node.callee as Node))) {
      const [first, second] = node.arguments as Node[];
      for (const literal of first ? literalsIn(first) : []) {
        const isAlone = first === literal;
        const isEarly = !above.some(({ type }) => type.includes("Function"));
        const { value, start, end } = literal;
        const place = { start, end, close: (node.arguments as Node[]).at(-1)?.end ?? end };
        found.calls.push({
          text: value as string,
          given: givenBy(second),
          isAlone,
          isEarly,
          ...place,
        });
      }
      if (first && literalsIn(first).length === 0) stray(nameOf(node.callee as Node), node, "a call that names no text");
      for (const value of (node.arguments as Node[]).slice(1)) visit(value, [...above, node]);
      for (const { value } of ((second?.properties as Node[] | undefined) ?? []).filter(({ type }) => type === "Property"))
        for (const word of literalsIn(value as Node))
          if (LETTERS.test(word.value as string)) stray(word.value as string, word, "a value");
      return;
    }
    if (node.type === "BinaryExpression" && /^[!=]==?$/.test(node.operator as string)) {
      for (const side of [node.left as Node, node.right as Node]) if (side.type !== "Literal") visit(side, [...above, node]);
      return;
    }
    if (node.type === "CallExpression" && QUIET.test(source.slice((node.callee as Node).start, (node.callee as Node).end))) {
      for (const value of node.arguments as Node[]) if (!/Literal$/.test(value.type)) visit(value, [...above, node]);
      visit(node.callee as Node, [...above, node]);
      return;
    }
    if (node.type === "JSXText") {
      const text = textOf(node.value as string);
      if (
        !LETTERS.test(text) ||
        !parent ||
        nameOf((parent.openingElement as Node | undefined)?.name as Node | undefined) === "code"
      )
        return;
      if (!isNative(parent)) stray(text, node, "a child of a component");
      else if (inPieces(parent)) stray(text, node, "a sentence in pieces");
      else found.markup.push(text);
      return;
    }
    if (node.type === "JSXAttribute") {
      const value = node.value as Node | null;
      if (/^(class|classList|style|d|id|href|src)$/.test(nameOf(node.name as Node))) return;
      if (value?.type === "Literal") {
        const name = nameOf(node.name as Node);
        const text = value.value as string;
        if (!isNative({ openingElement: parent } as never)) {
          if (looksLikeWords(text)) stray(text, value, `an attribute of a component, ${name}`);
        } else if (READ.has(name) && LETTERS.test(text)) found.markup.push(text);
        return;
      }
    }
    if (node.type === "Literal" && typeof node.value === "string" && looksLikeWords(node.value))
      stray(node.value, node, "a text");
    if (node.type === "TemplateLiteral") {
      const text = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("…");
      if (/(?:^|[\s…“(])[\p{L}'’]{2,}(?=$|[\s,.:?!…])/u.test(text) && / /.test(text) && !/[=;{}<>#]/.test(text))
        stray(text, node, "a text with values");
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === "type" || key === "start" || key === "end") continue;
      for (const child of Array.isArray(value) ? value : [value])
        if (child !== null && typeof child === "object" && typeof (child as Node).type === "string")
          visit(child as Node, [...above, node]);
    }
  }

  function stray(text: string, { start }: Node, kind: string): void {
    found.strays.push({ text, line: source.slice(0, start).split("\n").length, kind });
  }
}

/** What they are given is for the browser, or for who reads the browser's log. */
const QUIET = /^(console\.\w+|failed|matchMedia|.*\.(querySelector|querySelectorAll|closest|matches))(<[^>]*>)?$/;
/** What is in them is said to nobody. */
const SILENT = new Set(["ImportDeclaration", "ImportExpression", "ExportAllDeclaration", "ThrowStatement"]);

function literalsIn(node: Node): Node[] {
  if (node.type === "Literal" && typeof node.value === "string") return [node];
  if (node.type === "ConditionalExpression")
    return [...literalsIn(node.consequent as Node), ...literalsIn(node.alternate as Node)];
  return [];
}

function givenBy(node: Node | undefined): string[] | null {
  if (node === undefined) return [];
  if (node.type !== "ObjectExpression") return null;
  const names = (node.properties as Node[]).map((each) => (each.type === "Property" ? nameOf(each.key as Node) : null));
  return names.every((name) => name !== null) ? names : null;
}

function nameOf(node: Node | undefined): string {
  if (node === undefined) return "";
  if (node.type === "JSXNamespacedName") return `${nameOf(node.namespace as Node)}:${nameOf(node.name as Node)}`;
  return typeof node.name === "string" ? node.name : "";
}

function isNative({ openingElement }: Node): boolean {
  const name = nameOf(((openingElement as Node | undefined)?.name ?? {}) as Node);
  return /^[a-z]/.test(name);
}

function inPieces({ children }: Node): boolean {
  return (children as Node[]).some(
    (child) =>
      (child.type === "JSXExpressionContainer" && (child.expression as Node).type !== "JSXEmptyExpression") ||
      (child.type === "JSXElement" && INLINE.has(nameOf((child.openingElement as Node).name as Node))),
  );
}

/** As JSX takes it: lines are trimmed, and joined by one space. */
function textOf(raw: string): string {
  return raw
    .split("\n")
    .map((line, at, all) => (at === 0 ? line : line.trimStart()).replace(at === all.length - 1 ? /^$/ : /\s+$/, ""))
    .filter((line) => line !== "")
    .join(" ")
    .trim();
}

function looksLikeWords(text: string): boolean {
  return (
    /^[\p{Lu}][\p{Ll}]+$/u.test(text) ||
    (/[\p{L}] [\p{L}]/u.test(text) && !/[=;{}[\]<>]|:\/\/|^[a-z-]+( [a-z-]+)*$/.test(text)) ||
    /^[a-z]+( [a-z']+)+$/.test(text)
  );
}
