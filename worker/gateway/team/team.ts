// What a team does together: who has which conversation, notes, labels, who is there, and who sent what.

import type { UnixMs } from "../../../protocol/index.ts";
import { memberOf, type Principal } from "../../business/principal.ts";
import type { MemberChange } from "../../rpc.ts";
import type { NewEvent } from "../store/events.ts";
import type { Cell } from "../store/meta.ts";
import type { People } from "../store/people.ts";
import type { SealedValues } from "../store/sealed-values.ts";
import type { By, Label, PersonId } from "../talk/business.ts";
import { answered, type Change, changed, heard, isAnsweredMeanwhile, type TeamConversation } from "./conversation.ts";
import { TeamConversations } from "./conversations.ts";
import { Figures } from "./figures.ts";
import { Listeners } from "./listeners.ts";
import { type Note, Notes } from "./notes.ts";
import { Presence } from "./presence.ts";
import { Senders } from "./senders.ts";

const REMEMBERED_GONE = 1_000;

type Given = {
  sql: SqlStorage;
  values: SealedValues;
  labels: Cell<Label[]>;
  people: People;
  now(): UnixMs;
  transaction(fn: () => void): void;
  /** In the transaction: stored, and on its way to the webhook. @returns its id */
  addEvent(event: NewEvent): number;
  told(ids: readonly number[]): void;
  /** Exports may have it. */
  noteRemoved(person: PersonId): void;
  /** Somebody of that id who answers people, and is there now */
  mayBeAssigned(member: string): Promise<boolean>;
};
export type Changes = Change & { labels?: readonly string[] | undefined };
export type Changed =
  | { kind: "ok"; conversation: TeamConversation }
  | { kind: "no-such-person" | "no-such-member" | "no-such-label" };
type ConversationEvent = Extract<NewEvent, { kind: "conversation" }>;

export class Team {
  readonly conversations: TeamConversations;
  readonly notes: Notes;
  readonly senders: Senders;
  readonly figures: Figures;
  readonly listeners = new Listeners();
  readonly presence: Presence;
  private readonly given: Given;
  /** Whose answer to whom is under way */
  private readonly answering = new Map<PersonId, string>();
  private readonly gone = new Set<string>();

