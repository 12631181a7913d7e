// What an API token may do, in the groups and the words that its owner reads.

export const SCOPE_GROUPS = [
  {
    name: "Messages",
    scopes: [
      ["messages:send", "Send messages, react, mark as read, block people and hand them over"],
      ["messages:read", "Read conversations, messages and events"],
      ["contacts:read", "See who wrote, and whom the business may write to"],
    ],
  },
  {
    name: "Files",
    scopes: [
      ["media:write", "Upload files, and delete them"],
      ["media:read", "Download files that people sent"],
    ],
  },
  {
    name: "Upkeep",
    scopes: [
      ["profile:write", "Change the profile and quick replies"],
      ["retention:write", "Change how long messages are kept: what is older goes"],
      ["webhooks:receive", "Say where messages are sent, and see the secret that signs them"],
      ["webhooks:manage", "See the webhook and its deliveries, and remove it"],
      ["exports:create", "Export everything that is kept, and erase people"],
      ["tokens:manage", "Make, rotate and revoke tokens, and read the audit log"],
    ],
  },
] as const;

export type Scope = (typeof SCOPE_GROUPS)[number]["scopes"][number][0];

export const EXPIRIES: readonly [days: number | null, words: string][] = [
  [30, "In 30 days"],
  [90, "In 90 days"],
  [365, "In a year"],
  [null, "Never"],
];
export const OVERLAPS: readonly [hours: number, words: string][] = [
  [0, "The old one stops now"],
  [1, "The old one works for another hour"],
  [24, "The old one works for another day"],
  [168, "The old one works for another week"],
];
