// What an API token may do, in the groups and the words that its owner reads.

import { t } from "../language/say.ts";

export const SCOPE_GROUPS = [
  {
    name: t("Messages"),
    scopes: [
      ["messages:send", t("Send messages, react, mark as read, block people and hand them over")],
      ["messages:broadcast", t("Send to many at once, and at a later time")],
      ["messages:read", t("Read conversations, messages and events")],
      ["messages:delete", t("Delete what the business sent, for everyone")],
      ["contacts:read", t("See who wrote, and whom the business may write to")],
      ["team:read", t("See who is of the team, its notes and its figures")],
      ["team:write", t("Assign, label and close conversations, and write notes")],
    ],
  },
  {
    name: t("Files"),
    scopes: [
      ["media:write", t("Upload files, and delete them")],
      ["media:read", t("Download files that people sent")],
    ],
  },
  {
    name: t("Upkeep"),
    scopes: [
      ["profile:write", t("Change the profile and quick replies")],
      ["retention:write", t("Change how long messages are kept: what is older goes")],
      ["webhooks:receive", t("Say where messages are sent, and see the secret that signs them")],
      ["webhooks:manage", t("See the webhook and its deliveries, and remove it")],
      ["exports:create", t("Export everything that is kept")],
      ["contacts:write", t("Note labels and details about people")],
      ["contacts:erase", t("Erase people, with all that is kept of them")],
      ["tokens:manage", t("Make, rotate and revoke tokens, and read the audit log")],
    ],
  },
] as const;

export type Scope = (typeof SCOPE_GROUPS)[number]["scopes"][number][0];

export const EXPIRIES: readonly [days: number | null, words: string][] = [
  [30, t("In 30 days")],
  [90, t("In 90 days")],
  [365, t("In a year")],
  [null, t("Never")],
];
export const OVERLAPS: readonly [hours: number, words: string][] = [
  [0, t("The old one stops now")],
  [1, t("The old one works for another hour")],
  [24, t("The old one works for another day")],
  [168, t("The old one works for another week")],
];