  constructor(given: Given) {
    this.given = given;
    const { sql, values, now } = given;
    this.conversations = new TeamConversations(sql, values);
    this.notes = new Notes(sql, values);
    this.senders = new Senders(sql);
    this.figures = new Figures(sql);
    this.presence = new Presence({
      now,
      changed: () => this.listeners.tell(),
      after(ms, act) {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    });
  }

  /** In the transaction that stores the event. A reaction asks for nothing. */
  heard(event: NewEvent): void {
    if (event.kind !== "message" || event.content.kind === "reaction") return;
    const { person, at, name } = event;
    const before = this.conversations.get(person);
    const next = heard(before ?? this.conversations.of(person), at, name);
    this.conversations.put(person, next);
    if (before?.state === "open") return;
    this.figures.add(at, "", { opened: 1 });
    if (before !== undefined) this.given.addEvent(this.eventOf(person, next, { change: "state", by: "", note: null }));
  }

  /** Before it is said. @param message its content's id */
  sending(message: string, person: PersonId, by: By): void {
    this.senders.note(message, { person, at: this.given.now(), sender: by.id });
  }

  /** Said again, as after a crash, it counts once. */
  sent(message: string, person: PersonId, by: By): void {
    const { now, transaction } = this.given;
    const ids: number[] = [];
    transaction(() => {
      if (!this.senders.count(message)) return;
      const before = this.conversations.of(person);
      const { next, took } = answered(before, { by: by.id, isMember: by.isMember, at: now() });
      this.conversations.put(person, next);
      this.figures.add(now(), by.id, { answered: 1, ...(took !== null && { responses: 1, responseMs: took }) });
      if (next.assignee !== before.assignee)
        ids.push(this.given.addEvent(this.eventOf(person, next, { change: "assignee", by: by.id, note: null })));
    });
    this.given.told(ids);
  }

  /** Nothing is awaited between the look and the claim: of two at once the second is told. @param seen see isAnsweredMeanwhile */
  begin(person: PersonId, by: string, seen: number | null): { kind: "ok"; end(): void } | { kind: "answered"; by: string } {
    const other = this.answering.get(person);
    if (seen !== null && other !== undefined && other !== by) return { kind: "answered", by: other };
    const known = this.conversations.of(person);
    if (isAnsweredMeanwhile(known, by, seen)) return { kind: "answered", by: known.answeredBy };
    this.answering.set(person, by);
    return { kind: "ok", end: () => void (this.answering.get(person) === by && this.answering.delete(person)) };
  }

  async change(person: PersonId, { labels, ...change }: Changes, by: string): Promise<Changed> {
    const { people, labels: known, mayBeAssigned, transaction, now } = this.given;
    if (labels?.some((label) => !known.read().some(({ id }) => id === label))) return { kind: "no-such-label" };
    const { assignee = "" } = change;
    if (assignee !== "" && !(await mayBeAssigned(assignee))) return { kind: "no-such-member" };
    if (people.get(person) === undefined) return { kind: "no-such-person" };
    // They may have been put out while it was asked: what is theirs is nobody's then.
    if (this.gone.has(assignee)) return { kind: "no-such-member" };
    const ids: number[] = [];
    const before = this.conversations.of(person);
    const next = changed(before, change, now());
    transaction(() => {
      this.conversations.put(person, next);
      if (labels !== undefined) this.conversations.setLabels(person, labels);
      if (next.state === "closed" && before.state !== "closed") this.figures.add(now(), by, { closed: 1 });
      if (next.state !== "closed" && before.state === "closed") this.figures.add(now(), by, { opened: 1 });
      const say = (what: ConversationEvent["change"]) =>
        ids.push(this.given.addEvent(this.eventOf(person, next, { change: what, by, note: null })));
      if (next.state !== before.state) say("state");
      if (next.assignee !== before.assignee) say("assignee");
      if (labels !== undefined) say("labels");
    });
    this.given.told(ids);
    return { kind: "ok", conversation: next };
  }

  addNote(
    person: PersonId,
    text: string,
    by: string,
  ): { kind: "ok"; note: Note } | { kind: "no-such-person" } | { kind: "too-many" } {
    const { people, now, transaction, told } = this.given;
    if (people.get(person) === undefined) return { kind: "no-such-person" };
    const ids: number[] = [];
    let note: Note | undefined;
    transaction(() => {
      note = this.notes.add({ person, at: now(), by, text });
      if (note !== undefined) ids.push(this.given.addEvent(this.noted(person, by, note.id)));
    });
    told(ids);
    return note === undefined ? { kind: "too-many" } : { kind: "ok", note };
  }

  removeNote(person: PersonId, id: number, by: string): boolean {
    const ids: number[] = [];
    this.given.transaction(() => {
      if (this.notes.remove(person, id)) ids.push(this.given.addEvent(this.noted(person, by, id)));
    });
    this.given.told(ids);
    if (ids.length > 0) this.given.noteRemoved(person);
    return ids.length > 0;
  }

  setLabels(labels: Label[]): void {
    const before = this.given.labels.read();
    this.given.transaction(() => {
      this.given.labels.write(labels);
      for (const { id } of before) if (!labels.some((each) => each.id === id)) this.conversations.forgetLabel(id);
    });
    this.listeners.tell();
  }

  /** Out, or something else may be done: streams begin anew, and ask who one is. */
  memberChanged({ member, isGone, role }: MemberChange): void {
    // Who answers nobody has nobody to answer.
    if (isGone || role === "read-only") this.conversations.unassign(member);
    if (isGone) {
      if (this.gone.size >= REMEMBERED_GONE) this.gone.clear();
      this.gone.add(member);
      this.presence.leave(member);
    }
    this.listeners.end(member);
    this.listeners.tell();
  }

  /** A request that was on its way while its member was put out. Who comes back is another member. */
  isGone(principal: Principal): boolean {
    return this.gone.has(memberOf(principal));
  }

  /** In the erasure's transaction */
  forgetPerson(person: PersonId): void {
    this.conversations.forgetPerson(person);
    this.notes.forgetPerson(person);
    this.senders.forgetPerson(person);
    this.presence.forgetPerson(person);
  }

  forgetBefore(at: UnixMs): void {
    this.notes.forgetBefore(at);
    this.senders.forgetBefore(at);
    this.figures.forgetOld(this.given.now());
  }

  close(): void {
    this.presence.close();
  }

  /** Which note, never what it says: who may read events need not be one who may read notes. */
  private noted(person: PersonId, by: string, note: number): ConversationEvent {
    return this.eventOf(person, this.conversations.of(person), { change: "note", by, note });
  }

  private eventOf(
    person: PersonId,
    { state, assignee, name }: TeamConversation,
    about: Pick<ConversationEvent, "change" | "by" | "note">,
  ): ConversationEvent {
    const labels = this.conversations.labels(person);
    return { kind: "conversation", at: this.given.now(), person, name, state, assignee: assignee || null, labels, ...about };
  }
}

export function byOf(principal: Principal): By {
  if (principal.kind === "link") return { id: "", isMember: false };
  return { id: principal.id, isMember: principal.kind === "member" };
}
