// One's own message in other words, on its way out: of several that never left only the last has to.

import type { EditBody } from "../../content/kinds/edit.ts";
import type { Words } from "../../content/mention.ts";
import type { Target } from "../../content/target.ts";
import { type Draft, dropOutbox } from "../draft.ts";
import { isLateFor } from "../receiving/edit-window.ts";
import { findLine } from "../receiving/reply.ts";
import { hasWords } from "../receiving/reword.ts";
import type { World } from "../world.ts";
import { enqueue } from "./outbox.ts";
import { saidIn, waitingOf } from "./waiting.ts";

/** Between what is sealed in time and placed too late, which would be nothing to anybody. */
const IN_TIME_MS = 60_000;

export async function putEdit(
  world: World,
  draft: Draft,
  target: Target,
  { id, ...words }: Words & { id?: string },
): Promise<"ok" | "not-found" | "too-late"> {
  const { text } = words;
  const now = world.clock.now();
  const waits = draft.outbox.find((item) => item.isMessage && item.id === target.id);
  const line = waits === undefined ? await findLine(world, draft, target) : undefined;
  const said = waits === undefined ? line?.record : saidIn(world.kinds, waits);
  if (!said || !("body" in said) || !hasWords(said, text) || waits?.failure) return "not-found";
  if (line?.record.kind === "message" && isLateFor(line.record, now + IN_TIME_MS)) return "too-late";
  const own = waitingOf<EditBody>(world.kinds, draft.outbox, "edit").filter(({ body }) => body.target.id === target.id);
  for (const { item } of own) if (item.sealed === null) dropOutbox(draft, item);
  const sealed = own.findLast(({ item }) => item.sealed !== null)?.body;
  const before = sealed ?? said;
  const meant = ({ mentions = [] }: Pick<Words, "mentions">) => JSON.stringify(mentions);
  if (before.text === text && meant(before) === meant(words)) return "ok";
  enqueue(draft, { kind: "edit", target, ...words }, { random: world.random, now, ...(id && { id }) });
  return "ok";
}
