// Where each environment is: deployments.json, so that a domain is said once. Whoever deploys from a repository of their own commits it. Pure.

import type { Environment } from "./arguments.ts";

export const PLACES_FILE = "deployments.json";
export type Place = { domain: string | null /** Of the last upload, whatever came of it */; origin: string | null };
export type Places = Partial<Record<Environment, Place>>;

/** @throws where it is there and is not what this wrote: better than a domain that is forgotten */
export function placesIn(text: string | null): Places {
  if (text === null) return {};
  const read: unknown = JSON.parse(text);
  if (typeof read !== "object" || read === null || Array.isArray(read)) throw new Error(`${PLACES_FILE} is not what it was.`);
  return read as Places;
}

/**
 * @param said by --domain @param moves by --moves
 * @returns the domain to deploy to; or a sentence, where that would leave everybody's profile behind
 */
export function domainFor(
  places: Places,
  { environment, said, moves }: { environment: Environment; said: string | null; moves: boolean },
): { domain: string | null } | string {
  const known = places[environment]?.domain ?? null;
  if (said === null || said === known) return { domain: known };
  const before = known ?? hostOf(places[environment]?.origin ?? null);
  if (before === null || moves) return { domain: said };
  return `${environment} is at ${before}. A browser keeps a profile for each address: at ${said} everybody links their devices again. Say --moves to go there all the same.`;
}

export function withPlace(places: Places, environment: Environment, place: Place): string {
  return `${JSON.stringify({ ...places, [environment]: place }, null, 2)}\n`;
}

function hostOf(origin: string | null): string | null {
  return origin === null ? null : new URL(origin).host;
}
