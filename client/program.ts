// The Client of a program, a bot or a hosted business: with what the app never asks for, so that nobody loads it in a browser.

import type { ConversationId, UnixMs } from "../protocol/index.ts";
import { type Client, type ClientOptions, openInsides } from "./client.ts";
import { nextExpiry } from "./engine/expiring.ts";
import { keepNewest } from "./engine/files/keep-newest.ts";
import { findFile } from "./engine/files/media-item.ts";
import type { Ports } from "./engine/world.ts";
import { type Page, since } from "./live/since.ts";
import { decryptBlob } from "./media/decrypt-blob.ts";
import type { MediaRef, SinceView } from "./queries.ts";
import { businessVerbs } from "./verbs/business.ts";
import { cardVerbs } from "./verbs/cards.ts";
import { forgettingVerbs } from "./verbs/forgetting.ts";
import { offeringVerbs } from "./verbs/offering.ts";
import * as rare from "./verbs/rare.ts";
import type { MediaMissing, ProgramVerbs, Verbs } from "./verbs.ts";

export type Program = Omit<Client, "verbs"> & {
  readonly verbs: Verbs & ProgramVerbs;
  /** A file as a stream, to hand it on: what was given out is the sender's, and it fails with a MediaError where the rest is not. */
  openFile(ref: MediaRef): Promise<{ kind: "ok"; stream: ReadableStream<Uint8Array<ArrayBuffer>>; bytes: number } | MediaMissing>;
  /** The oldest `limit` items after a seq, for who takes one after another: nothing will come to stand before what is there. */
  since(page: Page): Promise<SinceView>;
  /** When a message goes by its time, whichever is first; null: none does */
  nextExpiry(): UnixMs | null;
  /** What is new there is read, without a socket of its own. @returns false: it could not be read, and nobody tries again by itself */
  look(conversation: ConversationId): Promise<boolean>;
  /** What crashes left in the vault goes; for who does not have it done with each start. */
  tidyFiles(): Promise<void>;
};

export type ProgramOptions = ClientOptions & {
  /** How many files it holds before those go that were used longest ago */
  filesLimit?: number;
};

/** Between two looks at how many there are */
const FILES_OPENED = 50;

export async function openProgram(ports: Ports, options: ProgramOptions = {}): Promise<Program> {
  const { filesLimit = Number.POSITIVE_INFINITY } = options;
  const settings: ClientOptions = { newcomers: "accept", strangers: "accept", ...options };
  const { client, world, conversations, downloads, keepAccount } = await openInsides(ports, settings, async () => rare);
  const verbs: Verbs & ProgramVerbs = Object.assign(
    client.verbs,
    businessVerbs(world, conversations, keepAccount),
    offeringVerbs(world, conversations),
    cardVerbs(world, conversations),
    forgettingVerbs(world, conversations),
  );
  let opened = 0;
  const trim = () => keepNewest(world.files, filesLimit);
  return {
    ...client,
    verbs,
    async openFile(ref) {
      if (++opened % FILES_OPENED === 0) await trim();
      const found = await findFile(world, conversations, ref);
      if (found.kind !== "ok") return found;
      const { key, attachment } = found;
      const stream = await (await downloads()).ciphertext(key, { conversation: ref.conversation, kind: attachment.kind });
      return stream instanceof ReadableStream ? { kind: "ok", stream: decryptBlob(key, stream), bytes: key.bytes } : stream;
    },
    since: (page) => since({ world, conversations }, page),
    nextExpiry: () => nextExpiry(world, conversations),
    async look(conversation) {
      return (await conversations.get(conversation)?.catchUp())?.kind === "ok";
    },
    async tidyFiles() {
      await world.files.tidy();
      await trim();
    },
  };
}
