// What was said before this account came, as whoever added it tells it (GP6): once, and marked as told.

import type { AccountId } from "../../../protocol/index.ts";
import { readContent } from "../../content/content.ts";
import type { EarlierBody } from "../../content/heard.ts";
import type { Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import { addLine, type Draft } from "../draft.ts";
import type { World } from "../world.ts";
import type { Placed } from "./placed.ts";

export function hearEarlier(
  world: World,
  draft: Draft,
  { seq, at: now, sender: by, self }: Placed,
  { told, omitted }: Pick<EarlierBody, "told" | "omitted">,
): void {
  const { record, roster } = draft;
  if (record.earlierFrom !== by) return;
  record.earlierFrom = null;
  const came = roster?.members.find(({ account }) => account === self)?.joinedAt ?? 0;
  let last = 0;
  let count = 0;
  const names = new Set<string>();
  for (const { seq: place, at, sender, content: bytes } of told) {
    const content = readContent(bytes, world.kinds);
    const kind = content && content.body.kind !== "unknown" ? world.kinds.named(content.body.kind) : undefined;
    const name = `${sender} ${content?.id}`;
    // In the order of the log, before one's own time, and never in one's own name.
    const isInOrder = place > last && place < came && at <= now && sender !== self && !names.has(name);
    if (content === undefined || !kind?.message || kind.opensOnce || !isInOrder) continue;
    last = place;
    count++;
    names.add(name);
    addLine(draft, place, messageOf(kind.message(content.body) as Said<MessageBody>, { id: content.id, sender, at, told: by }));
  }
  if (count + omitted > 0) addLine(draft, seq, { kind: "system", at: now, line: { kind: "earlier", by, count, omitted } });
}

function messageOf(said: Said<MessageBody>, marks: { id: string; sender: AccountId; at: number; told: AccountId }) {
  return { kind: "message", ...said, ...marks, reply: null } as const;
}
