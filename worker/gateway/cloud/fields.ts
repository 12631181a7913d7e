// `?fields=id,name`: what of an object is asked for, as the Graph API takes it.

/** The id is always there; what the object does not have is passed over. Without `fields`: everything. */
export function pick<T extends Record<string, unknown>>(object: T, fields: string | undefined): Partial<T> {
  if (fields === undefined || fields.trim() === "") return object;
  const asked = new Set(fields.split(",").map((field) => field.trim()));
  return Object.fromEntries(Object.entries(object).filter(([name]) => ALWAYS.has(name) || asked.has(name))) as Partial<T>;
}

const ALWAYS = new Set(["id", "messaging_product"]);
