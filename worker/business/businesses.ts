// Businesses in the directory: whose they are, and by which ids the API knows them.

import { and, asc, eq, getTableColumns, gt, sql } from "drizzle-orm";
import type { AccountId, Handle, UnixMs } from "../../protocol/index.ts";
import type { Database } from "../directory/database.ts";
import { newMemberId } from "./members.ts";
import type { MemberId } from "./principal.ts";
import type { Role } from "./roles.ts";
import { businesses, businessMembers, type Hosting, isStopped } from "./schema.ts";

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
  /** Since when it is being deleted; 0: it is not */
  ending: UnixMs;
};

export const MAX_BUSINESSES_PER_OWNER = 10;
/** Whether it is suspended is its operator's to know. */
const { suspended: _, ownerSuspended: __, secret: ___, ...ROW } = getTableColumns(businesses);

export type OwnBusiness = BusinessRow & { member: MemberId; role: Role; isSuspended: boolean };

/** With its first owner. @returns undefined where that person has as many as one may have */
export async function addBusiness(db: Database, row: BusinessRow, handle: Handle): Promise<MemberId | undefined> {
  const member = newMemberId();
  const values = sql`${row.id}, ${row.owner}, ${row.handle}, ${row.hosting}, ${row.account}, ${row.phoneNumberId}, ${row.wabaId}, ${row.created}`;
  const [{ meta }] = await db.batch([
    db.insert(businesses).select(sql`
    SELECT ${values}, 0, 0, 0, '' WHERE (SELECT count(*) FROM ${businesses} WHERE ${businesses.owner} = ${row.owner}) < ${MAX_BUSINESSES_PER_OWNER}`),
    db.insert(businessMembers).select(sql`
    SELECT ${member}, id, owner, ${handle}, 'owner', created, created, 0, 0 FROM ${businesses} WHERE id = ${row.id}`),
  ]);
  return meta.changes > 0 ? member : undefined;
}

export async function removeBusiness(db: Database, id: string): Promise<void> {
  await db.batch([
    db.delete(businesses).where(eq(businesses.id, id)),
    db.delete(businessMembers).where(eq(businessMembers.business, id)),
  ]);
}

/** Those of whose people somebody is. */
export function businessesOf(db: Database, account: AccountId): Promise<OwnBusiness[]> {
  const { id: member, role } = businessMembers;
  const isThere = and(eq(businessMembers.account, account), eq(businessMembers.ended, 0), gt(businessMembers.accepted, 0));
  return db
    .select({ ...ROW, member, role, isSuspended: isStopped })
    .from(businessMembers)
    .innerJoin(businesses, eq(businesses.id, businessMembers.business))
    .where(isThere)
    .orderBy(asc(businesses.created))
    .limit(200)
    .all();
}

export function businessWith(db: Database, id: string): Promise<BusinessRow | undefined> {
  return db.select(ROW).from(businesses).where(eq(businesses.id, id)).get();
}

export async function setAccount(db: Database, id: string, account: AccountId): Promise<void> {
  await db.update(businesses).set({ account }).where(eq(businesses.id, id));
}
