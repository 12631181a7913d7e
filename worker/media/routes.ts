// The endpoints of media, and the two routes that carry bytes: each hands what it parsed to the file that knows.

import type { Hono } from "hono";
import * as v from "valibot";
import { type BlobId, blobId, mediaPaths } from "../../protocol/index.ts";
import { tally } from "../counting/counting.ts";
import type { RateLimitName } from "../env.ts";
import { checkOrigin } from "../http/check-origin.ts";
import { limitRate } from "../http/limit-rate.ts";
import { reject } from "../http/reject.ts";
import { requireSession, requireSessionStill } from "../http/require-session.ts";
import type { Handlers } from "../http/serve.ts";
import type { Service, ServiceContext } from "../http/service.ts";
import type { OwnBlob } from "./blobs.ts";
import { completeUpload } from "./complete-upload.ts";
import { createUpload } from "./create-upload.ts";
import { deleteBlob } from "./delete-blob.ts";
import { download } from "./download.ts";
import { keepMedia } from "./keep-media.ts";
import { putPart } from "./put-part.ts";

export const mediaLimits = {
  createUpload: "MEDIA_LIMIT",
  completeUpload: "MEDIA_LIMIT",
  deleteBlob: "MEDIA_LIMIT",
  keepMedia: "LOOK_UP_LIMIT",
} satisfies Partial<Record<keyof Handlers, RateLimitName>>;

export const mediaHandlers: Pick<Handlers, keyof typeof mediaLimits> = {
  createUpload: (c, { params, body }) => createUpload(c.env, { ...own(c, params.blob), ...body }),
  completeUpload: (c, { params }) => completeUpload(c.env, own(c, params.blob)),
  deleteBlob: (c, { params }) => deleteBlob(c.env, own(c, params.blob)),
  keepMedia: (c, { body }) => keepMedia(c.env, { account: c.var.session.account, ...body, now: c.var.now }),
};

const partNumber = v.pipe(v.string(), v.regex(/^[1-9]\d{0,4}$/), v.transform(Number));

export function mediaRoutes(app: Hono<Service>): void {
  const checks = [checkOrigin, requireSession, limitRate("MEDIA_LIMIT")] as const;
  const reading = [checkOrigin, requireSessionStill, limitRate("MEDIA_LIMIT")] as const;
  app.put(mediaPaths.part, ...checks, (c) =>
    withBlob(c, async (blob) => {
      const part = v.safeParse(partNumber, c.req.param("part"));
      if (!part.success) return reject(c, { kind: "malformed", detail: "part: expected a number from 1" });
      const body = { contentLength: c.req.header("content-length"), stream: c.req.raw.body };
      const outcome = await putPart(c.env, own(c, blob), part.output, body);
      if ("kind" in outcome) return reject(c, outcome);
      tally.note("file-writes");
      return c.json(outcome);
    }),
  );
  app.get(mediaPaths.blob, ...reading, (c) =>
    withBlob(c, (blob) => {
      tally.note("file-reads");
      return download(c, blob);
    }),
  );
}

async function withBlob(c: ServiceContext, then: (blob: BlobId) => Promise<Response>): Promise<Response> {
  const blob = v.safeParse(blobId, c.req.param("blob"));
  return blob.success ? then(blob.output) : reject(c, { kind: "malformed", detail: "blob: expected an id" });
}

function own(c: ServiceContext, blob: BlobId): OwnBlob {
  return { account: c.var.session.account, blob, now: c.var.now };
}
