// What this device knew of a chat that the service showed differently: for whoever looks into it, and without a word of what was said.

import type { ConversationDetails, TimelineView } from "../../../client/index.ts";

export type Evidence = {
  what: "parley-diverged-chat";
  conversation: string;
  knew: { generation: number; epoch: number; members: { account: string; devices: number; admin: boolean }[] };
  /** When this device saw the other chat; null where the line that says so is further up than what is loaded */
  noticedAt: string | null;
  exportedAt: string;
};

export function evidenceOf(
  { id, place, members }: Pick<ConversationDetails, "id" | "place" | "members">,
  items: TimelineView["items"],
  now: number,
): Evidence {
  const noticed = items.findLast((item) => item.kind === "system" && item.line.kind === "diverged");
  return {
    what: "parley-diverged-chat",
    conversation: id,
    knew: { ...place, members: members.map(({ accountId, devices, admin }) => ({ account: accountId, devices, admin })) },
    noticedAt: noticed === undefined ? null : new Date(noticed.at).toISOString(),
    exportedAt: new Date(now).toISOString(),
  };
}
