// Templates as the native surface knows them: a text with named places, which may go to who wrote longer ago than a day.

import type { OutgoingContent } from "./business.ts";

export type TemplateButton = { kind: "reply"; text: string } | { kind: "link"; text: string; url: string };
export type NewTemplate = {
  name: string;
  language: string;
  category: "MARKETING" | "UTILITY" | "AUTHENTICATION";
  header: string | null;
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  /** What stands in each place, for whoever looks at it */
  examples: Record<string, string>;
};
/** `places`: what a message fills in, those of the header and the body */
export type TemplateView = Omit<NewTemplate, "examples"> & { id: string; places: string[] };
export type Filling = {
  name: string;
  language: string;
  /** By the name of the place; one that goes by number has its number */
  values: Record<string, string>;
  /** Of the header's place, where it is not among those */
  header: string | null;
  /** Of buttons: the end of a link, or what comes back when it is tapped. By their place, from 0 */
  buttons: { place: number; value: string }[];
};

export interface Templates {
  list(): TemplateView[];
  create(
    template: NewTemplate,
  ): { kind: "ok"; template: TemplateView } | { kind: "template-exists" | "too-many" } | { kind: "bad-content"; where: string };
  /** @returns whether it was there */
  remove(id: string): boolean;
  fill(
    filling: Filling,
  ):
    | { kind: "ok"; content: OutgoingContent; template: string }
    | { kind: "no-such-template" }
    | { kind: "bad-content"; where: string };
}
