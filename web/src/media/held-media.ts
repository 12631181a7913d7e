// A file of a message that is shown: loaded, checked, given an address, and let go of, also where it comes when nobody looks any more.

import type { MediaMissing } from "../../../client/index.ts";
import { missingSentence } from "./missing-words.ts";
import { type ShownAs, showable } from "./showable.ts";

export type Media =
  | { kind: "waiting" }
  | { kind: "ok"; url: string }
  /** So many pixels that it waits to be asked for */
  | { kind: "large" }
  /** `again`: asking once more may help. `here`: it can be saved, though not shown. */
  | { kind: "missing"; sentence: string; again: boolean; here: boolean };

type Around = {
  load(): Promise<{ kind: "ok"; data: Blob } | MediaMissing>;
  as: ShownAs;
  tell(media: Media): void;
  urls?: Pick<typeof URL, "createObjectURL" | "revokeObjectURL">;
};

export function heldMedia({ load, as, tell, urls = URL }: Around) {
  let url: string | null = null;
  let tries = 0;
  let isOver = false;
  let isAsked = false;
  let isOffline = false;

  function letGo(): void {
    if (url !== null) urls.revokeObjectURL(url);
    url = null;
  }

  async function ask(): Promise<void> {
    tries += 1;
    const mine = tries;
    tell({ kind: "waiting" });
    const loaded = await load().catch(() => ({ kind: "unknown" }) as const);
    const shown = loaded.kind === "ok" ? await showable(loaded.data, as) : missing(loaded);
    // Another try is on its way, or nobody would let go of the address.
    if (isOver || mine !== tries) return;
    letGo();
    isOffline = loaded.kind === "offline";
    if (typeof shown === "object" && !(shown instanceof Blob) && shown.kind === "missing") return tell(shown);
    if (typeof shown === "string") return tell({ kind: "missing", sentence: shown, again: false, here: true });
    if (!(shown instanceof Blob) && !isAsked) return tell({ kind: "large" });
    url = urls.createObjectURL(shown instanceof Blob ? shown : shown.shown);
    tell({ kind: "ok", url });
  }

  return {
    ask,
    /** However many pixels it has. */
    async show(): Promise<void> {
      isAsked = true;
      await ask();
    },
    isOffline: () => isOffline,
    end(): void {
      isOver = true;
      letGo();
    },
  };
}

function missing(why: MediaMissing): Media & { kind: "missing" } {
  return { kind: "missing", sentence: missingSentence(why), again: why.kind !== "expired", here: false };
}
