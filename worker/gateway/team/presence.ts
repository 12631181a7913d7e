// Who of a team looks at which conversation, or types there: in memory only, one place for each member, gone by itself.

import type { UnixMs } from "../../../protocol/index.ts";
import type { PersonId } from "../talk/business.ts";

export type Doing = "looking" | "typing";
export type Present = { member: string; person: PersonId; doing: Doing };
type Place = { person: PersonId; doing: Doing; until: UnixMs };

export const PRESENT_MS = 30_000;
/** More than a team has members */
const AT_MOST = 100;

type Given = {
  now(): UnixMs;
  /** Others see it differently now. */
  changed(): void;
  /** @returns what takes it back */
  after(ms: number, act: () => void): () => void;
};

export class Presence {
  private readonly places = new Map<string, Place>();
  private readonly given: Given;
  private stop: (() => void) | null = null;

  constructor(given: Given) {
    this.given = given;
  }

  /** Said again it lasts longer; nobody is told of what they know. */
  put(member: string, person: PersonId, doing: Doing): void {
    const before = this.places.get(member);
    if (before === undefined && this.places.size >= AT_MOST) return;
    this.places.set(member, { person, doing, until: this.given.now() + PRESENT_MS });
    this.plan();
    if (before?.person !== person || before.doing !== doing) this.given.changed();
  }

  leave(member: string): void {
    if (this.places.delete(member)) this.given.changed();
  }

  forgetPerson(person: PersonId): void {
    for (const [member, place] of this.places) if (place.person === person) this.leave(member);
  }

  all(): Present[] {
    const now = this.given.now();
    return [...this.places]
      .filter(([, { until }]) => until > now)
      .map(([member, { person, doing }]) => ({ member, person, doing }));
  }

  close(): void {
    this.stop?.();
    this.stop = null;
  }

  private plan(): void {
    this.stop ??= this.given.after(PRESENT_MS, () => this.sweep());
  }

  private sweep(): void {
    this.stop = null;
    const now = this.given.now();
    const late = [...this.places].filter(([, { until }]) => until <= now);
    for (const [member] of late) this.places.delete(member);
    if (late.length > 0) this.given.changed();
    if (this.places.size > 0) this.plan();
  }
}
