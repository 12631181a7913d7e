// The profile of the business: what people see of it beside its name.

import * as v from "valibot";
import { VERTICALS } from "../talk/profile.ts";
import { answerDone, answerFault, type CloudContext } from "./answer.ts";
import { readParameters } from "./body.ts";
import { read } from "./fault.ts";
import { pick } from "./fields.ts";
import { upTo, webUrl, whatsapp } from "./shapes.ts";

const website = v.pipe(
  upTo(256),
  v.check((url) => webUrl(url) !== null, "must be a link"),
);
const changes = v.object({
  messaging_product: whatsapp,
  about: v.optional(upTo(139)),
  address: v.optional(upTo(256)),
  description: v.optional(upTo(512)),
  email: v.optional(upTo(128)),
  websites: v.optional(v.pipe(v.array(website), v.maxLength(2, "must be at most 2"))),
  vertical: v.optional(v.picklist(VERTICALS)),
});

/** What is empty is left out, as the Cloud API does. */
export async function getProfile(c: CloudContext): Promise<Response> {
  const { about, address, description, email, websites, vertical } = await c.get("business").profile();
  const all = { about, address, description, email, websites, vertical: isVertical(vertical) ? vertical : "OTHER" };
  const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value.length > 0));
  return c.json({ data: [pick({ messaging_product: "whatsapp", ...said }, c.req.query("fields"))] });
}

function isVertical(text: string): boolean {
  return (VERTICALS as readonly string[]).includes(text);
}

export async function setProfile(c: CloudContext): Promise<Response> {
  const parameters = await readParameters(c);
  if (!parameters.ok) return answerFault(c, parameters.fault);
  if (parameters.value.profile_picture_handle !== undefined || parameters.value.profile_picture_url !== undefined)
    return answerFault(c, { code: 100, details: "The picture of a business is set in the app." });
  const parsed = read(changes, parameters.value);
  if (!parsed.ok) return answerFault(c, parsed.fault);
  const { messaging_product: _whatsapp, ...said } = parsed.value;
  const outcome = await c.get("business").setProfile(withoutUnsaid(said));
  return outcome.kind === "ok"
    ? answerDone(c)
    : answerFault(c, { code: 131009, details: `The content is not valid: ${outcome.where}` });
}

type Said<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUnsaid<T extends object>(said: T): Said<T> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Said<T>;
}
