// A place on Earth: where it is, and what it is called.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { tidyLine } from "../text.ts";

/** Degrees, north and east (WGS 84). */
export type Location = { latitude: number; longitude: number; name: string | null; address: string | null };

/** What a list or a quotation says of it. */
export function wordsOf({ latitude, longitude, name, address }: Location): string {
  const called = [name, address].filter((part) => part !== null).join(", ");
  return called === "" ? `${latitude}, ${longitude}` : called;
}

const degrees = (limit: number) =>
  v.pipe(
    v.number(),
    v.finite(),
    v.minValue(-limit),
    v.maxValue(limit),
    // -0 has no deterministic form of its own.
    v.transform((angle) => angle + 0),
  );
/** Tidied and cut; null where nothing is left of it. */
const orNone = (maxLetters: number) =>
  v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.transform((text) => tidyLine(text, maxLetters) || null),
      ),
    ),
    null,
  );

/** From a caller. */
export const location = v.pipe(
  v.object({ latitude: degrees(90), longitude: degrees(180), name: orNone(100), address: orNone(300) }),
  v.transform((place): Location => place),
);

export function encodeLocation({ latitude, longitude, name, address }: Location): unknown[] {
  return [latitude, longitude, name, address];
}

export const locationOnWire = v.pipe(
  v.array(v.unknown()),
  v.transform(([latitude, longitude, name, address]): unknown => ({ latitude, longitude, name, address })),
  location,
);

export type LocationBody = { kind: "location"; location: Location };

export const locationKind: Kind<LocationBody, { kind: "location"; location: Location }> = {
  name: "location",
  code: 11,
  ignorable: false,
  schema: v.pipe(
    locationOnWire,
    v.transform((place): LocationBody => ({ kind: "location", location: place })),
  ),
  encode: (body) => encodeLocation(body.location),
  message: (body) => ({ text: wordsOf(body.location), body }),
  again: ({ body }) => body,
};
