// Where in the app one is, as an address: the list, a chat, an invitation by handle, an entrance, the settings, the businesses, or the API reference.

import { type ConversationId, fromBase64Url, tidyHandle } from "../../../protocol/index.ts";

export type Route =
  | { kind: "list" }
  | { kind: "chat"; conversation: ConversationId }
  | { kind: "invite"; handle: string }
  /** `section`: which of its panes; none: the list of them */
  | { kind: "settings"; section?: string }
  | { kind: "devices" }
  /** What the system's own menus lead to: a shortcut of the app's icon, or something shared with it */
  | { kind: "entrance"; to: Entrance }
  /** `rest`: the address behind /business, which those pages read themselves */
  | { kind: "business"; rest: string }
  | { kind: "developers" };

/** join: by the link of a group, whose secret is behind the "#" */
export type Entrance = "share" | "notes" | "new-chat" | "join";

export function routeOf(path: string): Route {
  // A redirect of the server may have encoded the "@".
  const [first = "", second = ""] = path.split("/").slice(1).map(decoded);
  if (first === "settings" && second === "devices") return { kind: "devices" };
  if (first === "settings") return { kind: "settings", ...(second && { section: second }) };
  if (first === "share" || first === "notes" || first === "new-chat" || first === "join") return { kind: "entrance", to: first };
  if (first === "business") return { kind: "business", rest: path.slice("/business".length) };
  if (first === "developers") return { kind: "developers" };
  if (first.startsWith("@") && first.length > 1) return { kind: "invite", handle: tidyHandle(first) };
  if (first === "c" && isId(second)) return { kind: "chat", conversation: second };
  return { kind: "list" };
}

export function pathOf(route: Route): string {
  switch (route.kind) {
    case "list":
      return "/";
    case "chat":
      return `/c/${route.conversation}`;
    case "invite":
      return `/@${encodeURIComponent(route.handle)}`;
    case "entrance":
      return `/${route.to}`;
    case "settings":
      return `/settings${route.section ? `/${route.section}` : ""}`;
    case "devices":
      return "/settings/devices";
    case "business":
      return `/business${route.rest}`;
    case "developers":
      return "/developers";
  }
}

/** As protocol/ids.ts has them, without the library that it parses frames with: the page needs that for nothing else at its start. */
function isId(text: string): text is ConversationId {
  return text.length === 22 && fromBase64Url(text)?.length === 16;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
