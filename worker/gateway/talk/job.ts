// A job: one content to many people, now or later. Each gets it once, and only who said that the business may write.

import type { UnixMs } from "../../../protocol/index.ts";
import type { MessageId, OutgoingContent, PersonId } from "./business.ts";
import type { Filling } from "./templates.ts";

export type { PersonId };
/** A template's places are filled in for each: by what is given, else by the attributes that are noted of them. */
export type JobContent = OutgoingContent | ({ kind: "template" } & Filling);
export type JobWork = {
  content: JobContent;
  callbackData: string | null;
  to: { kind: "people" } | { kind: "label"; label: string } | { kind: "everyone" };
  /** Then each is asked whether they let it: to one person alone it is a message like any other. */
  isToMany: boolean;
  /** The member with whom it ends */
  maker: string;
};
export type Job = {
  id: string;
  /** When it begins */
  at: UnixMs;
  created: UnixMs;
  state: "waiting" | "running" | "done" | "cancelled";
  total: number;
  sent: number;
  refused: number;
  /** Of a label or everybody: up to whom they were found; "all" */
  foundUpTo: string;
};
export type RecipientState = "waiting" | "sent" | "refused";
export type Recipient = { person: PersonId; state: RecipientState | "cancelled"; why: string | null; message: MessageId | null };

export type NewJob = { at: UnixMs | null; content: JobContent; callbackData: string | null; to: JobTo; maker?: string };
export type JobTo = { kind: "people"; people: PersonId[] } | { kind: "label"; label: string } | { kind: "everyone" };

export interface JobManagement {
  /** @param key said twice with it, it is one job */
  create(job: NewJob, key: string | null): { kind: "ok"; job: Job } | { kind: "too-many" } | { kind: "no-such-template" };
  list(limit: number): Job[];
  get(id: string): Job | undefined;
  /** Before it begins, of one that names people. @returns undefined where there is none that takes more */
  add(id: string, people: readonly PersonId[]): Job | undefined | "too-many";
  /** Nobody gets it from then on who has not; undefined where there is none */
  cancel(id: string): Job | undefined;
  recipients(id: string, page: { after: string | null; limit: number }): { items: Recipient[]; next: string | null } | undefined;
}
