// The errors of the Cloud-compatible surface: one table of codes, and the one shape in which they are answered.

export type CloudErrorType = "OAuthException" | "GraphMethodException";
type Row = { status: number; title: string };

/** The numbers and titles are those of the WhatsApp Cloud API, so that programs that know them act as they do there. */
export const CLOUD_ERRORS = {
  10: { status: 403, title: "Application does not have permission for this action" },
  100: { status: 400, title: "Invalid parameter" },
  190: { status: 401, title: "Invalid OAuth access token" },
  200: { status: 403, title: "Permissions error" },
  130429: { status: 429, title: "Rate limit hit" },
  131000: { status: 500, title: "Something went wrong" },
  131008: { status: 400, title: "Required parameter is missing" },
  131009: { status: 400, title: "Parameter value is not valid" },
  131016: { status: 503, title: "Service unavailable" },
  131021: { status: 400, title: "Recipient cannot be sender" },
  131026: { status: 400, title: "Message undeliverable" },
  131047: { status: 400, title: "Re-engagement message" },
  131051: { status: 400, title: "Unsupported message type" },
  131052: { status: 400, title: "Media download error" },
  131053: { status: 400, title: "Media upload error" },
  131056: { status: 429, title: "(Business Account, Consumer Account) pair rate limit hit" },
  132000: { status: 400, title: "Number of parameters does not match the expected number of params" },
  132001: { status: 404, title: "Template name does not exist in the translation" },
  132005: { status: 400, title: "Translated text too long" },
  132012: { status: 400, title: "Parameter format does not match format in the created template" },
} as const satisfies Record<number, Row>;
export type CloudErrorCode = keyof typeof CLOUD_ERRORS;

export type CloudErrorBody = {
  error: {
    message: string;
    type: CloudErrorType;
    code: CloudErrorCode;
    error_subcode?: number;
    error_data?: { messaging_product: "whatsapp"; details: string };
    fbtrace_id: string;
  };
};
export type CloudError = { status: number; headers: Record<string, string>; body: CloudErrorBody };

/** @param details a sentence for whoever reads the answer; it repeats nothing that was sent */
export function cloudError(code: CloudErrorCode, details: string, { retryAfterMs }: { retryAfterMs?: number } = {}): CloudError {
  const { status, title } = CLOUD_ERRORS[code];
  return {
    status,
    headers: {
      "Content-Type": "application/json",
      ...(retryAfterMs !== undefined && { "Retry-After": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
    },
    body: {
      error: {
        message: `(#${code}) ${title}`,
        type: "OAuthException",
        code,
        error_data: { messaging_product: "whatsapp", details },
        fbtrace_id: traceId(),
      },
    },
  };
}

const NO_SUCH_OBJECT = 33;

/** One answer for what is not there, what is another business's, and what takes no such request: nobody learns which. */
export function noSuchObject(method: string): CloudError {
  return {
    status: 400,
    headers: { "Content-Type": "application/json" },
    body: {
      error: {
        message:
          `Unsupported ${method.toLowerCase()} request. The object does not exist, cannot be loaded due to missing permissions, ` +
          "or does not support this operation.",
        type: "GraphMethodException",
        code: 100,
        error_subcode: NO_SUCH_OBJECT,
        fbtrace_id: traceId(),
      },
    },
  };
}

/** Names one answer, so that somebody can ask about it. */
function traceId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `A${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;
}
