// The verb that opens what may be opened once: it is gone from this device before anybody sees it.

import { toBase64Url } from "../../protocol/index.ts";
import { readItemId } from "../content/item-id.ts";
import type { Conversations } from "../engine/conversations.ts";
import type { Downloads } from "../engine/files/downloads.ts";
import { isRequest } from "../engine/files/media-item.ts";
import { noteOpened, shutFile } from "../engine/receiving/once.ts";
import { findLine } from "../engine/receiving/reply.ts";
import { enqueue } from "../engine/sending/outbox.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";
import { isKnown } from "./writing.ts";

type Given = { world: World; conversations: Conversations; downloads: Downloads };

export function onceVerbs({ world, conversations, downloads }: Given): Pick<Verbs, "openOnce"> {
  return {
    async openOnce(id, item) {
      const conversation = conversations.get(id);
      const target = readItemId(item);
      if (conversation === undefined || target === undefined) return { kind: "unknown" };
      if (isRequest(conversations, id)) return { kind: "not-accepted" };
      const here = await conversation.step(async (draft) => shutFile(world, draft, await findLine(world, draft, target)));
      if (here === undefined || here.until <= world.clock.now()) return { kind: "unknown" };
      const { file, kind, type } = here.attachment;
      const loaded = await downloads.load(file, { conversation: id, kind });
      if (loaded.kind !== "ok") return loaded;
      const said = toBase64Url(world.random.bytes(16));
      // It counts as opened before it is handed out: whoever kills the app then has not won another look. Of two calls one finds it.
      const isOpened = await conversation.step(async (draft) => {
        // A write that did not answer may have been done: then the step runs again, and finds what it wrote itself.
        if (await isKnown(world, draft, said)) return true;
        const line = await findLine(world, draft, target);
        const still = await shutFile(world, draft, line);
        if (line === undefined || still === undefined) return false;
        const { account, clock, random, kinds } = world;
        noteOpened(world, draft, { line, file: still }, account().accountId);
        const { state } = draft.record;
        // Whoever is out of the chat tells nobody there.
        if (state !== "removed" && state !== "left")
          enqueue(draft, { kind: "opened", target }, { random, now: clock.now(), id: said, kinds });
        return true;
      });
      conversation.kick();
      // Opened elsewhere while it came: nothing names it any more.
      if (!isOpened) await world.files.forget([file.blob]).catch(world.failed);
      return isOpened ? { kind: "ok", data: new Blob([loaded.data], { type }) } : { kind: "unknown" };
    },
  };
}
