// A template as a business defines it.

import type { ParameterFormat } from "./placeholders.ts";

export type TemplateButton = { kind: "reply"; text: string } | { kind: "link"; text: string; url: string };

export type Category = "MARKETING" | "UTILITY" | "AUTHENTICATION";

export type TemplateDefinition = {
  name: string;
  /** As "en" or "pt_BR" */
  language: string;
  category: Category;
  format: ParameterFormat;
  header: string | null;
  body: string;
  footer: string | null;
  /** In their order: a message names them by it. */
  buttons: TemplateButton[];
  /** As they were sent, types in upper case: what a listing shows */
  components: Record<string, unknown>[];
};
