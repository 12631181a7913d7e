// One file to the service: part by part out of the vault; what arrived is not sent again.

import { type BlobId, mediaPaths, partRange, partsOf, type Rejection } from "../../../protocol/index.ts";
import type { SendFailure } from "../../queries.ts";
import { retryAfterMs } from "../connection/submit.ts";
import type { World } from "../world.ts";

/** R2 may refuse to put parts together that were sent twice at once: then they are sent again. */
const COMPLETIONS = 3;
const SWEPT_WITHIN_MS = 3600_000;

export type Uploaded =
  | { kind: "done" }
  /** Nobody wants it any more. */
  | { kind: "cancelled" }
  | { kind: "later"; afterMs: number | null }
  | { kind: "failed"; failure: SendFailure };
export type Job = { blob: BlobId; bytes: number; kept: boolean; isWanted: () => boolean };
type Way = {
  /** A turn for each part */
  part<T>(work: () => Promise<T>): Promise<T>;
  /** How much of the file is there by now */
  sent(bytes: number): void;
};

export async function upload(world: World, { blob, bytes, kept, isWanted }: Job, way: Way): Promise<Uploaded> {
  for (let i = 0; i < COMPLETIONS; i++) {
    if (!isWanted()) return { kind: "cancelled" };
    const begun = await world.api.call("createUpload", { blob }, { bytes, kept });
    if (begun.kind !== "ok") return notNow(begun);
    if (begun.value.isComplete) return { kind: "done" };
    const parts = Array.from({ length: partsOf(bytes) }, (_, at) => at + 1);
    const missing = parts.filter((part) => !begun.value.received.includes(part));
    let sentBytes = bytes - lengthOf(bytes, missing);
    way.sent(sentBytes);
    const outcomes = await Promise.all(
      missing.map((part) =>
        way.part(async () => {
          const outcome = isWanted() ? await sendPart(world, { blob, bytes, part }) : ({ kind: "cancelled" } as const);
          if (outcome.kind === "done") {
            sentBytes += lengthOf(bytes, [part]);
            way.sent(sentBytes);
          }
          return outcome;
        }),
      ),
    );
    const problem = outcomes.find((outcome) => outcome.kind !== "done");
    if (problem !== undefined) return problem;
    const completed = await world.api.call("completeUpload", { blob });
    if (completed.kind === "ok") return { kind: "done" };
    if (completed.kind === "rejected" && completed.rejection.kind === "upload-incomplete") continue;
    return notNow(completed);
  }
  return { kind: "later", afterMs: null };
}

async function sendPart(world: World, { blob, bytes, part }: { blob: BlobId; bytes: number; part: number }): Promise<Uploaded> {
  const { from, to } = partRange(bytes, part);
  const piece = await world.files.read(blob, from, to);
  if (piece === undefined) return { kind: "failed", failure: "file-lost" };
  const answer = await world.api.put(mediaPaths.part, { blob, part: `${part}` }, piece);
  return answer.kind === "ok" ? { kind: "done" } : notNow(answer);
}

function lengthOf(bytes: number, parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + partRange(bytes, part).to - partRange(bytes, part).from, 0);
}

function notNow(answer: { kind: "no-answer" } | { kind: "rejected"; rejection: Rejection }): Uploaded {
  if (answer.kind === "no-answer") return { kind: "later", afterMs: null };
  const { rejection } = answer;
  switch (rejection.kind) {
    case "rate-limited":
    case "unavailable":
    case "suspended":
      return { kind: "later", afterMs: retryAfterMs(rejection) };
    case "no-session":
    // The service has forgotten it while it was on its way: it begins anew.
    case "not-found":
      return { kind: "later", afterMs: null };
    // Nobody else has this id: it is our own upload, which took longer than the service waits, and is about to be swept.
    case "blob-exists":
      return { kind: "later", afterMs: SWEPT_WITHIN_MS };
    case "quota-exceeded":
      return { kind: "failed", failure: rejection.retryAfterMs > 0 ? "quota" : "no-room" };
    default:
      return { kind: "failed", failure: "refused" };
  }
}
