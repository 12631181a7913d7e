// Who has got a message of one's own, who has read it, and when, as far as that is known.

import type { AccountId, ConversationId, Seq, UnixMs } from "../../protocol/index.ts";
import type { Conversations } from "../engine/conversations.ts";
import { reachedAt } from "../engine/receiving/moves.ts";
import type { Reached, ReceiptsView } from "../queries.ts";
import type { MarkerRecord } from "../store/tables.ts";
import type { People } from "./people.ts";

/** Whoever came in later was not meant. */
export async function receiptsView(
  conversations: Conversations,
  { conversation, seq }: { conversation: ConversationId; seq: Seq },
  { person, self }: People,
): Promise<ReceiptsView> {
  const state = await conversations.get(conversation)?.state();
  if (state === undefined || state.roster === null || state.record.request !== null) return { people: [] };
  const { record, roster, markers } = state;
  const others = roster.members.filter(
    ({ account, joinedAt }) => account !== self && joinedAt < seq && !record.leaving.includes(account),
  );
  return {
    people: others.map(({ account }) => {
      const own = ofAccount(markers.values(), account);
      return {
        id: account,
        person: person(account),
        delivered: firstOf(own.map((marker) => reachedAt(marker, "delivered", seq))),
        read: firstOf(own.map((marker) => reachedAt(marker, "read", seq))),
      };
    }),
  };
}

function ofAccount(markers: Iterable<MarkerRecord>, account: AccountId): MarkerRecord[] {
  return [...markers].filter((marker) => marker.account === account);
}

/** By whichever device it was first: where one of them had it nobody heard when, that is not known. */
function firstOf(reached: readonly Reached[]): Reached {
  const known = reached.filter((each) => each !== null);
  if (known.length === 0) return null;
  const times = known.map(({ at }) => at);
  return { at: times.includes(null) ? null : Math.min(...(times as UnixMs[])) };
}
