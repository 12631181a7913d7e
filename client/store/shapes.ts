// The rough shape of each table's records, checked when they are read: enough that what is stored cannot stop the engine, and cheap.

import type { TableName } from "./tables.ts";

type Kind = "text" | "number" | "bytes" | "list" | "flag" | "record";
type Shape = Readonly<Record<string, Kind>>;

/** What every record of the table has, whatever else is in it. */
const SHAPES: Record<TableName, Shape> = {
  account: {
    accountId: "text",
    accountKey: "bytes",
    log: "list",
    proof: "bytes",
    deviceId: "text",
    deviceSecret: "bytes",
    name: "text",
  },
  keyPackages: { bytes: "bytes", privateBytes: "bytes", notAfter: "number" },
  contacts: { accountId: "text", accountKey: "bytes" },
  conversations: { id: "text", kind: "text", state: "text", cursor: "number", ahead: "list", intents: "list" },
  rosters: { members: "list", admins: "list" },
  fellows: {},
  followed: { bytes: "bytes" },
  chains: { generation: "number", seq: "number", recent: "list", unproven: "list", ahead: "list" },
  groups: { generation: "number", epoch: "number", bytes: "bytes" },
  ratchets: { bytes: "bytes" },
  pendingCommits: { purpose: "text", clientId: "text", request: "bytes", group: "bytes", change: "record" },
  timeline: { kind: "text", at: "number" },
  contents: { seq: "number" },
  quotes: {},
  unknowns: { at: "number", sender: "text", content: "bytes" },
  reactions: { emoji: "text", seq: "number" },
  stars: { at: "number", on: "flag" },
  outbox: { counter: "number", clientId: "text", id: "text", content: "bytes" },
  preferences: {},
  expiries: {},
  markers: { account: "text", delivered: "number", read: "number" },
  onceFiles: { attachment: "record", until: "number" },
  gallery: { kind: "text", at: "number" },
  fileUses: {},
  files: { kind: "text", bytes: "number", usedAt: "number" },
  handled: { seq: "number" },
  history: { index: "bytes", missing: "list", taken: "list", since: "record" },
  historyNotes: {},
  search: { bytes: "bytes" },
  searchNotes: {},
  keyringWords: { device: "text", says: "record" },
  migrations: { after: "list", isDone: "flag" },
};
const CHECKS = Object.fromEntries(Object.entries(SHAPES).map(([table, shape]) => [table, Object.entries(shape)])) as Record<
  TableName,
  [string, Kind][]
>;

export function hasShape(table: TableName, value: unknown): boolean {
  if (!isKind(value, "record")) return false;
  for (const [name, kind] of CHECKS[table]) if (!isKind((value as Record<string, unknown>)[name], kind)) return false;
  return true;
}

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "bytes":
      return value instanceof Uint8Array;
    case "list":
      return Array.isArray(value);
    case "record":
      return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  }
}
