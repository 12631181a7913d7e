// An example of each body that the native surface takes: in OpenAPI, and sent by the tests with ids that are there.

import type { NativeName, nativeRoutes } from "../native-routes.ts";

type Rows = typeof nativeRoutes;
type WithBody = { [Name in NativeName]: Rows[Name] extends { request: unknown } ? Name : never }[NativeName];

/** Stand for what is there: whoever tries an example puts theirs in. */
export const SOMEBODY = "ZZ.ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const SOME_MESSAGE = `wamid.${"A".repeat(44)}`;
export const SOME_HANDLE = "ben";
export const SOME_URL = "https://shop.example/hook";

export const examples: Record<WithBody, object> = {
  createBusiness: { name: "Acme", handle: "acme", hosting: "gateway" },
  offerBusiness: { handle: SOME_HANDLE },
  createToken: {
    name: "The shop's till",
    scopes: ["messages:send", "messages:read"],
    networks: ["203.0.113.0/24"],
    expiresInDays: 90,
  },
  changeToken: { networks: ["203.0.113.0/24", "2001:db8::/32"] },
  rotateToken: { overlapHours: 24 },
  send: { to: SOMEBODY, content: { kind: "text", text: "Your order is ready." }, replyTo: SOME_MESSAGE, callbackData: "order 7" },
  createJob: { content: { kind: "text", text: "We are open on Sunday too." }, to: { kind: "label", label: "regular" }, at: null },
  addToJob: { people: [SOMEBODY] },
  createTemplate: {
    name: "order_ready",
    language: "en",
    category: "UTILITY",
    body: "Hello {{name}}, your order {{number}} is ready.",
    buttons: [{ kind: "reply", text: "On my way" }],
    examples: { name: "Ana", number: "7" },
  },
  inviteMember: { handle: SOME_HANDLE, role: "agent" },
  changeMember: { role: "admin" },
  changeConversation: { state: "waiting", labels: [] },
  addNote: { text: "Prefers to be called in the morning." },
  changeLabels: { items: [{ id: "complaint", name: "Complaint", hue: 20 }] },
  presence: { person: SOMEBODY, doing: "looking" },
  react: { emoji: "👍" },
  editMessage: { text: "Your order is ready: shelf 3." },
  changeContact: { labels: ["regular"], attributes: { number: "1234" } },
  importContacts: { items: [{ person: SOMEBODY, labels: ["regular"], attributes: { number: "1234" } }] },
  handOver: { agent: SOME_HANDLE, title: "Your order", note: "Ben takes over from here." },
  changeProfile: { about: "We bake", websites: ["https://shop.example"], vertical: "RETAIL" },
  changeSettings: { retentionDays: 30 },
  changeQuickReplies: { items: [{ shortcut: "hours", text: "We are open from 9 to 17." }] },
  createExport: { person: SOMEBODY },
  setWebhook: { url: SOME_URL, verifyToken: "a word of your own" },
  replay: { ids: "all" },
  rotateWebhookSecret: { overlapHours: 24 },
};
