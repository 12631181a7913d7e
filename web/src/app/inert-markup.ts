// What markup and which script addresses the page accepts: a net below the rule that text is only ever set as text.

const ACTIVE = /<\s*\/?\s*(?:script|iframe|object|embed|base|link|meta|style)\b|\son[a-z]+\s*=|javascript:|srcdoc\s*=/i;

export function isInert(markup: string): boolean {
  return !ACTIVE.test(markup);
}

export function isOwnScript(url: string, origin: string): boolean {
  try {
    return new URL(url, origin).origin === origin;
  } catch {
    return false;
  }
}
