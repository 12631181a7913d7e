// Who asks, and what they can't see, in a sentence each.

import type { ConversationDetails } from "../../../client/index.ts";
import { t } from "../language/say.ts";

type Asked = Pick<ConversationDetails, "kind"> & { request: NonNullable<ConversationDetails["request"]> };

export function whoAsks({ kind, request }: Asked): string {
  const { by } = request;
  if (by === null) return t("Someone you don't know added you here.");
  const name = by.handle !== null && by.name !== `@${by.handle}` ? `${by.name} (@${by.handle})` : by.name;
  return kind === "direct"
    ? t("{name} wrote to you for the first time.", { name })
    : t("{name}, whom you don't know, added you to this group.", { name });
}

export function whatTheySee({ kind }: Asked): string {
  const unseen = t("Until you accept, nothing shows them that you're here or have read this.");
  return kind === "direct" ? unseen : `${unseen} ${t("Delete takes you out of the group without a message.")}`;
}
