// The routes of the Cloud-compatible surface. All ids are decimal digits; the first one says of what.

import type { ApiRoute } from "./scopes.ts";

type Row = { method: "GET" | "POST" | "DELETE"; path: string; summary: string; scope: ApiRoute["scope"] };

const phone = String.raw`/:phone{1\d+}`;
const waba = String.raw`/:waba{2\d+}`;
const media = String.raw`/:media{3\d+}`;
const template = String.raw`/:template{4\d+}`;
/** Of the Cloud API, whose description these follow; any other in the path is taken for it. */
export const CLOUD_VERSION = "v23.0";
const VERSION = String.raw`/:version{v\d+\.\d+}`;

export const cloudEndpoints = {
  send: {
    method: "POST",
    path: `${phone}/messages`,
    summary: "Send a message or a reaction; or mark one as read, and show that an answer is being typed",
    scope: "messages:send",
  },
  uploadMedia: { method: "POST", path: `${phone}/media`, summary: "Upload a file", scope: "media:write" },
  getMedia: { method: "GET", path: media, summary: "Facts of a file, and a link to it for five minutes", scope: "media:read" },
  deleteMedia: { method: "DELETE", path: media, summary: "Delete a file", scope: "media:write" },
  downloadMedia: { method: "GET", path: `${media}/download`, summary: "The bytes of a file", scope: "link" },
  getProfile: { method: "GET", path: `${phone}/whatsapp_business_profile`, summary: "The profile", scope: null },
  setProfile: {
    method: "POST",
    path: `${phone}/whatsapp_business_profile`,
    summary: "Change the profile",
    scope: "profile:write",
  },
  listBlocked: { method: "GET", path: `${phone}/block_users`, summary: "Who is blocked", scope: "contacts:read" },
  block: { method: "POST", path: `${phone}/block_users`, summary: "Block people", scope: "messages:send" },
  unblock: { method: "DELETE", path: `${phone}/block_users`, summary: "Unblock people", scope: "messages:send" },
  getPhone: { method: "GET", path: phone, summary: "The business as a sender", scope: null },
  listPhones: { method: "GET", path: `${waba}/phone_numbers`, summary: "The senders: always one", scope: null },
  getSubscription: { method: "GET", path: `${waba}/subscribed_apps`, summary: "The webhook", scope: "webhooks:manage" },
  subscribe: { method: "POST", path: `${waba}/subscribed_apps`, summary: "Set the webhook", scope: "webhooks:receive" },
  unsubscribe: { method: "DELETE", path: `${waba}/subscribed_apps`, summary: "Remove the webhook", scope: "webhooks:manage" },
  listTemplates: { method: "GET", path: `${waba}/message_templates`, summary: "The templates", scope: null },
  createTemplate: { method: "POST", path: `${waba}/message_templates`, summary: "Create a template", scope: "messages:send" },
  deleteTemplates: {
    method: "DELETE",
    path: `${waba}/message_templates`,
    summary: "Delete the templates of a name, or one by id",
    scope: "messages:send",
  },
  /** Not in the description of the Cloud API, but client libraries ask so. */
  getTemplateOf: { method: "GET", path: `${waba}/message_templates${template}`, summary: "A template", scope: null },
  getTemplate: { method: "GET", path: template, summary: "A template", scope: null },
  editTemplate: { method: "POST", path: template, summary: "Change a template", scope: "messages:send" },
  getWaba: { method: "GET", path: waba, summary: "The business", scope: null },
} as const satisfies Record<string, Row>;
export type CloudEndpoint = keyof typeof cloudEndpoints;

/** With a version in front and without: both answer. */
export function cloudPaths(endpoint: CloudEndpoint): [string, string] {
  const { path } = cloudEndpoints[endpoint];
  return [`${VERSION}${path}`, path];
}

export const cloudRoutes: ApiRoute[] = (Object.keys(cloudEndpoints) as CloudEndpoint[]).flatMap((endpoint) => {
  const { method, summary, scope } = cloudEndpoints[endpoint];
  return cloudPaths(endpoint).map((path): ApiRoute => ({ method, path, summary, scope, surface: "cloud" }));
});
