// The journal: what a step of the client means to the business, written down in the transaction of that step, so that no crash comes between.

import type { ConversationRecord } from "../../../client/store/conversation-record.ts";
import type { Step, Write } from "../../../client/store/port.ts";
import type { OutboxRecord, TimelineRecord } from "../../../client/store/tables.ts";
import type { AccountId, ConversationId, Seq } from "../../../protocol/index.ts";

export type News =
  /** Something that another wrote stands at that place now. */
  | { kind: "line"; seq: Seq; place: number }
  /** Another said the message at that place in other words. */
  | { kind: "edited"; seq: Seq; place: number }
  /** By whoever wrote it, for everyone */
  | { kind: "deleted"; account: AccountId; id: string }
  /** Its time ran out: nothing of it is kept, and nobody is told. */
  | { kind: "gone"; account: AccountId; id: string }
  /** "" takes it back. `to`: the place of the message; `id`: the reaction's own */
  | { kind: "reaction"; account: AccountId; id: string; to: Seq; emoji: string }
  /** The service has placed one of our own. */
  | { kind: "placed"; id: string; seq: Seq }
  | { kind: "failed"; id: string }
  /** How far all others have received and read */
  | { kind: "reach"; delivered: Seq; read: Seq };
export type Entry = { conversation: ConversationId; news: News };

type Put = Extract<Write, { value: object }>;

/**
 * Pure, but for what was known before.
 * @param self null before there is an account
 * @param reached how far others had come in that conversation
 */
export function newsIn(
  { writes }: Pick<Step, "writes">,
  self: AccountId | null,
  reached: (conversation: ConversationId) => { delivered: Seq; read: Seq },
): Entry[] {
  if (self === null) return [];
  const deleted = new Set<string>();
  const fresh = new Set(writes.flatMap((write) => (write.table === "contents" && isPut(write) ? write.key.join(" ") : [])));
  const placed = new Set(
    writes.flatMap((write) => (write.table === "contents" && isPut(write) ? `${write.key[1]} ${write.value.seq}` : [])),
  );
  const entries: Entry[] = [];
  for (const write of writes) {
    if (!isPut(write)) continue;
    const [conversation, ...rest] = write.key as [ConversationId, ...(string | number)[]];
    const add = (news: News) => void entries.push({ conversation, news });
    switch (write.table) {
      case "timeline": {
        const [seq, place] = rest.map(Number) as [number, number];
        const sender = senderOf(write.value);
        if (write.value.kind === "deleted") {
          deleted.add(`${conversation} ${seq}`);
          if (sender !== null && sender !== self) add({ kind: "deleted", account: sender, id: write.value.id });
          break;
        }
        // One that only lost its quotation was news before.
        const isNew = !("id" in write.value) || fresh.has(`${conversation} ${sender} ${write.value.id}`);
        if (sender !== self && isNew && isNewsLine(write.value)) add({ kind: "line", seq, place });
        else if (sender !== self && isEdited(write.value, placed)) add({ kind: "edited", seq, place });
        break;
      }
      case "contents": {
        const [sender, id] = rest as [AccountId, string];
        if (write.value.isGone) {
          deleted.add(`${conversation} ${write.value.seq}`);
          add({ kind: "gone", account: sender, id });
        } else if (sender === self) add({ kind: "placed", id, seq: write.value.seq });
        break;
      }
      case "outbox":
        if ((write.value satisfies OutboxRecord).failure !== null) add({ kind: "failed", id: write.value.id });
        break;
      case "conversations": {
        const { deliveredByAll: delivered, readByAll: read, kind } = write.value satisfies ConversationRecord;
        const before = reached(conversation);
        if (kind === "direct" && (delivered > before.delivered || read > before.read)) add({ kind: "reach", delivered, read });
      }
    }
  }
  return [...entries, ...reactionsIn(writes, self, deleted)];
}

/** The engine writes a reaction's id into `contents`, and right behind it what it says; other contents leave an id there as well. */
function reactionsIn(writes: readonly Write[], self: AccountId, deleted: ReadonlySet<string>): Entry[] {
  const entries: Entry[] = [];
  for (const [i, write] of writes.entries()) {
    if (write.table !== "reactions" || "prefix" in write) continue;
    const [conversation, to, account] = write.key as [ConversationId, Seq, AccountId];
    // It went with its message: nobody took it back.
    if (write.value === null && deleted.has(`${conversation} ${to}`)) continue;
    const id = contentIdIn(writes[i - 1], conversation, account);
    // Without an id of its own it is forgotten here, not said by anybody.
    if (account === self || id === undefined) continue;
    const emoji = write.value === null ? "" : (write.value as { emoji: string }).emoji;
    entries.push({ conversation, news: { kind: "reaction", account, id, to, emoji } });
  }
  return entries;
}

function contentIdIn(write: Write | undefined, conversation: ConversationId, account: AccountId): string | undefined {
  if (write === undefined || !isPut(write) || write.table !== "contents") return undefined;
  const [place, sender, id] = write.key as [ConversationId, AccountId, string];
  return place === conversation && sender === account ? id : undefined;
}

function senderOf(record: TimelineRecord): AccountId | null {
  return "id" in record ? record.sender : null;
}

/** @param placed "sender seq" of what the step places: a line is written again for other reasons too */
function isEdited(record: TimelineRecord, placed: ReadonlySet<string>): boolean {
  const last = record.kind === "message" ? record.versions?.at(-1) : undefined;
  return last !== undefined && placed.has(`${senderOf(record)} ${last.seq}`);
}

function isNewsLine(record: TimelineRecord): boolean {
  return record.kind === "message" || record.kind === "unknown" || (record.kind === "system" && isPermission(record.line));
}

/** Said by a person to the business; the same line stands with who said it. */
export function isPermission(line: { kind: string }): line is { kind: "permission"; by: AccountId; granted: boolean } {
  return line.kind === "permission";
}

function isPut(write: Write): write is Put {
  return !("prefix" in write) && write.value !== null;
}
