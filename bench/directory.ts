// What an account weighs in the directory and costs the service, as the service's own code makes it; and what it costs the device.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beginAccount, createKeyPackage, proofInput, sign } from "../mls/index.ts";
import { fromBase64Url, KEY_PACKAGE_LIFETIME_MS, KEY_PACKAGES_PER_DEVICE, toBase64Url } from "../protocol/index.ts";
import { giveChallenge } from "../worker/directory/challenges.ts";
import { uploadKeyPackages } from "../worker/directory/key-packages.ts";
import { readClaims, register } from "../worker/directory/registration.ts";
import { type DirectoryEnv, firstDatabase } from "../worker/directory/shards.ts";
import { cost, type Measured } from "./measure.ts";
import { sqliteD1 } from "./sqlite-d1.ts";

const ACCOUNTS = 300;
/** A database of D1 (developers.cloudflare.com/d1/platform/limits) */
const DATABASE_BYTES = 10_000_000_000;
const WANTED_ACCOUNTS = 500_000;
const WANTED_SERVICE_MS = 16;
const WANTED_DEVICE_MS = 500;

export async function benchDirectory(): Promise<Measured[]> {
  const database = new DatabaseSync(":memory:");
  migrate(database);
  const env = { DIRECTORY: sqliteD1(database) } as unknown as DirectoryEnv;
  const sizeOf = () =>
    Number(
      Object.values(database.prepare("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").get() ?? {})[0],
    );
  const empty = sizeOf();
  let [deviceMs, serviceMs] = [0, 0];
  for (let i = 0; i < ACCOUNTS; i++) {
    const challenge = await giveChallenge(firstDatabase(env), null, Date.now());
    const [made, ms] = await cpuOf(() => newAccount(`somebody.${i}`, challenge.challenge));
    deviceMs += ms;
    const [session, registered] = await cpuOf(async () => {
      const claimed = await readClaims(made.request, Date.now());
      if ("kind" in claimed) return claimed;
      return register(env, made.request, claimed, {
        tokenHash: crypto.getRandomValues(new Uint8Array(32)),
        origin: null,
        hasRoom: async () => true,
        now: Date.now(),
      });
    });
    if ("kind" in session) throw new Error(session.kind);
    const [stock, uploaded] = await cpuOf(() => uploadKeyPackages(firstDatabase(env), session, made.stock, Date.now()));
    if ("kind" in stock) throw new Error(stock.kind);
    serviceMs += registered + uploaded;
  }
  const bytes = (sizeOf() - empty) / ACCOUNTS;
  return [
    cost(`an account in the directory, ${KEY_PACKAGES_PER_DEVICE} KeyPackages and a last resort in stock`, bytes, "bytes", {
      limit: DATABASE_BYTES / WANTED_ACCOUNTS,
      budget: 1,
    }),
    cost("accounts that one database has room for", DATABASE_BYTES / bytes, "accounts"),
    cost("CPU of the service for a new account and its stock", serviceMs / ACCOUNTS, "ms", {
      limit: WANTED_SERVICE_MS,
      budget: 1,
    }),
    cost("CPU of the device for the same", deviceMs / ACCOUNTS, "ms", { limit: WANTED_DEVICE_MS, budget: 1 }),
  ];
}

async function newAccount(handle: string, challenge: string) {
  const now = Date.now();
  const { account, device, log } = await beginAccount(now);
  const make = async (lastResort: boolean) =>
    toBase64Url((await createKeyPackage(device, { now, lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort })).bytes);
  const input = proofInput({
    challenge: fromBase64Url(challenge) ?? new Uint8Array(),
    account: account.accountId,
    device: device.deviceId,
  });
  const keyPackages: string[] = [];
  for (let i = 0; i < KEY_PACKAGES_PER_DEVICE; i++) keyPackages.push(await make(false));
  return {
    request: {
      handle: handle as never,
      entry: toBase64Url(log.entries[0]?.bytes ?? new Uint8Array()),
      proof: { challenge, signature: toBase64Url(await sign(device.privateKey, input)) },
      work: null,
      invitation: "",
      bearer: true,
    },
    stock: { keyPackages, lastResort: await make(true) },
  };
}

async function cpuOf<T>(run: () => Promise<T>): Promise<[T, number]> {
  const before = process.cpuUsage();
  const answer = await run();
  const { user, system } = process.cpuUsage(before);
  return [answer, (user + system) / 1000];
}

function migrate(database: DatabaseSync): void {
  const folder = join(import.meta.dirname, "..", "migrations");
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort())
    for (const sql of readFileSync(join(folder, name), "utf8").split("--> statement-breakpoint")) database.exec(sql);
}
