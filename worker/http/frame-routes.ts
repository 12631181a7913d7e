// The routes that speak CBOR frames, described: their methods and what goes in and out. Their handlers are with the objects.

import type * as v from "valibot";
import {
  commitBundle,
  conversationDown,
  conversationUp,
  creation,
  framePaths,
  inboxDown,
  inboxUp,
  logPage,
  publicGroup,
} from "../../protocol/index.ts";

export type FrameRoute = {
  method: "GET" | "POST";
  path: string;
  summary: string;
  /** GET with `Upgrade: websocket`: frames go up and down as binary messages. */
  isSocket: boolean;
  query: readonly string[];
  up: v.GenericSchema | null;
  down: v.GenericSchema;
};

const socket = { method: "GET", isSocket: true, query: [] } as const;
const get = { method: "GET", isSocket: false, query: [], up: null } as const;
const post = { method: "POST", isSocket: false, query: [], down: conversationDown } as const;

export const frameRoutes: Record<keyof typeof framePaths, FrameRoute> = {
  inbox: { ...socket, path: framePaths.inbox, summary: "News of all conversations", up: inboxUp, down: inboxDown },
  conversationSocket: {
    ...socket,
    path: framePaths.conversationSocket,
    summary: "One conversation while it is on screen",
    up: conversationUp,
    down: conversationDown,
  },
  create: { ...post, path: framePaths.create, summary: "Begin a conversation, or begin a frozen one anew", up: creation },
  commit: { ...post, path: framePaths.commit, summary: "A Commit with all that follows from it", up: commitBundle },
  submit: {
    ...post,
    path: framePaths.submit,
    summary: "A message, acknowledgement, marker or report without a socket",
    up: conversationUp,
  },
  log: { ...get, path: framePaths.log, summary: "A page of the log", query: ["after", "limit"], down: logPage },
  group: { ...get, path: framePaths.group, summary: "What a device needs to come back by itself", down: publicGroup },
};
