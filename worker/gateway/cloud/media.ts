// Files by their id: what is known of one, its bytes by a link of five minutes, and taking it away.

import { answerDone, answerNoSuchObject, type CloudContext } from "./answer.ts";

const LINK_MS = 5 * 60_000;
/** Of a path that named none */
const VERSION = "v23.0";

export async function getMedia(c: CloudContext): Promise<Response> {
  const business = c.get("business");
  const facts = isOfAnotherPhone(c) ? undefined : await business.media(c.req.param("media") ?? "");
  if (facts === undefined) return answerNoSuchObject(c);
  const path = `/${c.req.param("version") ?? VERSION}/${facts.id}/download`;
  const signed = await c.get("signPath")(path, c.get("now") + LINK_MS);
  return c.json({
    messaging_product: "whatsapp",
    url: `${c.get("origin")}${signed}`,
    mime_type: facts.type,
    sha256: facts.sha256,
    file_size: String(facts.bytes),
    id: facts.id,
  });
}

export async function deleteMedia(c: CloudContext): Promise<Response> {
  const isGone = !isOfAnotherPhone(c) && (await c.get("business").deleteMedia(c.req.param("media") ?? ""));
  return isGone ? answerDone(c) : answerNoSuchObject(c);
}

/** People's files under the API's own origin: saved, never shown or run there. */
export async function downloadMedia(c: CloudContext): Promise<Response> {
  const opened = await c.get("business").openMedia(c.req.param("media") ?? "");
  if (opened === undefined) return answerNoSuchObject(c);
  const { facts, stream } = opened;
  const name = facts.filename === null ? "" : `; filename*=UTF-8''${encodeRfc8187(facts.filename)}`;
  return new Response(stream, {
    headers: {
      "Content-Type": facts.type,
      "Content-Length": String(facts.bytes),
      "Content-Disposition": `attachment${name}`,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
    },
  });
}

function isOfAnotherPhone(c: CloudContext): boolean {
  const asked = c.req.query("phone_number_id");
  return asked !== undefined && asked !== c.get("business").identity.phoneNumberId;
}

function encodeRfc8187(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
