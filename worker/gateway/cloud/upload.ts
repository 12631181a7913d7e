// Uploading a file: the parts of the form as they arrive, so that no file is ever held in memory.

import { cloudError } from "../../business/cloud-errors.ts";
import type { Business, MediaFacts } from "../talk/business.ts";
import { answerError, answerFault, type CloudContext } from "./answer.ts";
import { type Fault, fault, type Read } from "./fault.ts";
import { ALLOWED_TYPES, bareType, limitOf, MAX_FILE_BYTES } from "./media-type.ts";
import { MultipartFault, type Part, readParts } from "./multipart.ts";
import { boundaryOf } from "./part-header.ts";

/** Around the file: fields, headers, boundaries */
const MAX_FORM_BYTES = 64 * 1024;
const MAX_FIELD_BYTES = 4 * 1024;
const UNSAID_TYPES = new Set(["", "application/octet-stream"]);

export async function uploadMedia(c: CloudContext): Promise<Response> {
  const boundary = boundaryOf(c.req.header("content-type") ?? "");
  const { body } = c.req.raw;
  if (boundary === undefined || body === null)
    return answerFault(c, { code: 100, details: "The body must be multipart/form-data with a file." });
  if (Number(c.req.header("content-length") ?? 0) > MAX_FILE_BYTES + MAX_FORM_BYTES) return answerFault(c, TOO_BIG);
  const form: Form = { fields: new Map(), file: null };
  const product = c.req.query("messaging_product");
  if (product !== undefined) form.fields.set("messaging_product", product);
  const business = c.get("business");
  const uploaded = await readForm(business, readParts(body, boundary), form);
  if (uploaded.ok) return c.json({ id: uploaded.value.id });
  // What came before the fault was a file, and nobody will hear of its id.
  if (form.file !== null) await business.deleteMedia(form.file.id);
  return answerError(c, cloudError(uploaded.fault.code, uploaded.fault.details));
}

type Form = { fields: Map<string, string>; file: MediaFacts | null };
const TOO_BIG: Fault = { code: 131053, details: "The file is larger than this type of media may be." };

async function readForm(business: Business, parts: AsyncGenerator<Part>, form: Form): Promise<Read<MediaFacts>> {
  const isProductInQuery = form.fields.has("messaging_product");
  const named = new Set<string>();
  try {
    for await (const part of parts) {
      if (named.has(part.name)) return fault(100, "Each field may be there once.");
      named.add(part.name);
      if (part.name !== "file") {
        const text = await readField(part);
        if (text === undefined) return fault(100, "A field is too long.");
        form.fields.set(part.name, text);
        continue;
      }
      const stored = await storeFile(business, part, form);
      if (!stored.ok) return stored;
      form.file = stored.value;
    }
  } catch (error) {
    if (error instanceof MultipartFault) return fault(100, `The form is malformed: ${error.message}.`);
    throw error;
  }
  const product = form.fields.get("messaging_product");
  if (product === undefined && !isProductInQuery) return fault(131008, "The parameter messaging_product is required.");
  if (product !== "whatsapp") return fault(131009, "messaging_product: must be whatsapp");
  return form.file === null ? fault(131008, "The parameter file is required.") : { ok: true, value: form.file };
}

async function storeFile(business: Business, part: Part, { fields }: Form): Promise<Read<MediaFacts>> {
  const own = bareType(part.type ?? "");
  const type = UNSAID_TYPES.has(own) ? bareType(fields.get("type") ?? "") : own;
  if (type === "") return fault(131008, "The type of the file is required: at the file itself, or in a field type before it.");
  const limitBytes = limitOf(type);
  if (limitBytes === undefined) return fault(100, `The file must be of one of the types ${ALLOWED_TYPES.join(", ")}.`);
  const filename = part.filename === null || part.filename === "" || part.filename === "blob" ? null : part.filename;
  const { stream, brokenBy } = watched(part.body);
  try {
    const facts = await business.storeMedia({ stream, type, filename, limitBytes });
    return facts === undefined ? { ok: false, fault: TOO_BIG } : { ok: true, value: facts };
  } catch (error) {
    // The store may wrap what the stream broke with: it is the sender's fault all the same.
    throw brokenBy() ?? error;
  }
}

/** The same bytes, and the fault that ended them too early. */
function watched(body: ReadableStream<Uint8Array>): { stream: ReadableStream<Uint8Array>; brokenBy(): MultipartFault | null } {
  const reader = body.getReader();
  let broken: MultipartFault | null = null;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (error instanceof MultipartFault) broken = error;
          throw error;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, brokenBy: () => broken };
}

async function readField({ body }: Part): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_FIELD_BYTES) return undefined;
  }
  return text + decoder.decode();
}
