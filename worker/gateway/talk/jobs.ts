// Jobs at work: some recipients at a time, each by the same way as a single message, whose id is made of job and person: said twice it is one.

import { sha256 } from "@noble/hashes/sha2.js";
import { rerunnable } from "../../../client/engine/pace/serial.ts";
import { toBase64Url, type UnixMs, utf8 } from "../../../protocol/index.ts";
import { TokenBucket } from "../../token-bucket.ts";
import type { ContactNotes } from "../store/contact-notes.ts";
import type { JobRows } from "../store/job-rows.ts";
import type { People } from "../store/people.ts";
import type { Refusal, SendRequest, Sent } from "./business.ts";
import type { Job, JobManagement, JobWork, NewJob, PersonId, Recipient } from "./job.ts";
import type { Templates } from "./templates.ts";

const MAX_OPEN = 100;
export const MAX_RECIPIENTS = 200_000;
/** Written in a day: each is paid for, also where it is cancelled at once. */
const MAX_A_DAY = 1_000_000;
/** More than that is kept of no 30 days: then those that were over first go earlier. */
const MAX_KEPT = 3_000_000;
const DAY_MS = 24 * 3600_000;
/** Of one run: the alarm's next one has its own share of the processor. */
const SENT_BY_A_RUN = 250;
const PAGE = 100;
const FOUND_AGAIN_MS = 3600_000;
const FOUND_AT_ONCE = 1_000;
const TRIES = 3;
const AGAIN_AFTER_MS = 30_000;
const KEPT_MS = 30 * DAY_MS;
const SWEPT_AT_ONCE = 2_000;

type Given = {
  rows: JobRows;
  people: Pick<People, "get" | "consenting" | "wasErasedSince">;
  contactNotes: Pick<ContactNotes, "of" | "labelled">;
  templates: Pick<Templates, "fill" | "list">;
  send(request: SendRequest, key: string): Promise<Sent | Refusal>;
  /** What the business may send, as the operator has set it now */
  sendsPerSecond(): Promise<number>;
  /** Suspended meanwhile, itself or who answers for it */
  isHeld(): boolean;
  /** How long nothing more is written, as nothing leaves: it would go later all at once, and who may get it would not be asked again. */
  heldUpMs(): Promise<number>;
  now(): UnixMs;
  /** The alarm rings at that time or earlier. */
  plan(at: UnixMs): void;
  failed(error: unknown): void;
};
/** `all`: nobody else gets one now either */
type Outcome = { kind: "settled" } | { kind: "wait"; ms: number; all: boolean };

export class Jobs implements JobManagement {
  private readonly given: Given;
  private closed = false;
  /** Half of what the business may send: answers to people go beside it. */
  private pace = { perSecond: 0, bucket: new TokenBucket(0, 0) };
  /** Until when a job waits for its limits; forgotten with the object, then it is only tried earlier. */
  private readonly notBefore = new Map<string, UnixMs>();

  constructor(given: Given) {
    this.given = given;
    this.planNext();
  }

  close(): void {
    this.closed = true;
  }

  create({ at, content, callbackData, to, maker = "" }: NewJob, key: string | null): ReturnType<JobManagement["create"]> {
    const { rows, now, templates } = this.given;
    const id = idFor(key);
    const known = rows.get(id);
    if (known !== undefined) return { kind: "ok", job: known };
    const isThere = ({ name, language }: { name: string; language: string }) =>
      content.kind !== "template" || (content.name === name && content.language === language);
    if (content.kind === "template" && !templates.list().some(isThere)) return { kind: "no-such-template" };
    if (rows.open(MAX_OPEN).length >= MAX_OPEN) return { kind: "too-many" };
    if (this.isTooMuch(to.kind === "people" ? to.people.length : 0)) return { kind: "too-many" };
    const isToMany = to.kind !== "people" || new Set(to.people).size > 1;
    const work: JobWork = { content, callbackData, to: to.kind === "people" ? { kind: "people" } : to, isToMany, maker };
    rows.transaction(() => {
      rows.add({ id, at: at ?? now(), created: now() }, work);
      if (to.kind === "people") rows.addRecipients(id, to.people);
    });
    this.planNext();
    return { kind: "ok", job: rows.get(id) as Job };
  }

  list(limit: number): Job[] {
    return this.given.rows.list(limit);
  }

  get(id: string): Job | undefined {
    return this.given.rows.get(id);
  }

