// What another device of this account has decided about people and chats, done here too.

import type { ConversationId } from "../../../protocol/index.ts";
import type { OwnWord } from "../../content/heard.ts";
import { heard } from "../../preferences/heard.ts";
import { NOTHING_PREFERRED, type Preferences, tidied } from "../../preferences/index.ts";
import type { Draft } from "../draft.ts";
import { MOST_TO_REMOVE, toClear, toRemove, untold } from "../preferred.ts";
import type { Placed } from "../receiving/placed.ts";
import { bodyOf } from "../sending/waiting.ts";
import type { World } from "../world.ts";

type Asking = Pick<World, "keyringSaid" | "clock" | "preferred" | "kinds">;

/** In the step that places them; one's own too, so that on every device the last one in the log holds. */
export function obey(
  world: Asking,
  draft: Draft,
  { seq, at, device, ownDevice }: Pick<Placed, "seq" | "at" | "device" | "ownDevice">,
  words: readonly OwnWord[],
): void {
  for (const word of words) {
    if (word.about === "person") {
      const { account, says } = word;
      draft.contacts.push({ accountId: account, ...says, ...(says.verified ? { keyChange: null } : {}) });
      continue;
    }
    // Its line is all that comes of it.
    if (word.about === "recovery") continue;
    if (word.about === "keyring") {
      // It is heard once this step is stored; of whom nobody knows, it counts for nothing.
      if (device !== undefined) draft.writes.push({ table: "keyringWords", key: [seq], value: { device, says: word.says } });
      world.keyringSaid();
      continue;
    }
    if (word.about === "star") {
      const { conversation, seq: starred, on } = word;
      const star = { at: word.at, on };
      draft.writes.push({ table: "stars", key: [conversation, starred, 0], value: star });
      draft.elsewhere.push({ conversation, stars: [{ seq: starred, place: 0, star }] });
      continue;
    }
    if (word.about === "gone") {
      const { conversation, seq: removed } = word;
      // Its own word was stored with what it is to do.
      if (ownDevice || (world.preferred.toRemove.get(conversation)?.size ?? 0) >= MOST_TO_REMOVE) continue;
      draft.writes.push(toRemove(conversation, removed, at));
      draft.elsewhere.push({ conversation, removed: { seq: removed, said: at } });
      continue;
    }
    if (word.about === "self") {
      const { name, ...rest } = word.says;
      // Nobody is nameless.
      draft.account = { ...draft.account, ...rest, ...(name ? { name } : {}) };
      if (!ownDevice) draft.account.profileHeardAt = world.clock.now();
      continue;
    }
    const { conversation, name, value } = word;
    const given = tidied({ [name]: value } as Partial<Preferences>);
    if (isOvertaken(world, draft, conversation, { name, value })) continue;
    const before = preferredBy(world, draft, conversation);
    const preferred = heard(given, before, at);
    for (const [known, tidy] of Object.entries(preferred)) {
      const isInitial = tidy === NOTHING_PREFERRED[known as keyof Preferences];
      draft.writes.push({ table: "preferences", key: [conversation, known], value: isInitial ? null : { value: tidy } });
      draft.elsewhere.push({ conversation, preferred });
    }
    if (preferred.cleared && preferred.cleared !== before.cleared) draft.writes.push(toClear(conversation, true));
  }
}

/** As this step leaves it by now */
function preferredBy({ preferred }: Asking, { elsewhere }: Draft, id: ConversationId): Preferences {
  const inThisStep = elsewhere.filter(({ conversation }) => conversation === id).map((each) => each.preferred);
  return Object.assign(preferred.of(id), ...inThisStep);
}

type Named = { name: string; value: unknown };

/** For which there is a later word here: one that this device is about to say; of a draft, what it has said already, or what is being typed. */
function isOvertaken({ preferred, kinds }: Asking, draft: Draft, conversation: ConversationId, { name, value }: Named): boolean {
  if (name === "draft" && typeof value === "string" && preferred.typed.has(conversation)) {
    preferred.typed.set(conversation, value);
    draft.writes.push(untold(conversation, value));
    return true;
  }
  // Of where a chat is cleared up to the further one counts, and not the later.
  if (name === "cleared") return false;
  const isIt = (word: OwnWord) => word.about === "chat" && word.conversation === conversation && word.name === name;
  return draft.outbox.some((item) => {
    const body = bodyOf(kinds, item);
    return body?.kind === "own-words" && body.words.some(isIt);
  });
}
