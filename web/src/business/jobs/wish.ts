// What was filled in for a send to many, as the job that the API takes, or what is missing.

import type { UnixMs } from "../../../../protocol/index.ts";
import type { ContactView, JobTo, NewJob, TemplateView } from "../views.ts";

export type Wish = {
  to: JobTo;
  /** Null: a text */
  template: TemplateView | null;
  text: string;
  values: Readonly<Record<string, string>>;
  /** As a field of date and time has it; null: now */
  at: string | null;
};

const FURTHEST_MS = 90 * 24 * 3600_000;

export function jobOf(
  { to, template, text, values, at }: Wish,
  now: UnixMs,
): { kind: "ok"; job: NewJob } | { kind: "fault"; what: "text" | "people" | "time" } {
  if (to.kind === "people" && to.people.length === 0) return { kind: "fault", what: "people" };
  if (template === null && text.trim() === "") return { kind: "fault", what: "text" };
  const time = at === null ? null : new Date(at).getTime();
  // Also where it is no time at all
  if (time !== null && !(time > now && time <= now + FURTHEST_MS)) return { kind: "fault", what: "time" };
  const content =
    template === null
      ? ({ kind: "text", text: text.trim() } as const)
      : ({ kind: "template", name: template.name, language: template.language, values: filled(template, values) } as const);
  return { kind: "ok", job: { content, to, at: time } };
}

/** Places that were left empty are the service's to fill in. */
function filled({ places }: TemplateView, values: Wish["values"]): Record<string, string> {
  return Object.fromEntries(places.flatMap((place) => (values[place]?.trim() ? [[place, values[place].trim()]] : [])));
}

export function labelsOf(contacts: readonly Pick<ContactView, "labels">[]): string[] {
  return [...new Set(contacts.flatMap(({ labels }) => labels))].sort();
}
