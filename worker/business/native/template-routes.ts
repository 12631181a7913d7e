// Routes of templates: texts with places, which may go to who wrote longer ago than a day.

import * as v from "valibot";
import { gateway, type NativeRoute, OF } from "./route.ts";
import { newTemplate, template } from "./template-views.ts";

export const templateRoutes = {
  templates: {
    ...gateway,
    method: "GET",
    path: `${OF}/templates`,
    summary: "All templates, in the order in which they were made",
    scope: "messages:send",
    answer: v.object({ items: v.array(template) }),
  },
  createTemplate: {
    ...gateway,
    method: "POST",
    path: `${OF}/templates`,
    summary:
      "Another template: {{name}} marks a place, each with an example; at least a word stands for each place. It is good at once",
    scope: "messages:send",
    audit: "template.create",
    request: newTemplate,
    answer: template,
    created: true,
  },
  deleteTemplate: {
    ...gateway,
    method: "DELETE",
    path: `${OF}/templates/:template`,
    summary: "Forget a template; what was sent with it stays",
    scope: "messages:send",
    audit: "template.delete",
    answer: null,
  },
} as const satisfies Record<string, NativeRoute>;
