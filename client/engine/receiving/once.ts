// What may be opened once: its file's key lies apart from its line, on the devices that may open it, until one of them does.

import type { AccountId } from "../../../protocol/index.ts";
import type { Attachment } from "../../content/attachment.ts";
import type { OnceFileRecord, OnceRecord } from "../../store/tables.ts";
import { type Draft, replaceLine } from "../draft.ts";
import { isDeletedGroup } from "../requests/request.ts";
import type { TimelineLine, World } from "../world.ts";
import type { Placed } from "./placed.ts";

/** From when it was sent. Who has not opened it by then cannot any more. */
const SHUT_MS = 14 * 24 * 3600_000;
/** More than a chat has accounts: who left may have opened it. */
const MAX_OPENERS = 1024;

/** As it is placed. Whoever sent it has no way to it from here on, and a program never has one. */
export function keepShut(
  world: World,
  draft: Draft,
  { seq, at, sender, self }: Pick<Placed, "seq" | "at" | "sender" | "self">,
  { attachment, place }: { attachment: Attachment; place: number },
): OnceRecord {
  const until = at + SHUT_MS;
  // Of a chat that goes nothing is kept.
  if (isDeletedGroup(draft.record)) return { opened: [], file: "none" };
  if (sender === self || world.readsOnArrival) {
    dropFile(world, draft, attachment);
    return { opened: [], file: "none" };
  }
  if (until <= world.clock.now()) return { opened: [], file: "over" };
  const { id, nextExpiry } = draft.record;
  draft.writes.push(
    { table: "onceFiles", key: [id, seq, place], value: { attachment, until } },
    { table: "expiries", key: [id, until, seq, place], value: {} },
  );
  draft.record.nextExpiry = Math.min(nextExpiry ?? until, until);
  return { opened: [], file: "here" };
}

/** The file of that line, as long as this device may open it. */
export async function shutFile(
  { store }: Pick<World, "store">,
  draft: Draft,
  line: Pick<TimelineLine, "seq" | "place" | "record"> | undefined,
): Promise<OnceFileRecord | undefined> {
  if (line?.record.kind !== "message" || line.record.once?.file !== "here") return undefined;
  const key = [draft.record.id, line.seq, line.place];
  const name = key.join(" ");
  const own = draft.writes.findLast((write) => write.table === "onceFiles" && "key" in write && write.key.join(" ") === name);
  if (own !== undefined && "value" in own) return (own.value as OnceFileRecord | null) ?? undefined;
  return store.get("onceFiles", key);
}

/** By that account: of this device's own the file goes, whichever of its devices it was opened on. */
export function noteOpened(
  world: World,
  draft: Draft,
  { line, file }: { line: TimelineLine; file: OnceFileRecord | undefined },
  by: AccountId,
): void {
  const { record } = line;
  if (record.kind !== "message" || record.body.kind !== "once") return;
  const once = withOpened(record.once, [by]);
  const isOwn = by === world.account().accountId;
  if (isOwn) takeFile(world, draft, line, file);
  replaceLine(draft, { ...line, record: { ...record, once: isOwn ? { ...once, file: "none" } : once } });
}

/** Whatever order they come in */
export function withOpened(once: OnceRecord | undefined, by: readonly AccountId[]): OnceRecord {
  const { opened = [], file = "none" } = once ?? {};
  return { opened: [...new Set([...opened, ...by])].sort().slice(0, MAX_OPENERS), file };
}

/** Nobody opened it in time. */
export function shutForGood(world: World, draft: Draft, line: TimelineLine, file: OnceFileRecord): void {
  const { record } = line;
  if (record.kind !== "message") return;
  takeFile(world, draft, line, file);
  replaceLine(draft, { ...line, record: { ...record, once: { opened: record.once?.opened ?? [], file: "over" } } });
}

/** Its key, and what of it was fetched. */
export function takeFile(
  world: World,
  draft: Draft,
  { seq, place }: Pick<TimelineLine, "seq" | "place">,
  file: OnceFileRecord | undefined,
): void {
  if (file === undefined) return;
  draft.writes.push({ table: "onceFiles", key: [draft.record.id, seq, place], value: null });
  dropFile(world, draft, file.attachment);
}

/** One that is on its way to the service, or looked at, stays: whoever made this message may have named another's. */
function dropFile({ files }: Pick<World, "files">, draft: Draft, { file: { blob } }: Attachment): void {
  if (!files.mayGo(blob)) return;
  draft.writes.push({ table: "files", key: [blob], value: null });
  draft.dropped.push(blob);
}
