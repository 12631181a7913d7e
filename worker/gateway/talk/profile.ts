// A business's profile as the API has it: what it says of itself beside its name, which its account carries.

import * as v from "valibot";
import { MAX_NAME_LETTERS, tidyLine } from "../../../client/content/text.ts";
import type { BusinessProfile } from "./business.ts";

/** Of the Cloud API's description: WhatsAppBusinessVertical */
export const VERTICALS = [
  "OTHER",
  "AUTO",
  "BEAUTY",
  "APPAREL",
  "EDU",
  "ENTERTAIN",
  "EVENT_PLAN",
  "FINANCE",
  "GROCERY",
  "GOVT",
  "HOTEL",
  "HEALTH",
  "NONPROFIT",
  "PROF_SERVICES",
  "RETAIL",
  "TRAVEL",
  "RESTAURANT",
  "ALCOHOL",
  "ONLINE_GAMBLING",
  "PHYSICAL_GAMBLING",
  "OTC_DRUGS",
] as const;

const upTo = (letters: number) =>
  v.pipe(
    v.string(),
    v.check((text) => [...text].length <= letters),
    v.transform((text) => text.toWellFormed()),
  );
const website = v.pipe(
  v.string(),
  v.maxLength(256),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? "")),
);
const changes = v.partial(
  v.object({
    name: v.pipe(
      v.string(),
      v.check((name) => tidyLine(name, MAX_NAME_LETTERS) !== ""),
    ),
    about: upTo(139),
    address: upTo(256),
    description: upTo(512),
    email: v.pipe(
      v.string(),
      v.maxLength(128),
      v.check((text) => text === "" || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)),
    ),
    websites: v.pipe(v.array(website), v.maxLength(2)),
    /** "": none, as it is at first */
    vertical: v.picklist(["", ...VERTICALS]),
  }),
);

/** @returns the changes as they are kept, or the name of the field that cannot be taken */
export function readProfileChanges(
  given: Partial<BusinessProfile>,
): { ok: true; changes: Partial<BusinessProfile> } | { ok: false; where: string } {
  const parsed = v.safeParse(changes, given);
  if (!parsed.success) return { ok: false, where: v.getDotPath(parsed.issues[0]) ?? "profile" };
  const kept = Object.entries(parsed.output).filter(([, value]) => value !== undefined);
  return { ok: true, changes: Object.fromEntries(kept) as Partial<BusinessProfile> };
}
