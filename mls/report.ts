// "I cannot follow this Commit": signed by a device, about one Commit, so that a majority can be shown to whoever was not asked (CT4).

import * as v from "valibot";
import type { ConversationId } from "../protocol/index.ts";
import {
  type AccountId,
  accountId,
  concat,
  type DeviceId,
  decodeCbor,
  deviceId,
  encodeCbor,
  sameBytes,
  utf8,
} from "../protocol/index.ts";
import { sha256 } from "./epoch-claim.ts";
import { groupIdOf } from "./group-id.ts";
import type { RosterEntry } from "./roster.ts";
import { sign, verify } from "./signature.ts";

const DOMAIN = "parley/report/v1";
const SIGNATURE_BYTES = 64;
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const hash = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.length === 32),
);
const reportSchema = v.strictObject({
  groupId: v.instance(Uint8Array),
  /** Whose key signed it: among a thousand it is not searched for */
  device: deviceId,
  /** The one that the Commit leads to */
  epoch: count,
  commitHash: hash,
  committer: accountId,
});

export type Report = {
  conversation: ConversationId;
  generation: number;
  epoch: number;
  commitHash: Uint8Array;
  committer: AccountId;
};

/** @returns the CBOR of the report, then 64 bytes of signature by the device */
export async function signReport(
  { deviceId: device, privateKey }: { deviceId: DeviceId; privateKey: Uint8Array },
  { conversation, generation, epoch, commit, committer }: Omit<Report, "commitHash"> & { commit: Uint8Array },
): Promise<Uint8Array> {
  const groupId = groupIdOf(conversation, generation);
  const body = encodeCbor({ groupId, device, epoch, commitHash: await sha256(commit), committer });
  return concat(body, await sign(privateKey, concat(utf8(DOMAIN), body)));
}

/** @returns the one who signed it, or undefined where it is about something else, or signed by nobody in this roster */
export async function reporterOf(
  signed: Uint8Array,
  roster: readonly RosterEntry[],
  { conversation, generation, epoch, commitHash, committer }: Report,
): Promise<RosterEntry | undefined> {
  if (signed.length <= SIGNATURE_BYTES || signed.length > 512) return undefined;
  const device = readReport(signed)?.device;
  const entry = roster.find(({ deviceId }) => deviceId === device);
  if (entry === undefined) return undefined;
  const body = signed.subarray(0, -SIGNATURE_BYTES);
  const groupId = groupIdOf(conversation, generation);
  const wanted = encodeCbor({ groupId, device: entry.deviceId, epoch, commitHash, committer });
  if (!sameBytes(body, wanted)) return undefined;
  return (await verify(entry.deviceKey, concat(utf8(DOMAIN), body), signed.subarray(-SIGNATURE_BYTES))) ? entry : undefined;
}

/** What a report is about; whether it is signed, and by whom, is asked by `reporterOf`. */
export function readReport(signed: Uint8Array): (Omit<Report, "conversation" | "generation"> & { device: DeviceId }) | undefined {
  if (signed.length <= SIGNATURE_BYTES || signed.length > 512) return undefined;
  const parsed = v.safeParse(reportSchema, decodeCbor(signed.subarray(0, -SIGNATURE_BYTES)));
  if (!parsed.success) return undefined;
  const { device, epoch, commitHash, committer } = parsed.output;
  return { device, epoch, commitHash, committer };
}

/**
 * More than half of the accounts other than the committer's: fewer could be liars who bar somebody, or the few that were left out.
 * @param roster who is in the group now
 * @param absent whom a restart left out: they count, or whoever hides them could make a majority of a few (CT9)
 */
export function isMajority(
  reporters: Iterable<AccountId>,
  roster: readonly { accountId: AccountId }[],
  committer: AccountId,
  absent: readonly AccountId[],
): boolean {
  const present = new Set(roster.map((entry) => entry.accountId));
  const others = new Set([...present, ...absent]);
  others.delete(committer);
  const counted = [...new Set(reporters)].filter((account) => account !== committer && present.has(account));
  return others.size > 0 && counted.length * 2 > others.size;
}
