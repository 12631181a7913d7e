// The claim beside each Commit: what its committer's leaf key vouches for and the Commit's own signature does not cover (CT3).

import { concat, encodeCbor, sameBytes, utf8 } from "../protocol/index.ts";
import { type Refused, refused } from "./refusal.ts";
import { sign, verify } from "./signature.ts";

const DOMAIN = "parley/epoch-claim/v1";
const HASH_BYTES = 32;
const EPOCH_CLAIM_BYTES = 2 * HASH_BYTES + 64;

export type EpochClaim = {
  kind: "ok";
  /** SHA-256 of the MLSMessage with the Commit as it is submitted: of its tags too, which nothing else signs */
  commitHash: Uint8Array;
  /** SHA-256 of the key for those who come back to the epoch that the Commit leads to */
  externalPubHash: Uint8Array;
};
/** Which group and generation, and the epoch that the Commit leads to. */
type Place = { groupId: Uint8Array; epoch: bigint };

/**
 * Without it a committer could show the service another `external_pub` than its epoch has, and whoever comes back by that key would be
 * blamed for a Commit that nobody can follow; and the service could change a tag and have the committer blamed.
 * @returns 128 bytes: both hashes, then the signature over the place and them
 */
export async function signEpochClaim(
  privateKey: Uint8Array,
  place: Place,
  { commit, externalPub }: { commit: Uint8Array; externalPub: Uint8Array },
): Promise<Uint8Array> {
  const hashes = concat(await sha256(commit), await sha256(externalPub));
  return concat(hashes, await sign(privateKey, signedPart(place, hashes)));
}

/** Refused by `claim`: not the committer's fault, because it never said so; whoever handed this over has changed something. */
export async function readEpochClaim(deviceKey: Uint8Array, place: Place, claim: Uint8Array): Promise<EpochClaim | Refused> {
  if (claim.length !== EPOCH_CLAIM_BYTES) return refused("claim", "not a claim");
  const hashes = claim.slice(0, 2 * HASH_BYTES);
  const holds = await verify(deviceKey, signedPart(place, hashes), claim.subarray(2 * HASH_BYTES));
  if (!holds) return refused("claim", "its committer did not sign this");
  return { kind: "ok", commitHash: hashes.slice(0, HASH_BYTES), externalPubHash: hashes.slice(HASH_BYTES) };
}

/** @param hash one of a claim */
export async function isClaimed(hash: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  return sameBytes(hash, await sha256(bytes));
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

function signedPart({ groupId, epoch }: Place, hashes: Uint8Array): Uint8Array {
  return concat(utf8(DOMAIN), encodeCbor([groupId, Number(epoch), hashes]));
}
