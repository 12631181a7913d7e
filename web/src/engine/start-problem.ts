// Why the engine does not start, as far as a person can do something about it.

import type { StartProblem } from "./channel.ts";

export function startProblem(error: unknown): StartProblem {
  if (hasKind(error) && (error.kind === "newer" || error.kind === "locked")) return error.kind;
  if (hasKind(error) && error.kind === "full") return "no-room";
  if (!(error instanceof DOMException)) return "unknown";
  switch (error.name) {
    case "VersionError":
      return "newer";
    case "QuotaExceededError":
      return "no-room";
    case "InvalidStateError":
    case "SecurityError":
      return "not-allowed";
    default:
      return "unknown";
  }
}

function hasKind(error: unknown): error is { kind: unknown } {
  return error !== null && typeof error === "object" && "kind" in error;
}
