// One's own votes on their way out: only what is wanted in the end has to leave.

import type { VoteBody } from "../../content/kinds/vote.ts";
import type { Target } from "../../content/target.ts";
import { type Draft, dropOutbox } from "../draft.ts";
import { mayChoose } from "../receiving/polled.ts";
import { findLine } from "../receiving/reply.ts";
import type { World } from "../world.ts";
import { enqueue } from "./outbox.ts";
import { waitingOf } from "./waiting.ts";

export type Voted = "ok" | "not-found" | "no-such-option" | "closed" | "not-allowed";

/** @param chosen places of options; none takes the vote back */
export async function putVote(
  world: World,
  draft: Draft,
  target: Target,
  { chosen: given, id }: { chosen: readonly number[]; id?: string },
): Promise<Voted> {
  const poll = await pollAt(world, draft, target);
  if (poll === undefined) return "not-found";
  const chosen = [...new Set(given)].sort((a, b) => a - b);
  const isPlace = (place: number) => Number.isSafeInteger(place) && place >= 0;
  if (!chosen.every(isPlace) || !mayChoose(poll.body, chosen)) return "no-such-option";
  if (isClosed(world, draft, target, poll)) return "closed";
  const own = waitingOf<VoteBody>(world.kinds, draft.outbox, "vote").filter(({ body }) => isSame(body.target, target));
  for (const { item } of own) if (item.sealed === null) dropOutbox(draft, item);
  const { accountId } = world.account();
  const placed = poll.polled?.votes.find(({ by }) => by === accountId)?.chosen ?? [];
  const before = own.findLast(({ item }) => item.sealed !== null)?.body.chosen ?? placed;
  if (before.join() === chosen.join()) return "ok";
  enqueue(draft, { kind: "vote", target, chosen }, { random: world.random, now: world.clock.now(), ...(id && { id }) });
  return "ok";
}

/** By whoever asked */
export async function putPollEnd(world: World, draft: Draft, target: Target): Promise<Voted> {
  if (target.sender !== world.account().accountId) return "not-allowed";
  const poll = await pollAt(world, draft, target);
  if (poll === undefined) return "not-found";
  if (isClosed(world, draft, target, poll)) return "ok";
  enqueue(draft, { kind: "vote", target, chosen: null }, { random: world.random, now: world.clock.now() });
  return "ok";
}

/** One that is at the service: before that nobody could find it. */
async function pollAt(world: World, draft: Draft, target: Target) {
  const record = (await findLine(world, draft, target))?.record;
  if (record?.kind !== "message" || record.body.kind !== "poll") return undefined;
  return { body: record.body, polled: record.polled };
}

function isClosed(
  { kinds }: World,
  { outbox }: Draft,
  target: Target,
  { polled }: NonNullable<Awaited<ReturnType<typeof pollAt>>>,
): boolean {
  if ((polled?.closed ?? null) !== null) return true;
  return waitingOf<VoteBody>(kinds, outbox, "vote").some(({ body }) => body.chosen === null && isSame(body.target, target));
}

function isSame(one: Target, other: Target): boolean {
  return one.id === other.id && one.sender === other.sender;
}
