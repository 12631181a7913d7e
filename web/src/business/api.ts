// The API of businesses as the console calls it.

import { type Answer, request } from "./request.ts";
import type { Scope } from "./scopes.ts";
import type {
  AttemptView,
  AuditView,
  BusinessView,
  ContactView,
  ConversationView,
  DeadLetterView,
  ExportView,
  Hosting,
  Items,
  MessageView,
  NewToken,
  Page,
  ProfileView,
  QuickReply,
  SecretsView,
  TokenView,
  WebhookView,
} from "./views.ts";

const BASE = "/v1/businesses";
export const PAGE = 50;
const LARGEST_PAGE = 200;

export type BusinessApi = ReturnType<typeof businessApi>;

export const businesses = {
  list: () => request<Items<BusinessView>>("GET", BASE),
  create: (made: { name: string; handle: string; hosting: Hosting }) => request<BusinessView>("POST", BASE, { body: made }),
};

/** Of one business. Ids that people and servers made up are escaped. */
export function businessApi(business: string) {
  const at = (path: string) => `${BASE}/${business}${path}`;
  const id = encodeURIComponent;
  return {
    profile: () => request<ProfileView>("GET", at("/profile")),
    changeProfile: (profile: ProfileView) => request<ProfileView>("PATCH", at("/profile"), { body: profile }),
    retention: () => request<{ retentionDays: number }>("GET", at("/settings")),
    setRetention: (retentionDays: number) =>
      request<{ retentionDays: number }>("PUT", at("/settings"), { body: { retentionDays } }),
    quickReplies: () => request<Items<QuickReply>>("GET", at("/quick-replies")),
    setQuickReplies: (items: QuickReply[]) => request<Items<QuickReply>>("PUT", at("/quick-replies"), { body: { items } }),

    conversations: (after: string | null) =>
      request<Page<ConversationView>>("GET", at(`/conversations${query({ after, limit: PAGE })}`)),
    messages: (person: string, after: string | null) =>
      request<Page<MessageView>>("GET", at(`/conversations/${id(person)}/messages${query({ after, limit: LARGEST_PAGE })}`)),
    message: (message: string) => request<MessageView>("GET", at(`/messages/${id(message)}`)),
    markRead: (message: string) => request<null>("POST", at(`/messages/${id(message)}/read`)),
    /** @param key the same for a message that is tried again */
    send: (to: string, text: string, key: string) =>
      request<{ id: string }>("POST", at("/messages"), { body: { to, content: { kind: "text", text } }, key }),
    handOver: (person: string, to: { agent: string; title: string; note: string }, key: string) =>
      request<{ title: string }>("POST", at(`/contacts/${id(person)}/handover`), { body: to, key }),
    contact: (person: string) => request<ContactView>("GET", at(`/contacts/${id(person)}`)),
    contacts: (after: string | null) => request<Page<ContactView>>("GET", at(`/contacts${query({ after, limit: PAGE })}`)),
    block: (person: string, isBlocked: boolean) =>
      request<null>(isBlocked ? "PUT" : "DELETE", at(`/contacts/${id(person)}/block`)),
    erase: (person: string) => request<null>("DELETE", at(`/contacts/${id(person)}`)),
    mediaPath: (media: string) => at(`/media/${id(media)}/content`),
    /** What comes next; the past is what the lists answer. */
    eventsPath: () => at("/events?after=now"),

    tokens: () => request<Items<TokenView>>("GET", at("/tokens")),
    createToken: (token: { name: string; scopes: Scope[]; expiresInDays: number | null }) =>
      request<NewToken>("POST", at("/tokens"), { body: token }),
    rotateToken: (token: string, overlapHours: number) =>
      request<NewToken>("POST", at(`/tokens/${id(token)}/rotate`), { body: { overlapHours } }),
    revokeToken: (token: string) => request<null>("DELETE", at(`/tokens/${id(token)}`)),

    webhook: () => request<Items<WebhookView>>("GET", at("/webhook")),
    setWebhook: (url: string, verifyToken: string) => request<WebhookView>("PUT", at("/webhook"), { body: { url, verifyToken } }),
    removeWebhook: () => request<null>("DELETE", at("/webhook")),
    secrets: () => request<SecretsView>("GET", at("/webhook/secret")),
    rotateSecret: (overlapHours: number) =>
      request<SecretsView>("POST", at("/webhook/secret/rotate"), { body: { overlapHours } }),
    attempts: (before: number | null) =>
      request<Items<AttemptView>>("GET", at(`/webhook/attempts${query({ before, limit: PAGE })}`)),
    deadLetters: (before: number | null) =>
      request<Items<DeadLetterView>>("GET", at(`/webhook/dead-letters${query({ before, limit: PAGE })}`)),
    replay: (ids: number[] | "all") =>
      request<{ replayed: number }>("POST", at("/webhook/dead-letters/replay"), { body: { ids } }),

    exports: () => request<Items<ExportView>>("GET", at("/exports")),
    createExport: (person: string | null) => request<ExportView>("POST", at("/exports"), { body: { person } }),
    deleteExport: (made: string) => request<null>("DELETE", at(`/exports/${id(made)}`)),
    audit: (before: number | null) => request<Items<AuditView>>("GET", at(`/audit${query({ before, limit: PAGE })}`)),
  };
}

/** Lists that go back by the id of their last row say no `next`: a full page may have more behind it. */
export function pageBackwards<T extends { id: number }>(
  load: (before: number | null) => Promise<Answer<Items<T>>>,
): (after: string | null) => Promise<Answer<Page<T>>> {
  return async (after) => {
    const answer = await load(after === null ? null : Number(after));
    if (answer.kind === "problem") return answer;
    const { items } = answer.value;
    return { kind: "ok", value: { items, next: items.length < PAGE ? null : String(items.at(-1)?.id ?? 0) } };
  };
}

function query(parameters: Record<string, string | number | null>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