  add(id: string, people: readonly PersonId[]): ReturnType<JobManagement["add"]> {
    const { rows } = this.given;
    const job = rows.get(id);
    const work = job?.state === "waiting" ? rows.work(id) : undefined;
    if (job === undefined || work?.to.kind !== "people") return undefined;
    if (job.total + people.length > MAX_RECIPIENTS || this.isTooMuch(people.length)) return "too-many";
    rows.transaction(() => {
      rows.addRecipients(id, people);
      // It stays so, whoever of them is erased.
      if (!work.isToMany && (rows.get(id)?.total ?? 0) > 1) rows.setWork(id, { ...work, isToMany: true });
    });
    return rows.get(id);
  }

  cancel(id: string): Job | undefined {
    const { rows } = this.given;
    const job = rows.get(id);
    if (job?.state === "waiting" || job?.state === "running") rows.setState(id, "cancelled");
    return rows.get(id);
  }

  /** They answer for it from now on. */
  handOn(from: string, to: string): void {
    const { rows } = this.given;
    for (const { id } of rows.open(MAX_OPEN)) {
      const work = rows.work(id);
      if (work.maker === from) rows.setWork(id, { ...work, maker: to });
    }
  }

  makers(): string[] {
    const { rows } = this.given;
    return rows.open(MAX_OPEN).map(({ id }) => rows.work(id).maker);
  }

  /** What they began goes no further. Null: whoever began it */
  cancelOf(maker: string | null): void {
    const { rows } = this.given;
    for (const { id } of rows.open(MAX_OPEN)) if (maker === null || rows.work(id).maker === maker) this.cancel(id);
  }

  recipients(id: string, { after, limit }: { after: string | null; limit: number }): ReturnType<JobManagement["recipients"]> {
    const { rows } = this.given;
    const job = rows.get(id);
    if (job === undefined) return undefined;
    const found = rows.recipients(id, after ?? "", limit + 1);
    const items = found.slice(0, limit).map(({ person, state, why, message }): Recipient => {
      const shown = state === "waiting" && job.state === "cancelled" ? "cancelled" : state;
      return { person, state: shown, why: why || null, message: message || null };
    });
    return { items, next: found.length > limit ? (items.at(-1)?.person ?? null) : null };
  }

  /** What is due, up to a bound; the rest by the alarm, as soon as it may. */
  readonly run: () => Promise<void> = rerunnable(async () => {
    const { rows, now, failed } = this.given;
    const isDue = (job: Job) => this.dueAt(job) <= now();
    const heldUpMs = rows.open(MAX_OPEN).some(isDue) ? await this.given.heldUpMs() : 0;
    if (heldUpMs > 0) return this.planNext(now() + heldUpMs);
    this.setPace((await this.given.sendsPerSecond()) / 2);
    let left = SENT_BY_A_RUN;
    for (const job of rows.open(MAX_OPEN)) {
      if (this.closed || left <= 0) break;
      if (!isDue(job)) continue;
      try {
        left -= await this.goOn(job, left);
      } catch (error) {
        failed(error);
        this.notBefore.set(job.id, now() + AGAIN_AFTER_MS);
      }
    }
    this.planNext();
  });

  forgetPerson(person: PersonId): void {
    this.given.rows.forgetPerson(person);
  }

  sweep(): void {
    const { rows, now } = this.given;
    const before = Math.max(now() - KEPT_MS, rows.heavierSince(MAX_KEPT) ?? 0);
    while (rows.forgetBefore(before, SWEPT_AT_ONCE));
  }

  /** @returns how many were tried */
  private async goOn({ id }: Job, most: number): Promise<number> {
    const { rows, now } = this.given;
    const work = rows.work(id);
    if (rows.get(id)?.state === "waiting") rows.setState(id, "running");
    let tried = 0;
    // Not before those who were found have it: what is written of a job follows what it sends.
    if (rows.waiting(id, "", 1).length === 0 && !this.findSome(id, work)) return this.waits(id, now() + FOUND_AGAIN_MS, tried);
    let wait: number | null = null;
    for (let after = ""; tried < most; ) {
      const page = rows.waiting(id, after, Math.min(PAGE, most - tried));
      for (const person of page) {
        // Cancelled meanwhile, or the object goes.
        if (this.closed || this.given.isHeld() || rows.get(id)?.state !== "running") return tried;
        tried++;
        after = person;
        // Erased since the page was read
        if (!rows.isWaiting(id, person)) continue;
        const outcome = await this.deliver(id, person, work);
        if (outcome.kind === "settled") continue;
        wait = Math.min(wait ?? outcome.ms, outcome.ms);
        if (outcome.all) return this.waits(id, now() + outcome.ms, tried);
      }
      if (page.length > 0) continue;
      if (rows.get(id)?.foundUpTo !== "all") return tried;
      if (wait !== null) return this.waits(id, now() + wait, tried);
      this.end(id);
      return tried;
    }
    return tried;
  }

