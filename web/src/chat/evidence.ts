// What this device knew of a chat that the service showed differently: for whoever looks into it, and without a word of what was said.

import type { ConversationDetails, TimelineView } from "../../../client/index.ts";
import { toBase64Url } from "../../../protocol/index.ts";

export type Evidence = {
  what: "parley-diverged-chat";
  conversation: string;
  /** Where somebody else was given another history: the hash over the log up to `seq`, as their message had it and as this device has it */
  fork: { kind: string; account: string | null; device: string; seq: number; theirs: string | null; ours: string | null } | null;
  knew: { generation: number; epoch: number; members: { account: string; devices: number; admin: boolean }[] };
  /** When this device saw the other chat; null where the line that says so is further up than what is loaded */
  noticedAt: string | null;
  exportedAt: string;
};

export function evidenceOf(
  { id, place, members, forked }: Pick<ConversationDetails, "id" | "place" | "members" | "forked">,
  items: TimelineView["items"],
  now: number,
): Evidence {
  const noticed = items.findLast(
    (item) => item.kind === "system" && (item.line.kind === "diverged" || item.line.kind === "forked"),
  );
  return {
    what: "parley-diverged-chat",
    conversation: id,
    fork: forked && {
      kind: forked.kind,
      account: forked.account,
      device: forked.device,
      seq: forked.seq,
      theirs: forked.theirs && toBase64Url(forked.theirs),
      ours: forked.ours && toBase64Url(forked.ours),
    },
    knew: { ...place, members: members.map(({ accountId, devices, admin }) => ({ account: accountId, devices, admin })) },
    noticedAt: noticed === undefined ? null : new Date(noticed.at).toISOString(),
    exportedAt: new Date(now).toISOString(),
  };
}
