// The last admin leaves a group where others stay: somebody is made one first, and then it leaves by itself (GP3). The intent stands in the store, so
// that whoever has said that they leave is out in the end, whatever came between.

import type { AccountId } from "../../../protocol/index.ts";
import type { Intent, IntentRecord } from "../../store/conversation-record.ts";
import type { Draft } from "../draft.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";

const HANDING_OVER = "handing-over";

export function handOver({ record }: Draft, heir: AccountId): void {
  const change = { kind: "make-admin", account: heir, leaving: true } as const;
  const others = record.intents.filter(({ id }) => id !== HANDING_OVER);
  record.intents = [...others, { id: HANDING_OVER, change, tries: 0, notBefore: 0, claimed: [], failed: null }];
}

/** That one is an admin, has gone, or need not be made one any more: where the farewell does not count yet, whoever it falls to then is. */
export function leaveAfter(world: World, draft: Draft, change: Intent | undefined): void {
  if (change === undefined || !isHandingOver({ change })) return;
  enqueue(draft, { kind: "leave", how: "plain" }, { random: world.random, now: world.clock.now() });
}

export function isHandingOver({ change }: Pick<IntentRecord, "change">): boolean {
  return change.kind === "make-admin" && change.leaving === true;
}
