// Where the operator's secret lies on this machine: for a local service in .dev.vars, for a deployment in a file that git does not see, or in the
// environment of whatever runs this.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../deploy/arguments.ts";
import { PLACES_FILE, type Places, placesIn } from "../deploy/places.ts";
import { ROOT } from "../run.ts";
import type { Where } from "./arguments.ts";
import { NotDone, type Place } from "./operator.ts";

/** 32 bytes: nobody guesses it, so what limits tries is there for the service's sake. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function secretFile(environment: Environment): string {
  return join(ROOT, `.operator.${environment}`);
}

export function keepSecret(environment: Environment, secret: string): void {
  writeFileSync(secretFile(environment), `${secret}\n`, { mode: 0o600 });
}

export function placeOf(where: Where, env: NodeJS.ProcessEnv = process.env): Place {
  const headers: Record<string, string> = {};
  if (env.ACCESS_CLIENT_ID) headers["CF-Access-Client-Id"] = env.ACCESS_CLIENT_ID;
  if (env.ACCESS_CLIENT_SECRET) headers["CF-Access-Client-Secret"] = env.ACCESS_CLIENT_SECRET;
  if (where.kind === "local") return { origin: `http://localhost:${where.port}`, secret: localSecret(), headers };
  const { environment } = where;
  const file = join(ROOT, PLACES_FILE);
  const places = existsSync(file) ? readFileSync(file, "utf8") : null;
  const origin = originFor(environment, placesIn(places), env.OPERATOR_ORIGIN);
  if (!origin) throw new NotDone(`Where ${environment} is, is not known: deploy it once, or set OPERATOR_ORIGIN.`);
  const kept = existsSync(secretFile(environment)) ? readFileSync(secretFile(environment), "utf8").trim() : undefined;
  const secret = env.OPERATOR_SECRET ?? kept;
  if (!secret) throw new NotDone("There is no operator's secret here. `npm run operate -- key` makes one.");
  return { origin, secret, headers };
}

/** What was left in a shell must not decide, unnoticed, to whom something is done. */
export function originFor(environment: Environment, places: Places, said: string | undefined): string | undefined {
  const known = places[environment]?.origin ?? undefined;
  if (!said) return known;
  const origin = URL.parse(said)?.origin;
  if (origin === undefined) throw new NotDone("OPERATOR_ORIGIN is no address such as https://parley.example.");
  const others = Object.entries(places).find(([name, place]) => name !== environment && place?.origin === origin)?.[0];
  if ((known ?? origin) !== origin || others !== undefined)
    throw new NotDone(
      `OPERATOR_ORIGIN is ${origin}, and that is ${others ?? `not where ${environment} is: ${known}`}. Unset one of the two.`,
    );
  return origin;
}

function localSecret(): string {
  const file = join(ROOT, ".dev.vars");
  const found = existsSync(file) ? /^OPERATOR_SECRET="?([^"\n]+)"?$/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
  if (found === undefined) throw new NotDone("`npm start` makes a secret for this machine: start it once.");
  return found;
}
