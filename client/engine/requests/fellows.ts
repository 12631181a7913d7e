// Who is in a group with this person, by account: so that who is known is found without a look at every group. Pure.

import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Write } from "../../store/port.ts";
import type { RosterRecord } from "../../store/tables.ts";

type Place = Pick<ConversationRecord, "id" | "kind" | "state" | "request">;
type Roster = Pick<RosterRecord, "members"> | null;

/** What a step changed about it: only who came and who went. */
export function fellowWrites({
  before,
  rosterBefore,
  record,
  roster,
}: {
  before: Place;
  rosterBefore: Roster;
  record: Place;
  roster: Roster;
}): Write[] {
  if (roster === rosterBefore && isTogether(before) === isTogether(record)) return [];
  const was = fellowsIn(before, rosterBefore);
  const is = fellowsIn(record, roster);
  const write = (account: AccountId, isIn: boolean) => fellowWrite(account, record.id, isIn);
  return [
    ...[...is].filter((account) => !was.has(account)).map((account) => write(account, true)),
    ...[...was].filter((account) => !is.has(account)).map((account) => write(account, false)),
  ];
}

function fellowWrite(account: AccountId, conversation: ConversationId, isIn: boolean): Write {
  const key = [account, conversation];
  return isIn ? { table: "fellows", key, value: {} } : { table: "fellows", key, value: null };
}

/** A group that strangers made makes nobody known. */
function isTogether({ kind, state, request }: Place): boolean {
  return kind === "group" && request === null && ["active", "recovering", "frozen"].includes(state);
}

function fellowsIn(place: Place, roster: Roster): Set<AccountId> {
  return new Set(isTogether(place) ? roster?.members.map(({ account }) => account) : []);
}
