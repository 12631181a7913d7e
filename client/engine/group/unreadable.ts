// Messages that could not be opened because a Commit was missing: once this device has come back, they will not come any more (CL3).

import type { Draft } from "../draft.ts";
import type { World } from "../world.ts";

const LOOKED_BACK = 500;

export async function giveUpUnreadable(world: World, draft: Draft): Promise<void> {
  const { id } = draft.record;
  const stored = await world.store.range("timeline", { prefix: [id], limit: LOOKED_BACK, newestFirst: true });
  for (const { key, value } of stored) {
    if (value.kind === "unreadable" && !value.final)
      draft.lines.push({ seq: Number(key[1]), place: Number(key[2]), record: { ...value, final: true } });
  }
  draft.lines = draft.lines.map((line) =>
    line.record.kind === "unreadable" ? { ...line, record: { ...line.record, final: true } } : line,
  );
}
