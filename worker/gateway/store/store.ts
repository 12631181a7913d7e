// Everything that a hosted business keeps beside its client: each table behind its own class, opened together.

import type { Vault } from "../../../client/media/vault.ts";
import type { RowCodec } from "../../../client/store/sql.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import type { TemplateStore } from "../cloud/template-store.ts";
import type { BusinessProfile, Label, QuickReply } from "../talk/business.ts";
import { ContactNotes } from "./contact-notes.ts";
import { Events } from "./events.ts";
import { Figures } from "./figures.ts";
import { JobRows } from "./job-rows.ts";
import { Journal } from "./journal.ts";
import { KeptSince } from "./kept-since.ts";
import { MediaFiles } from "./media-files.ts";
import type { Cell, Meta } from "./meta.ts";
import { People } from "./people.ts";
import { sealedRows } from "./sealed-rows.ts";
import { type SealedValues, sealedValues } from "./sealed-values.ts";
import { SentMessages } from "./sent-messages.ts";
import { sqlTemplates } from "./templates.ts";

const DEFAULT_RETENTION_DAYS = 30;
const NO_PROFILE: Omit<BusinessProfile, "name"> = {
  about: "",
  address: "",
  description: "",
  email: "",
  websites: [],
  vertical: "",
};

export type GatewayStore = {
  sql: SqlStorage;
  /** Seals rows of the client and of the webhooks. */
  rows: RowCodec;
  values: SealedValues;
  journal: Journal;
  keptSince: KeptSince;
  events: Events;
  sentMessages: SentMessages;
  people: People;
  contactNotes: ContactNotes;
  figures: Figures;
  jobRows: JobRows;
  mediaFiles: MediaFiles;
  templates: TemplateStore;
  /** Of the client */
  sessionToken: Cell<string | null>;
  profile: Cell<Omit<BusinessProfile, "name">>;
  retentionDays: Cell<number>;
  quickReplies: Cell<QuickReply[]>;
  labels: Cell<Label[]>;
  /** Of the webhook: programs that know the Cloud API alone would not take others. */
  /** When it was last counted how much lies in R2 */
  countedAt: Cell<UnixMs>;
  /** When the daily round was made last */
  tidiedAt: Cell<UnixMs>;
  transaction(fn: () => void): void;
};

type Given = {
  storage: DurableObjectStorage;
  meta: Meta;
  /** 32 bytes, of the business alone */
  key: Uint8Array;
  uploads: Vault;
};

export function openStore({ storage, meta, key, uploads }: Given): GatewayStore {
  const { sql } = storage;
  const rows = sealedRows(key);
  const values = sealedValues(rows);
  return {
    sql,
    rows,
    values,
    journal: new Journal(sql, values),
    keptSince: new KeptSince(sql),
    events: new Events(sql, values),
    sentMessages: new SentMessages(sql, values),
    people: new People(sql, key),
    contactNotes: new ContactNotes(sql, values, key),
    figures: new Figures(sql),
    jobRows: new JobRows(sql, values, (fn) => storage.transactionSync(fn)),
    mediaFiles: new MediaFiles(sql, values, uploads),
    templates: sqlTemplates(sql, values),
    sessionToken: meta.cell<string | null>(values, "session", null),
    profile: meta.cell(values, "profile", NO_PROFILE),
    retentionDays: meta.cell(values, "retention", DEFAULT_RETENTION_DAYS),
    quickReplies: meta.cell<QuickReply[]>(values, "quick-replies", []),
    labels: meta.cell<Label[]>(values, "labels", []),
    countedAt: meta.cell(values, "counted", 0),
    tidiedAt: meta.cell(values, "tidied", 0),
    transaction: (fn) => storage.transactionSync(fn),
  };
}
