// What a content does that is no message, and what becomes of messages in time: loaded when the first such thing comes.

import type { BusinessProfile } from "../../../mls/index.ts";
import type { Kind } from "../../content/kind.ts";
import type { Target } from "../../content/target.ts";
import type { Draft } from "../draft.ts";
import type { TimelineLine, World } from "../world.ts";
import { chatOf } from "./chat.ts";
import { shutFile } from "./once.ts";
import type { Placed } from "./placed.ts";
import { findLine, findQuotes } from "./reply.ts";
import { mayReword } from "./reword.ts";
import { keepAhead, withOpenedAhead, withReactionAhead, withVoteAhead } from "./said-ahead.ts";
import { type Uprooted, uproot } from "./uproot.ts";

export { startTimes } from "./expire.ts";
export { lifetimeAt } from "./lifetime.ts";
export { keepShut } from "./once.ts";

export async function act(
  world: World,
  draft: Draft,
  kind: Kind,
  { body, placed, business }: { body: { kind: string }; placed: Placed; business: BusinessProfile | null },
): Promise<void> {
  const target = kind.target?.(body);
  let line: TimelineLine | undefined;
  let uprooted: Uprooted | null = null;
  if (target && kind.uproots) uprooted = await uproot(world, draft, target);
  else if (target) line = await findLine(world, draft, target);
  const seq = line?.record.kind === "message" ? line.seq : null;
  const quotes =
    seq !== null && kind.rewords && target?.sender === placed.sender && mayReword(line, placed.at)
      ? await findQuotes(world, draft, seq, seq + 1)
      : [];
  const file = kind.opens ? await shutFile(world, draft, line) : undefined;
  if (target && !kind.uproots && line === undefined) await later(world, draft, kind, { body, placed, target });
  kind.place?.(chatOf(world, draft, placed, { business, line, quotes, file }), body, { seq, uprooted });
}

async function later(
  world: World,
  draft: Draft,
  kind: Kind,
  { body, placed: { seq, at, sender }, target }: { body: { kind: string }; placed: Placed; target: Target },
): Promise<void> {
  const isAuthor = target.sender === sender;
  const words = isAuthor ? kind.rewords?.(body) : undefined;
  const newest = (before: number | undefined) => (before ?? 0) <= seq;
  if (words !== undefined)
    await keepAhead(world, draft, target, ({ reworded }) => (newest(reworded?.seq) ? { reworded: { seq, at, ...words } } : null));
  if (kind.opens && !isAuthor) await keepAhead(world, draft, target, (before) => withOpenedAhead(before, sender));
  const chosen = kind.chooses?.(body);
  if (chosen !== undefined && (chosen !== null || isAuthor))
    await keepAhead(world, draft, target, (before) => withVoteAhead(before, { by: sender, seq, chosen }));
  const emoji = kind.reacts?.(body);
  if (emoji !== undefined)
    await keepAhead(world, draft, target, (before) => withReactionAhead(before, { by: sender, seq, emoji }));
}
