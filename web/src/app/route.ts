// Where in the app one is, as an address: the list, a chat, an invitation by handle, the settings, the businesses, or the API reference.

import { type ConversationId, fromBase64Url, tidyHandle } from "../../../protocol/index.ts";

export type Route =
  | { kind: "list" }
  | { kind: "chat"; conversation: ConversationId }
  | { kind: "invite"; handle: string }
  | { kind: "settings" }
  /** `rest`: the address behind /business, which those pages read themselves */
  | { kind: "business"; rest: string }
  | { kind: "developers" };

export function routeOf(path: string): Route {
  // A redirect of the server may have encoded the "@".
  const [first = "", second = ""] = path.split("/").slice(1).map(decoded);
  if (first === "settings") return { kind: "settings" };
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
    case "settings":
      return "/settings";
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
