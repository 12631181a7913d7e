// The pieces that the requests are made of, as lenient as client libraries need and no more.

import * as v from "valibot";

/** Counted in code points, as people count. */
export const upTo = (maxLetters: number) =>
  v.pipe(
    v.string(),
    v.check((text) => [...text].length <= maxLetters, `must be at most ${maxLetters} characters long`),
    v.transform((text) => text.toWellFormed()),
  );
export const saying = (maxLetters: number) =>
  v.pipe(
    upTo(maxLetters),
    v.check((text) => text.trim() !== "", "must not be empty"),
  );
export const maybe = <T extends v.GenericSchema>(schema: T) => v.nullish(schema, null);

/** Libraries in languages without types send numbers as text and the other way round. */
export const lenientNumber = v.pipe(
  v.any(),
  v.transform((value) => (typeof value === "string" && NUMBER.test(value.trim()) ? Number(value) : (value as unknown))),
  v.number(),
  v.finite("must be a number"),
);
const NUMBER = /^[+-]?\d{1,20}(\.\d{1,30})?$/;
export const lenientText = v.pipe(
  v.any(),
  v.transform((value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : (value as unknown))),
  v.string(),
);
export const lenientBoolean = v.pipe(
  v.any(),
  v.transform((value) => (value === "true" ? true : value === "false" ? false : (value as unknown))),
  v.boolean(),
);

export const messageId = v.pipe(v.string(), v.regex(/^wamid\.[A-Za-z0-9+/=_-]{1,122}$/, "is not the id of a message"));
export const whatsapp = v.literal("whatsapp");

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function webUrl(text: string): URL | null {
  if (text.length > MAX_URL || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  // A name before the host could pass one site off as another.
  return isWeb && url.username === "" && url.password === "" ? url : null;
}
export const MAX_URL = 2000;
