// Where in the business pages one is, as the rest of the address behind /business.

import { t } from "../language/say.ts";

export const SECTIONS = {
  overview: t("Overview"),
  inbox: t("Inbox"),
  figures: t("Figures"),
  team: t("Team"),
  jobs: t("Send to many"),
  profile: t("Profile"),
  tokens: t("API tokens"),
  webhook: t("Webhook"),
  data: t("Data"),
  audit: t("Audit log"),
  ownership: t("Ownership"),
} as const;
export type Section = keyof typeof SECTIONS;
export type Place =
  | { kind: "all" }
  | { kind: "new" }
  /** `person`: whose conversation is open, in the inbox */
  | { kind: "console"; business: string; section: Section; person: string | null };

const BUSINESS = /^[A-Za-z0-9_-]{22}$/;
const PERSON = /^[A-Za-z0-9._-]{1,64}$/;

export function placeOf(rest: string): Place {
  const [first = "", second = "", third = ""] = rest.split("/").slice(1);
  if (first === "new") return { kind: "new" };
  if (!BUSINESS.test(first)) return { kind: "all" };
  const section = isSection(second) ? second : "overview";
  const person = section === "inbox" && PERSON.test(third) ? third : null;
  return { kind: "console", business: first, section, person };
}

export function restOf(place: Place): string {
  switch (place.kind) {
    case "all":
      return "";
    case "new":
      return "/new";
    case "console": {
      const section = place.section === "overview" && place.person === null ? "" : `/${place.section}`;
      return `/${place.business}${section}${place.person === null ? "" : `/${place.person}`}`;
    }
  }
}

function isSection(text: string): text is Section {
  return Object.hasOwn(SECTIONS, text);
}
