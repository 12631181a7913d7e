// Businesses in the directory: whose they are, and by which ids the API knows them.

import { and, asc, eq, sql } from "drizzle-orm";
import type { AccountId, Handle, UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { businesses, type Hosting } from "./schema.ts";

export type BusinessRow = {
  id: string;
  owner: AccountId;
  handle: Handle;
  hosting: Hosting;
  /** "" until its own server has come */
  account: AccountId | "";
  phoneNumberId: string;
  wabaId: string;
  created: UnixMs;
};

export const MAX_BUSINESSES_PER_OWNER = 10;

/** @returns whether it is there now: not where the owner has as many as one may have */
export async function addBusiness(db: Database, row: BusinessRow): Promise<boolean> {
  const { meta } = await db.run(sql`
    INSERT INTO ${businesses} (id, owner, handle, hosting, account, phone_number_id, waba_id, created)
    SELECT ${row.id}, ${row.owner}, ${row.handle}, ${row.hosting}, ${row.account}, ${row.phoneNumberId}, ${row.wabaId}, ${row.created}
    WHERE (SELECT count(*) FROM ${businesses} WHERE ${businesses.owner} = ${row.owner}) < ${MAX_BUSINESSES_PER_OWNER}`);
  return meta.changes > 0;
}

export async function removeBusiness(db: Database, id: string): Promise<void> {
  await db.delete(businesses).where(eq(businesses.id, id));
}

export function businessesOf(db: Database, owner: AccountId): Promise<BusinessRow[]> {
  return db.select().from(businesses).where(eq(businesses.owner, owner)).orderBy(asc(businesses.created)).all();
}

export function findBusiness(db: Database, id: string, owner: AccountId): Promise<BusinessRow | undefined> {
  return db
    .select()
    .from(businesses)
    .where(and(eq(businesses.id, id), eq(businesses.owner, owner)))
    .get();
}

export async function setAccount(db: Database, id: string, account: AccountId): Promise<void> {
  await db.update(businesses).set({ account }).where(eq(businesses.id, id));
}
