// Routes of a business's people, and of invitations to be one of them: the Worker answers them from the directory.

import * as v from "valibot";
import { handle } from "../../../protocol/index.ts";
import { ROLES } from "../roles.ts";
import { type NativeRoute, OF, worker } from "./route.ts";
import { time } from "./views.ts";

const role = v.picklist(ROLES);
export const memberView = v.object({
  id: v.string(),
  handle: v.string(),
  role,
  state: v.picklist(["invited", "member", "gone"]),
  /** When they came, or were invited */
  since: time,
  ended: v.nullable(time),
});
export const inviteRequest = v.object({ handle, role });
export const roleRequest = v.object({ role });
const invitationView = v.object({ business: v.string(), handle: v.string(), role, invited: time });

export const memberRoutes = {
  members: {
    ...worker,
    method: "GET",
    path: `${OF}/members`,
    summary: "Its people, who is invited, and who was of it once",
    scope: "team:read",
    answer: v.object({ items: v.array(memberView) }),
  },
  inviteMember: {
    ...worker,
    method: "POST",
    path: `${OF}/members`,
    summary: "Invite a person by handle; they have two weeks to say yes. An admin makes no owner",
    scope: "admin",
    audit: "member.invite",
    request: inviteRequest,
    answer: memberView,
  },
  changeMember: {
    ...worker,
    method: "PUT",
    path: `${OF}/members/:member`,
    summary: "Another role. The last owner stays one; who manages no tokens any more takes theirs along",
    scope: "admin",
    audit: "member.role",
    request: roleRequest,
    answer: memberView,
  },
  removeMember: {
    ...worker,
    method: "DELETE",
    path: `${OF}/members/:member`,
    summary: "Out at once: their requests, streams and tokens end. Not the last owner",
    scope: "admin",
    whileSuspended: true,
    audit: "member.remove",
    answer: null,
  },
  leave: {
    ...worker,
    method: "DELETE",
    path: `${OF}/membership`,
    summary: "Be no member any more. Not the last owner",
    scope: "member",
    whileSuspended: true,
    audit: "member.leave",
    answer: null,
  },
  invitations: {
    ...worker,
    method: "GET",
    path: "/v1/invitations",
    summary: "To which businesses who is signed in was invited, and as what",
    scope: "person",
    answer: v.object({ items: v.array(invitationView) }),
  },
  acceptInvitation: {
    ...worker,
    method: "POST",
    path: "/v1/invitations/:business",
    summary: "Be a member from now on",
    scope: "person",
    answer: v.object({ business: v.string(), member: v.string() }),
  },
  declineInvitation: {
    ...worker,
    method: "DELETE",
    path: "/v1/invitations/:business",
    summary: "The business is not told why",
    scope: "person",
    answer: null,
  },
} as const satisfies Record<string, NativeRoute>;
