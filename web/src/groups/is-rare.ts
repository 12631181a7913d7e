// Which lines of the system have their words loaded with the first of them.

import type { SystemLine } from "../../../client/index.ts";

const RARE = ["disappearing", "rule", "description", "joined", "invite", "earlier", "unreachable"] as const;

export type RareLine = Extract<SystemLine, { kind: (typeof RARE)[number] }>;

export function isRare(line: SystemLine): line is RareLine {
  return (RARE as readonly string[]).includes(line.kind);
}
