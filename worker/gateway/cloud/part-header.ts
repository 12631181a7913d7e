// What stands before the body of a part in multipart/form-data (RFC 7578 §4), and the boundary that the request names.

export type PartHeader = {
  name: string;
  filename: string | null;
  /** As it was sent, or null */
  type: string | null;
};

/** @returns undefined where this is another type or has no usable boundary */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  const boundary = parametersOf(contentType).get("boundary");
  return boundary !== undefined && /^[\x20-\x7e]{0,69}[\x21-\x7e]$/.test(boundary) ? boundary : undefined;
}

/** @returns undefined where the part has no name */
export function readPartHeader(bytes: Uint8Array): PartHeader | undefined {
  const lines = new TextDecoder().decode(bytes).split("\r\n");
  const header = (field: string) => lines.find((line) => line.toLowerCase().startsWith(`${field}:`))?.slice(field.length + 1);
  const disposition = header("content-disposition")?.trim() ?? "";
  const parameters = parametersOf(disposition);
  const name = parameters.get("name");
  if (!/^form-data\s*;/i.test(disposition) || name === undefined) return undefined;
  return { name, filename: filenameOf(parameters), type: header("content-type")?.trim() || null };
}

function filenameOf(parameters: Map<string, string>): string | null {
  const plain = parameters.get("filename");
  // RFC 7578 §4.2 forbids this one, and some send it.
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(parameters.get("filename*") ?? "")?.[1];
  try {
    return encoded === undefined ? (plain ?? null) : decodeURIComponent(encoded);
  } catch {
    return plain ?? null;
  }
}

/** Read one after another, so that nothing inside of a quoted value is taken for a parameter. The first of a name counts. */
function parametersOf(field: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const one = /\s*;\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/gsy;
  one.lastIndex = field.search(/;/);
  if (one.lastIndex < 0) return parameters;
  for (let match = one.exec(field); match !== null; match = one.exec(field)) {
    const [, name = "", quoted, bare = ""] = match;
    const value = quoted === undefined ? bare : quoted.replace(/\\(["\\])/g, "$1").replace(/%22/g, '"');
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}
