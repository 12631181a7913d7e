// The routes that carry the bytes of media and histories, described. Their handlers are in worker/media and worker/history.

import type * as v from "valibot";
import { done, historyPaths, mediaPaths } from "../../protocol/index.ts";

export type MediaRoute = {
  method: "GET" | "PUT";
  path: string;
  summary: string;
  headers: readonly string[];
  up: "octets" | null;
  /** A schema of JSON, or the bytes themselves */
  down: v.GenericSchema | "octets";
};

export const mediaRouteTable: Record<keyof typeof mediaPaths | keyof typeof historyPaths, MediaRoute> = {
  part: {
    method: "PUT",
    path: mediaPaths.part,
    summary: "One part of one's own upload, from 1; sent again it replaces",
    headers: [],
    up: "octets",
    down: done,
  },
  blob: {
    method: "GET",
    path: mediaPaths.blob,
    summary: "The bytes of a blob, or one range of them",
    headers: ["Range", "If-Range", "If-None-Match"],
    up: null,
    down: "octets",
  },
  putHistoryObject: {
    method: "PUT",
    path: historyPaths.putHistoryObject,
    summary: "A sealed part of this account's history, by the hash of its bytes",
    headers: [],
    up: "octets",
    down: done,
  },
  historyObject: {
    method: "GET",
    path: historyPaths.historyObject,
    summary: "A sealed part of this account's history",
    headers: [],
    up: null,
    down: "octets",
  },
};
