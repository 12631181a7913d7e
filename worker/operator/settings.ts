// What who operates this service has set: each with a default, kept in the first database, read anew after seconds.

import * as v from "valibot";
import { accountId, HISTORY_QUOTA_BYTES, MEDIA_QUOTA_BYTES, MEDIA_QUOTA_FILES, type UnixMs } from "../../protocol/index.ts";
import { type FirstEnv, firstDatabase, placeOf } from "../directory/shards.ts";
import { settings } from "./schema.ts";

const GIB = 1024 ** 3;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A web page or an address for mail, as RFC 9116 wants a contact; "" where there is none */
const contact = v.union([
  v.literal(""),
  v.pipe(v.string(), v.maxLength(200), v.regex(/^(https:\/\/[^\s/@]+\/?\S*|mailto:[^\s@]+@[^\s@]+)$/)),
]);

export const settingSchemas = {
  /** Who may make an account: anybody, who was invited, nobody */
  registration: v.picklist(["open", "invitation", "closed"]),
  /** So many accounts in all; null: no end */
  accounts: v.nullable(count),
  /** Of all files together */
  storageBytes: v.nullable(count),
  /** Of one account's files that lie here now */
  accountStorageBytes: count,
  /** What one account may upload within 24 hours */
  dailyBytes: count,
  dailyFiles: count,
  /** What one account may write in a day, in all its conversations: a hosted business exactly, others give or take a few thousand */
  dailyMessages: count,
  /** Of one account's history */
  historyBytes: v.pipe(count, v.maxValue(HISTORY_QUOTA_BYTES)),
  /** Messages of one hosted business, to all together; the API takes 200 requests a second of it */
  businessSendsPerSecond: v.pipe(count, v.minValue(1), v.maxValue(200)),
  contact,
  /** Accounts that no act is done to: the operators' own */
  own: v.pipe(v.array(accountId), v.maxLength(20)),
};
export type SettingName = keyof typeof settingSchemas;
export type Settings = { [Name in SettingName]: v.InferOutput<(typeof settingSchemas)[Name]> };

export const DEFAULTS: Settings = {
  registration: "open",
  accounts: null,
  storageBytes: null,
  // Others keep what one sent them longer than one would oneself (MD6): it counts as one's own all the same.
  accountStorageBytes: 100 * GIB,
  dailyBytes: MEDIA_QUOTA_BYTES,
  dailyFiles: MEDIA_QUOTA_FILES,
  dailyMessages: 100_000,
  historyBytes: HISTORY_QUOTA_BYTES,
  businessSendsPerSecond: 80,
  contact: "",
  own: [],
};

/** Any of them, and no other */
export const someSettings = v.strictObject(v.entriesFromObjects([v.partial(v.object(settingSchemas))]));

/** So long a Worker goes by what it has read. */
export const SETTINGS_LAST_MS = 5_000;

/** While one request reads them anew the others go by what is known: as long as that may take, and not when it is older than that. */
const ASKED_MS = 2_000;
const OLDEST_MS = 10_000;

/** And when each was set; not those that never were */
type Read = { settings: Settings; setAt: ReadonlyMap<string, UnixMs> };
type Known = Read & { readAt: number /** By somebody who has not heard yet */; askedAt: number };
const known = new WeakMap<object, Known>();

export async function settingsOf(env: FirstEnv): Promise<Settings> {
  return (await knownOf(env)).settings;
}

/** Who asks without an account asks what is known already: however many do, the database is asked once in seconds. */
export async function contactOf(env: FirstEnv): Promise<{ contact: string; at: UnixMs } | undefined> {
  const { settings, setAt } = await knownOf(env);
  const at = setAt.get("contact");
  return settings.contact === "" || at === undefined ? undefined : { contact: settings.contact, at };
}

async function knownOf(env: FirstEnv): Promise<Known> {
  const kept = known.get(placeOf(env));
  const now = Date.now();
  // A clock that was set back makes them too old as well.
  const isWithin = (ms: number, at: number) => now >= at && now < at + ms;
  if (kept !== undefined && isWithin(SETTINGS_LAST_MS, kept.readAt)) return kept;
  if (kept !== undefined && isWithin(OLDEST_MS, kept.readAt) && isWithin(ASKED_MS, kept.askedAt)) return kept;
  if (kept !== undefined) kept.askedAt = now;
  const read = { ...(await readAll(env)), readAt: now, askedAt: 0 };
  known.set(placeOf(env), read);
  return read;
}

/** As they are now. What is there and no longer makes sense is as by default. */
export async function readSettings(env: FirstEnv): Promise<Settings> {
  return (await readAll(env)).settings;
}

async function readAll(env: FirstEnv): Promise<Read> {
  const rows = await firstDatabase(env).select().from(settings);
  const read: Record<string, unknown> = { ...DEFAULTS };
  for (const { name, value } of rows) {
    const schema: v.GenericSchema | undefined = settingSchemas[name as SettingName];
    const parsed = schema && v.safeParse(schema, readJson(value));
    if (parsed?.success) read[name] = parsed.output;
  }
  return { settings: read as Settings, setAt: new Map(rows.map(({ name, at }) => [name, at])) };
}

/** What a schema of some of them gives: what was not said may be there as undefined. */
type Changed = { [Name in SettingName]?: Settings[Name] | undefined };

export async function changeSettings(env: FirstEnv, wanted: Changed, now: UnixMs): Promise<Settings> {
  const db = firstDatabase(env);
  const changed = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const [first, ...more] = changed.map(([name, value]) => {
    const row = { name, value: JSON.stringify(value), at: now };
    return db
      .insert(settings)
      .values(row)
      .onConflictDoUpdate({ target: settings.name, set: { value: row.value, at: now } });
  });
  if (first !== undefined) await db.batch([first, ...more]);
  known.delete(placeOf(env));
  return readSettings(env);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
