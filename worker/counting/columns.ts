// What columns a statement answers with, as far as its text says: an answer by names has room for one of each name, and puts "1" before "a". Pure.

export type Columns =
  /** An answer by names has all of them, in this order */
  | { kind: "apart" }
  /** Of a query whose names meet: the same query under names of our own */
  | { kind: "renamed"; sql: string }
  /** Only by asking, and then nothing is said of the work */
  | { kind: "unknown" };

const UNKNOWN: Columns = { kind: "unknown" };
const TOKEN = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[A-Za-z_]\w*|\S/g;
/** Keys of an object that are numbers come first, whatever was before them. */
const NUMBER = /^\d+$/;

/** @param sql one statement, as drizzle writes it or by hand */
export function columnsOf(sql: string): Columns {
  const items = itemsOf(sql);
  if (items === null || items.includes("*") || items.some((item) => item.endsWith(".*"))) return UNKNOWN;
  const names = items.map(nameOf);
  if (new Set(names).size === names.length && !names.some((name) => NUMBER.test(name))) return { kind: "apart" };
  if (!/^\s*select\b/i.test(sql)) return UNKNOWN;
  return {
    kind: "renamed",
    sql: `with "_" (${items.map((_, i) => `"c${i}"`).join(", ")}) as (${sql.replace(/;\s*$/, "")}) select * from "_"`,
  };
}

/** What stands between the first `select` and its `from`, or behind `returning`, by commas; null: it cannot be told */
function itemsOf(sql: string): string[] | null {
  const tokens = [...sql.matchAll(TOKEN)];
  const isSelect = tokens[0]?.[0].toLowerCase() === "select";
  let depth = 0;
  let begun = isSelect ? (tokens[0]?.index ?? 0) + "select".length : null;
  const items: string[] = [];
  for (const { 0: token, index } of tokens.slice(1)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    if (depth > 0) continue;
    const word = token.toLowerCase();
    if (begun === null) {
      if (word === "returning") begun = index + token.length;
    } else if (word === "distinct" && items.length === 0) begun = index + token.length;
    else if (word === "," || ENDS.has(word)) {
      items.push(sql.slice(begun, index).trim());
      begun = index + token.length;
      if (word !== ",") return items;
    }
  }
  if (begun === null) return null;
  return [...items, sql.slice(begun).trim()];
}

const ENDS = new Set(["from", "where", "order", "limit", "union", ";"]);

/** As SQLite calls it: by its alias, by its column, or by its own text. In lower case, so that more meet than do. */
function nameOf(item: string): string {
  const [, quoted, plain] = /(?:"((?:[^"]|"")*)"|\b([A-Za-z_]\w*))$/.exec(item) ?? [];
  return (quoted ?? plain ?? item).toLowerCase();
}
