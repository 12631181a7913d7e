// What the Worker answers of a business's people: inviting them, saying yes, another role, and going.

import type { Handle } from "../../protocol/index.ts";
import { lookUpHandle } from "../directory/accounts.ts";
import { firstDatabase } from "../directory/shards.ts";
import type { ServiceContext } from "../http/service.ts";
import { gatewayOf, type MemberChange, type Session } from "../rpc.ts";
import { noteAudit } from "./audit.ts";
import type { Entered } from "./enter.ts";
import type { Answered } from "./handlers.ts";
import {
  accept,
  decline,
  endMembership,
  invitationsOf,
  invite,
  MAX_MEMBERS,
  type MemberRow,
  memberRow,
  membersOf,
  setRole,
} from "./members.ts";
import { NOT_FOUND, type Problem } from "./problem.ts";
import { mayPlace, type Role } from "./roles.ts";

const NOT_YOURS: Problem = { status: 403, code: "under-scoped", detail: "an admin says nothing about owners" };
const LAST_OWNER: Problem = { status: 409, code: "last-owner", detail: "a business has an owner" };
const LATER: Problem = {
  status: 503,
  code: "unavailable",
  detail: "it is so; say it again to end what they have open",
  retryAfterMs: 2_000,
};

type Handler = (c: ServiceContext, entered: Entered, body: never) => Promise<Answered>;
type OfTeam = "members" | "inviteMember" | "changeMember" | "removeMember" | "leave";
type Invite = { handle: Handle; role: Role };

export const ofMembers: Record<OfTeam, Handler> = {
  async members(c, { business }) {
    const rows = await membersOf(firstDatabase(c.env), business, c.var.now);
    return { answer: { items: rows.map(viewOf) } };
  },
  async inviteMember(c, { business, principal }, { handle, role }: Invite) {
    if (!mayPlace(roleOf(principal), null, role)) return NOT_YOURS;
    const found = await lookUpHandle(c.env, handle);
    if ("kind" in found) return { status: 404, code: "no-such-agent", detail: "nobody of that handle" };
    const db = firstDatabase(c.env);
    const account = found.account;
    const id = await invite(db, { business, account, handle, role }, c.var.now);
    const row = id === undefined ? undefined : await memberRow(db, business, id);
    if (row === undefined)
      return { status: 422, code: "too-many", detail: `they are there or invited, or there are ${MAX_MEMBERS} already` };
    return { answer: viewOf(row), subject: row.id };
  },
  async changeMember(c, { business, principal }, { role }: { role: Role }) {
    const db = firstDatabase(c.env);
    const id = c.req.param("member") ?? "";
    const row = await memberRow(db, business, id);
    if (row === undefined || row.ended > 0) return NOT_FOUND;
    if (!mayPlace(roleOf(principal), row.role, role)) return NOT_YOURS;
    if (!(await setRole(db, { business, id }, role, c.var.now))) return LAST_OWNER;
    const isTold = await tell(c, business, { member: id, isGone: false, role, was: row.role });
    return isTold ? { answer: viewOf({ ...row, role }), subject: id } : LATER;
  },
  async removeMember(c, { business, principal }) {
    const db = firstDatabase(c.env);
    const id = c.req.param("member") ?? "";
    const row = await memberRow(db, business, id);
    if (row === undefined) return NOT_FOUND;
    if (!mayPlace(roleOf(principal), row.role, null)) return NOT_YOURS;
    if (!(await endMembership(db, { business, id }, c.var.now))) return LAST_OWNER;
    return (await tell(c, business, { member: id, isGone: true, was: row.role })) ? { answer: null, subject: id } : LATER;
  },
  async leave(c, { business, principal }) {
    const id = principal.kind === "member" ? principal.id : "";
    if (!(await endMembership(firstDatabase(c.env), { business, id }, c.var.now))) return LAST_OWNER;
    await tell(c, business, { member: id, isGone: true, was: roleOf(principal) });
    return { answer: null, subject: id };
  },
};

type OfPerson = (c: ServiceContext, session: Session) => Promise<Answered>;

/** Of who is signed in, whatever they are a member of */
export const ofInvited = {
  async invitations(c, { account }) {
    return { answer: { items: await invitationsOf(firstDatabase(c.env), account, c.var.now) } };
  },
  async acceptInvitation(c, { account }) {
    const db = firstDatabase(c.env);
    const business = c.req.param("business") ?? "";
    const member = await accept(db, business, account, c.var.now);
    if (member === undefined) return NOT_FOUND;
    await noteAudit(db, business, { at: c.var.now, actor: member, action: "member.accept", subject: member });
    return { answer: { business, member } };
  },
  async declineInvitation(c, { account }) {
    const business = c.req.param("business") ?? "";
    return (await decline(firstDatabase(c.env), business, account)) ? { answer: null } : NOT_FOUND;
  },
} satisfies Record<string, OfPerson>;

/** What of theirs is open at the business's object ends. A stream that nobody could be told of ends by itself within minutes. */
async function tell(c: ServiceContext, business: string, change: MemberChange): Promise<boolean> {
  try {
    await gatewayOf(c.env, business).memberChanged(change);
    return true;
  } catch (error) {
    console.error({ event: "member-change-not-told", error: error instanceof Error ? error.name : "not an error" });
    return false;
  }
}

/** Tokens do not come here: `enter` asks for a person. */
function roleOf(principal: Entered["principal"]): Role {
  return principal.kind === "member" ? principal.role : "read-only";
}

function viewOf({ id, handle, role, invited, accepted, ended }: MemberRow) {
  const state = ended > 0 ? ("gone" as const) : accepted > 0 ? ("member" as const) : ("invited" as const);
  return { id, handle, role, state, since: accepted || invited, ended: ended || null };
}
