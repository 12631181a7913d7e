// The Cloud-compatible surface put together: each route of the table has its handler, and each id must be this business's own.

import { Hono } from "hono";
import { cloudError } from "../../business/cloud-errors.ts";
import { type CloudEndpoint, cloudEndpoints, cloudPaths } from "../../business/cloud-routes.ts";
import type { Surface } from "../surface.ts";
import { getPhone, getWaba, listPhones } from "./account.ts";
import { answerError, answerNoSuchObject, type CloudContext } from "./answer.ts";
import { listBlocked, setBlocked } from "./blocking.ts";
import { deleteMedia, downloadMedia, getMedia } from "./media.ts";
import { getProfile, setProfile } from "./profile.ts";
import { type SendPorts, sendMessage } from "./send.ts";
import { getSubscription, subscribe, unsubscribe } from "./subscriptions.ts";
import { createTemplate, deleteTemplates, editTemplate, getTemplate, listTemplates } from "./templates.ts";
import { uploadMedia } from "./upload.ts";

const OURS = [String.raw`/:version{v\d+\.\d+}/*`, String.raw`/:id{\d+}/*`];

type Handler = (c: CloudContext) => Promise<Response>;

/** Its callers have let the request in and set the variables of `Surface`. */
export function cloudApp(ports: SendPorts): Hono<Surface> {
  const app = new Hono<Surface>();
  for (const [endpoint, handler] of Object.entries(handlersOf(ports)) as [CloudEndpoint, Handler][])
    for (const path of cloudPaths(endpoint))
      app.on(cloudEndpoints[endpoint].method, path, (c) => (isOurs(c) ? handler(c) : answerNoSuchObject(c)));
  // Not `notFound`, which is the whole app's: what has a version or begins with an id is ours.
  for (const path of OURS) app.all(path, answerNoSuchObject);
  app.onError(failed);
  return app;
}

function handlersOf(ports: SendPorts): Record<CloudEndpoint, Handler> {
  const { templates } = ports;
  return {
    send: sendMessage(ports),
    uploadMedia,
    getMedia,
    deleteMedia,
    downloadMedia,
    getProfile,
    setProfile,
    listBlocked,
    block: setBlocked(true),
    unblock: setBlocked(false),
    getPhone,
    listPhones,
    getSubscription,
    subscribe,
    unsubscribe,
    listTemplates: listTemplates(templates),
    createTemplate: createTemplate(templates),
    deleteTemplates: deleteTemplates(templates),
    getTemplateOf: getTemplate(templates),
    getTemplate: getTemplate(templates),
    editTemplate: editTemplate(templates),
    getWaba,
  };
}

function isOurs(c: CloudContext): boolean {
  const { phoneNumberId, wabaId } = c.get("business").identity;
  const { phone = phoneNumberId, waba = wabaId } = c.req.param() as { phone?: string; waba?: string };
  return phone === phoneNumberId && waba === wabaId;
}

/** The log says where, and which kind of error. Its message may quote what somebody sent, so it stays out. */
function failed(error: Error, c: CloudContext): Response {
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  console.error({
    event: "request-failed",
    method: c.req.method,
    route: c.req.routePath,
    error: error.name,
    at: at?.slice(0, 8).map((line) => line.trim()),
  });
  return answerError(c, cloudError(131000, "Something went wrong on our side."));
}
