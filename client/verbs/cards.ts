// Verbs that send a place, or people to reach.

import * as v from "valibot";
import { contacts } from "../content/kinds/contacts.ts";
import { location } from "../content/kinds/location.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { World } from "../engine/world.ts";
import type { ProgramVerbs } from "../verbs.ts";
import { write } from "./writing.ts";

export function cardVerbs(world: World, conversations: Conversations): Pick<ProgramVerbs, "sendLocation" | "sendContacts"> {
  return {
    async sendLocation(id, place, { replyTo, id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const parsed = v.safeParse(location, place);
      if (!parsed.success) return { kind: "bad-location", where: v.getDotPath(parsed.issues[0]) ?? "" };
      const body = { kind: "location", location: parsed.output } as const;
      const written = await write(world, conversation, { body, replyTo, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
    async sendContacts(id, cards, { replyTo, id: contentId } = {}) {
      const conversation = conversations.get(id);
      if (conversation === undefined) return { kind: "unknown-conversation" };
      const parsed = v.safeParse(contacts, cards);
      if (!parsed.success) return { kind: "bad-contacts", where: v.getDotPath(parsed.issues[0]) ?? "" };
      const body = { kind: "contacts", contacts: parsed.output } as const;
      const written = await write(world, conversation, { body, replyTo, id: contentId });
      return written.kind === "ok" ? { kind: "ok", id: written.id } : written;
    },
  };
}
