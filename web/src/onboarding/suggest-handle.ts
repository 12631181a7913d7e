// A handle made of a name: what a person would most likely type.

const MIN = 3;
const MAX = 32;

/** Empty where nothing of the name can be part of a handle. */
export function suggestHandle(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/æ/g, "ae")
    .replace(/[^a-z0-9]+/g, ".")
    .slice(0, MAX)
    .replace(/^\.+|\.+$/g, "");
  if (plain === "") return "";
  return plain.length < MIN ? plain.padEnd(MIN, "0") : plain;
}
