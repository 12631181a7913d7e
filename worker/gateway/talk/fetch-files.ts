// The files of a message that came: each is fetched once, a few at a time, since the API tells a file's hash with it.

import { semaphore } from "../../../client/engine/pace/semaphore.ts";
import type { MediaRef, Program } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sha256Of } from "../store/media-files.ts";
import type { MessageRecord } from "./read-message.ts";

/** Of all conversations together: each holds a few segments, and the part of an upload to the vault. */
export const FILES_AT_ONCE = 4;
const TRIES = 3;

export type FetchedFile = { type: string; bytes: number; sha256: string; filename: string | null };
/** Null for one that could not be fetched */
export type FetchFiles = (
  conversation: ConversationId,
  item: string,
  attachments: NonNullable<MessageRecord["attachments"]>,
) => Promise<(FetchedFile | null)[]>;

export function fileFetcher({ openFile }: Pick<Program, "openFile">): FetchFiles {
  const inTurn = semaphore(FILES_AT_ONCE);
  return (conversation, item, attachments) =>
    Promise.all(
      attachments.map(({ type, name, file }, index) =>
        inTurn(async () => {
          const ref: MediaRef = { conversation, item, index, part: "file" };
          for (let attempt = 1; attempt <= TRIES; attempt++) {
            const opened = await openFile(ref);
            if (opened.kind === "ok") {
              const sha256 = await sha256Of(opened.stream).catch(() => null);
              if (sha256 !== null) return { type, bytes: file.bytes, sha256, filename: name };
            } else if (opened.kind !== "offline" && opened.kind !== "try-later") break;
          }
          return null;
        }),
      ),
    );
}
