// What is new about a plain value, field by field.

/** @returns the fields of `after` that `before` has otherwise, or null where there are none */
export function difference<T extends object>(before: T, after: T): Partial<T> | null {
  const fields: Partial<T> = {};
  let isAny = false;
  for (const name of Object.keys(after) as (keyof T)[]) {
    if (same(before[name], after[name])) continue;
    fields[name] = after[name];
    isAny = true;
  }
  return isAny ? fields : null;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => same(a[name as never], b[name as never]));
}
