// The business itself, as the Cloud API shows one: an account with exactly one phone number, which is none.

import type { CloudContext } from "./answer.ts";
import { pick } from "./fields.ts";

export async function getPhone(c: CloudContext): Promise<Response> {
  return c.json(pick(await phoneOf(c), c.req.query("fields")));
}

export async function listPhones(c: CloudContext): Promise<Response> {
  const phone = await phoneOf(c);
  const cursor = btoa(phone.id);
  return c.json({
    data: [pick({ ...phone, status: "LINKED" }, c.req.query("fields"))],
    paging: { cursors: { before: cursor, after: cursor } },
  });
}

export async function getWaba(c: CloudContext): Promise<Response> {
  const business = c.get("business");
  const { name } = await business.profile();
  return c.json(
    pick(
      { id: business.identity.wabaId, name: name || business.identity.handle, account_review_status: "APPROVED" },
      c.req.query("fields"),
    ),
  );
}

/** Digits, because client libraries compare it with the senders of messages by its digits. */
async function phoneOf(c: CloudContext) {
  const business = c.get("business");
  const { phoneNumberId, handle } = business.identity;
  const { name } = await business.profile();
  return {
    id: phoneNumberId,
    display_phone_number: phoneNumberId,
    verified_name: name || handle,
    code_verification_status: "VERIFIED",
    quality_rating: "GREEN",
    platform_type: "CLOUD_API",
    username: handle,
  };
}
