// What the API of businesses answers, as far as the console shows it. The service's own schemas are in /v1/openapi.json.

import type { UnixMs } from "../../../protocol/index.ts";
import type { Scope } from "./scopes.ts";

export type Role = "owner" | "admin" | "agent" | "read-only";
export type Hosting = "gateway" | "own-server";
export type BusinessView = {
  id: string;
  handle: string;
  hosting: Hosting;
  isConnected: boolean;
  phoneNumberId: string;
  wabaId: string;
  created: UnixMs;
  /** Which of its people one is oneself, and as what */
  member: string;
  role: Role;
  isSuspended: boolean;
  isEnding: boolean;
};
export type OfferView = { business: string; handle: string; hosting: Hosting; expires: UnixMs };
export type OfferMade = { handle: string; expires: UnixMs };
export type ProfileView = {
  name: string;
  about: string;
  address: string;
  description: string;
  email: string;
  websites: string[];
  vertical: string;
};
export type TokenView = {
  id: string;
  name: string;
  scopes: Scope[];
  /** None: from anywhere */
  networks: string[];
  created: UnixMs;
  expires: UnixMs | null;
  lastUsed: UnixMs | null;
  revoked: UnixMs | null;
};
export type NewToken = { token: string; shown: TokenView };

export type Card = { name: string; organisation: string | null; phones: string[]; emails: string[]; urls: string[] };
export type Spot = { latitude: number; longitude: number; name: string | null; address: string | null };
export type MediaUse = "image" | "video" | "audio" | "voice" | "document" | "sticker";
export type MessageContent =
  | { kind: "text"; text: string }
  | { kind: "media"; as: MediaUse; media: { id: string; type: string; bytes: number; filename: string | null }; caption: string }
  | { kind: "lost-media"; caption: string }
  | { kind: "location"; location: Spot }
  | { kind: "contacts"; contacts: Card[] }
  | { kind: "choice"; title: string; description: string | null }
  | { kind: "choices"; choices: { text: string } }
  | { kind: "reaction"; to: string; emoji: string }
  | { kind: "unsupported" };
export type MessageView = {
  id: string;
  person: string;
  direction: "in" | "out";
  at: UnixMs;
  content: MessageContent;
  status: "pending" | "sent" | "delivered" | "read" | "failed" | null;
  replyTo: string | null;
  forwarded: boolean;
  by: string | null;
};
export type ContactView = {
  person: string;
  name: string;
  lastWroteAt: UnixMs | null;
  hasGranted: boolean;
  isBlocked: boolean;
  /** Noted by programs */
  labels: string[];
};
export type JobView = {
  id: string;
  state: "waiting" | "running" | "done" | "cancelled";
  at: UnixMs;
  createdAt: UnixMs;
  total: number;
  sent: number;
  refused: number;
};
export type JobRecipient = {
  person: string;
  state: "waiting" | "sent" | "refused" | "cancelled";
  why: string | null;
  message: string | null;
};
export type JobContent =
  | { kind: "text"; text: string }
  | { kind: "template"; name: string; language: string; values: Record<string, string> };
export type JobTo = { kind: "everyone" } | { kind: "label"; label: string } | { kind: "people"; people: string[] };
export type NewJob = { content: JobContent; to: JobTo; at: UnixMs | null };
export type TemplateView = { id: string; name: string; language: string; body: string; places: string[] };
export type ConversationView = ContactView & { lastMessage: MessageView | null; unread: number };
export type InboxState = "open" | "waiting" | "closed";
export type InboxItem = ConversationView & {
  state: InboxState;
  assignee: string | null;
  labels: string[];
  waitingSince: UnixMs | null;
  touched: UnixMs;
  answers: number;
};
export type InboxCounts = Record<"mine" | "unassigned" | "all" | "waiting" | "closed", number>;
export type Label = { id: string; name: string; hue: number };
export type NoteView = { id: number; person: string; at: UnixMs; by: string; text: string };
export type Present = { member: string; person: string; doing: "looking" | "typing" };
export type MemberView = {
  id: string;
  handle: string;
  role: Role;
  state: "invited" | "member" | "gone";
  since: UnixMs;
  ended: UnixMs | null;
};
export type InvitationView = { business: string; handle: string; role: Role; invited: UnixMs };
export type FigureView = {
  day: UnixMs;
  member: string;
  answered: number;
  responses: number;
  responseMs: number;
  opened: number;
  closed: number;
};
export type FiguresView = { items: FigureView[]; open: number; waiting: number; unassigned: number };
export type QuickReply = { shortcut: string; text: string };

export type WebhookView = {
  id: string;
  url: string;
  state: "on" | "paused" | "disabled";
  why: string | null;
  resumesAt: UnixMs | null;
  createdAt: UnixMs;
  waiting: number;
};
export type SecretsView = { current: string; standard: string; previous: { secret: string; until: UnixMs } | null };
export type AttemptView = {
  id: number;
  event: number;
  number: number;
  at: UnixMs;
  tookMs: number;
  status: number | null;
  outcome: "delivered" | "retry" | "dead" | "disabled";
  why: string | null;
  nextAt: UnixMs | null;
};
export type DeadLetterView = { id: number; event: number; at: UnixMs; attempts: number };
export type ExportView = {
  id: string;
  state: "making" | "ready" | "failed";
  createdAt: UnixMs;
  expiresAt: UnixMs;
  person: string | null;
  files: { name: string; bytes: number; url: string }[];
};
export type AuditView = { id: number; at: UnixMs; actor: string; action: string; subject: string };

export type Page<T> = { items: T[]; next: string | null };
export type Items<T> = { items: T[] };