  private setPace(perSecond: number): void {
    if (this.pace.perSecond === perSecond) return;
    // One at once is the least that ever goes.
    this.pace = { perSecond, bucket: new TokenBucket(Math.max(1, perSecond), perSecond) };
  }

  private isTooMuch(more: number): boolean {
    return this.given.rows.weightSince(this.given.now() - DAY_MS) + more > MAX_A_DAY;
  }

  private waits(id: string, until: UnixMs, tried: number): number {
    this.notBefore.set(id, until);
    return tried;
  }

  private end(id: string): void {
    if (this.given.rows.get(id)?.state === "running") this.given.rows.setState(id, "done");
  }

  /** Of a label, or of all who let it: the next of them are written down, with up to where, at once. @returns false where that is too many for a day */
  private findSome(id: string, { to }: JobWork): boolean {
    const { rows, people, contactNotes } = this.given;
    const { foundUpTo = "all", total = 0, created = 0 } = rows.get(id) ?? {};
    if (foundUpTo === "all" || to.kind === "people") return true;
    const found =
      to.kind === "label"
        ? contactNotes.labelled(to.label, foundUpTo, FOUND_AT_ONCE)
        : people.consenting(foundUpTo, created, FOUND_AT_ONCE);
    if (this.isTooMuch(found.length)) return false;
    const isEnd = found.length < FOUND_AT_ONCE || total + found.length > MAX_RECIPIENTS;
    rows.transaction(() => {
      rows.addRecipients(
        id,
        found.filter((person) => !people.wasErasedSince(person, created)),
      );
      rows.setFound(id, isEnd ? "all" : (found.at(-1) ?? "all"));
    });
    return true;
  }

  private async deliver(id: string, person: PersonId, { content, callbackData, isToMany }: JobWork): Promise<Outcome> {
    const { rows, people, templates, contactNotes, send, failed } = this.given;
    const refuse = (why: string): Outcome => {
      rows.transaction(() => rows.settle(id, person, "refused", { why }));
      return { kind: "settled" };
    };
    // One answer for who is unknown and who gave no consent, as everywhere. To one person alone it is a message like any other, only later.
    if (isToMany && people.get(person)?.granted !== true) return refuse("no-consent");
    const paceMs = this.pace.bucket.take(this.given.now());
    if (paceMs > 0) return { kind: "wait", ms: paceMs, all: true };
    const filled =
      content.kind === "template"
        ? templates.fill({ ...content, values: { ...contactNotes.of(person).attributes, ...content.values } })
        : ({ kind: "ok", content, template: "" } as const);
    if (filled.kind !== "ok") return refuse(filled.kind);
    const request = {
      to: person,
      content: filled.content,
      replyTo: null,
      callbackData,
      isTemplate: content.kind === "template",
      template: filled.template,
    };
    const outcome = await send(request, `job ${id} ${person}`).catch((error: unknown) => {
      failed(error);
      return rows.noteTry(id, person) < TRIES ? ({ kind: "unavailable", retryAfterMs: AGAIN_AFTER_MS } as const) : null;
    });
    if (outcome === null) return refuse("failed");
    if (outcome.kind === "ok") {
      rows.transaction(() => rows.settle(id, person, "sent", { message: outcome.id }));
      return { kind: "settled" };
    }
    if (!("retryAfterMs" in outcome)) return refuse(outcome.kind);
    return { kind: "wait", ms: outcome.retryAfterMs, all: outcome.kind === "account-rate" };
  }

  private dueAt({ id, at }: Job): UnixMs {
    return Math.max(at, this.notBefore.get(id) ?? 0);
  }

  private planNext(notBefore = this.given.now()): void {
    const times = this.given.rows.open(MAX_OPEN).map((job) => this.dueAt(job));
    if (times.length > 0) this.given.plan(Math.max(Math.min(...times), notBefore));
  }
}

/** The key is a digest under the secret of the business: nobody else knows what comes of it. */
function idFor(key: string | null): string {
  return toBase64Url(
    key === null ? crypto.getRandomValues(new Uint8Array(16)) : sha256(utf8(`parley/job/v1 ${key}`)).slice(0, 16),
  );
}
