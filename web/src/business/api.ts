// The API of businesses as the console calls it.

import { type Answer, request } from "./request.ts";
import type { Scope } from "./scopes.ts";
import type {
  AttemptView,
  AuditView,
  BusinessView,
  ContactView,
  DeadLetterView,
  ExportView,
  FiguresView,
  Hosting,
  InboxCounts,
  InboxItem,
  InboxState,
  InvitationView,
  Items,
  JobRecipient,
  JobView,
  Label,
  MediaUse,
  MemberView,
  MessageView,
  NewJob,
  NewToken,
  NoteView,
  OfferMade,
  OfferView,
  Page,
  ProfileView,
  QuickReply,
  Role,
  SecretsView,
  TemplateView,
  TokenView,
  WebhookView,
} from "./views.ts";

export type Outgoing =
  | { kind: "text"; text: string }
  | { kind: "media"; media: string; as: MediaUse; caption: string; filename: string | null };
/** Of who takes a business over: does what others set up in it end? */
export type Access = "end" | "keep";
const BASE = "/v1/businesses";
export const PAGE = 50;
const LARGEST_PAGE = 200;
const FOUND_PAGE = 20;

export type BusinessApi = ReturnType<typeof businessApi>;

export const businesses = {
  list: () => request<Items<BusinessView>>("GET", BASE),
  offers: () => request<Items<OfferView>>("GET", "/v1/business-offers"),
  take: (business: string, access: Access) => request<BusinessView>("PUT", `${BASE}/${business}/owner${query({ access })}`),
  /** Declined, or taken back */
  endOffer: (business: string) => request<null>("DELETE", `${BASE}/${business}/owner`),
  invitations: () => request<Items<InvitationView>>("GET", "/v1/invitations"),
  accept: (business: string) => request<{ member: string }>("POST", `/v1/invitations/${business}`),
  decline: (business: string) => request<null>("DELETE", `/v1/invitations/${business}`),
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

    inbox: (wanted: { view: string; label: string | null; q: string | null; after: string | null }) =>
      request<Page<InboxItem> & { counts: InboxCounts }>("GET", at(`/inbox${query({ ...wanted, limit: PAGE })}`)),
    inboxItem: (person: string) => request<InboxItem>("GET", at(`/inbox/${id(person)}`)),
    changeConversation: (person: string, change: { state?: InboxState; assignee?: string | null; labels?: string[] }) =>
      request<InboxItem>("PATCH", at(`/inbox/${id(person)}`), { body: change }),
    notes: (person: string) => request<Items<NoteView>>("GET", at(`/inbox/${id(person)}/notes`)),
    addNote: (person: string, text: string, key: string) =>
      request<NoteView>("POST", at(`/inbox/${id(person)}/notes`), { body: { text }, key }),
    deleteNote: (person: string, note: number) => request<null>("DELETE", at(`/inbox/${id(person)}/notes/${note}`)),
    labels: () => request<Items<Label>>("GET", at("/labels")),
    setLabels: (items: Label[]) => request<Items<Label>>("PUT", at("/labels"), { body: { items } }),
    isAt: (person: string | null, doing: "looking" | "typing") =>
      request<null>("PUT", at("/presence"), { body: { person, doing } }),
    figures: (days: number) => request<FiguresView>("GET", at(`/figures${query({ days })}`)),
    members: () => request<Items<MemberView>>("GET", at("/members")),
    invite: (handle: string, role: Role) => request<MemberView>("POST", at("/members"), { body: { handle, role } }),
    setRole: (member: string, role: Role) => request<MemberView>("PUT", at(`/members/${id(member)}`), { body: { role } }),
    removeMember: (member: string) => request<null>("DELETE", at(`/members/${id(member)}`)),
    leave: () => request<null>("DELETE", at("/membership")),
    offer: () => request<Items<OfferMade>>("GET", at("/owner")),
    giveTo: (handle: string) => request<OfferMade>("POST", at("/owner"), { body: { handle } }),
    takeOfferBack: () => businesses.endOffer(business),
    /** @param handle its own, as it was typed */
    end: (handle: string) => request<{ state: "ending" | "gone" }>("DELETE", at(query({ handle }))),

    jobs: () => request<Items<JobView>>("GET", at("/jobs")),
    /** @param key the same for a job that is tried again */
    createJob: (job: NewJob, key: string) => request<JobView>("POST", at("/jobs"), { body: job, key }),
    cancelJob: (job: string) => request<JobView>("POST", at(`/jobs/${id(job)}/cancel`)),
    jobRecipients: (job: string, after: string | null) =>
      request<Page<JobRecipient>>("GET", at(`/jobs/${id(job)}/recipients${query({ after, limit: PAGE })}`)),
    templates: () => request<Items<TemplateView>>("GET", at("/templates")),
    /** A page may be empty and have one behind it. */
    search: (q: string, after: string | null) =>
      request<Page<MessageView>>("GET", at(`/search${query({ q, after, limit: FOUND_PAGE })}`)),

    messages: (person: string, after: string | null) =>
      request<Page<MessageView>>("GET", at(`/conversations/${id(person)}/messages${query({ after, limit: LARGEST_PAGE })}`)),
    message: (message: string) => request<MessageView>("GET", at(`/messages/${id(message)}`)),
    markRead: (message: string) => request<null>("POST", at(`/messages/${id(message)}/read`)),
    /** @param key the same for a message that is tried again. @param ifAnswers null: whoever answered meanwhile */
    send: (to: string, content: Outgoing, key: string, ifAnswers: number | null) =>
      request<{ id: string }>("POST", at("/messages"), { body: { to, content, ifAnswers }, key }),
    upload: (file: File) => request<{ id: string }>("POST", at(`/media${query({ filename: file.name || null })}`), { file }),
    handOver: (person: string, to: { agent: string; title: string; note: string }, key: string) =>
      request<{ title: string }>("POST", at(`/contacts/${id(person)}/handover`), { body: to, key }),
    contact: (person: string) => request<ContactView>("GET", at(`/contacts/${id(person)}`)),
    contacts: (after: string | null) => request<Page<ContactView>>("GET", at(`/contacts${query({ after, limit: PAGE })}`)),
    manyContacts: () => request<Page<ContactView>>("GET", at(`/contacts${query({ limit: LARGEST_PAGE })}`)),
    block: (person: string, isBlocked: boolean) =>
      request<null>(isBlocked ? "PUT" : "DELETE", at(`/contacts/${id(person)}/block`)),
    erase: (person: string) => request<null>("DELETE", at(`/contacts/${id(person)}`)),
    mediaPath: (media: string) => at(`/media/${id(media)}/content`),
    /** What comes next; the past is what the lists answer. */
    eventsPath: () => at("/events?after=now"),

    tokens: () => request<Items<TokenView>>("GET", at("/tokens")),
    createToken: (token: { name: string; scopes: Scope[]; networks: string[]; expiresInDays: number | null }) =>
      request<NewToken>("POST", at("/tokens"), { body: token }),
    rotateToken: (token: string, overlapHours: number) =>
      request<NewToken>("POST", at(`/tokens/${id(token)}/rotate`), { body: { overlapHours } }),
    changeToken: (token: string, networks: string[]) =>
      request<TokenView>("PATCH", at(`/tokens/${id(token)}`), { body: { networks } }),
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
