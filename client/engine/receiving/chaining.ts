// The chain of a conversation in its steps: each entry that was handled is counted in, what others say of theirs is held against it.

import {
  type AccountId,
  type DeviceId,
  type Envelope,
  readCommitBundle,
  readCreation,
  type Seq,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { OutboxRecord, PendingCommitRecord } from "../../store/tables.ts";
import { addLine, type Draft } from "../draft.ts";
import { beginChain, compareChains, entryOf, extendChain, noteAhead, overAhead, ownEntry, unknownChain } from "./chain.ts";

/** An entry that was handled just now. */
export function chainEntry(draft: Draft, envelope: Envelope): void {
  draft.chain ??= unknownChain(draft.record.generation, envelope.seq - 1);
  draft.chain = extendChain(draft.chain, entryOf(envelope));
  chainAhead(draft);
}

export function chainAhead(draft: Draft): void {
  if (draft.chain !== null && draft.chain.ahead.length > 0) draft.chain = overAhead(draft.chain, draft.record.cursor);
}

/** A message of this device's own, as the service placed it. */
export function chainOwn(
  draft: Draft,
  { clientId, sealed }: OutboxRecord,
  { seq, at }: { seq: Seq; at: UnixMs },
  device: DeviceId,
): void {
  if (draft.chain === null || sealed === null) return;
  draft.chain = noteAhead(draft.chain, ownEntry({ seq, at, device, clientId }, sealed.bytes));
}

/** A Commit or creation of this device's own that has taken effect. */
export function chainOwnCommit(
  draft: Draft,
  { purpose, request, generation, clientId }: PendingCommitRecord,
  { seq, at }: { seq: Seq; at: UnixMs },
  device: DeviceId,
): void {
  const isFirst = purpose === "create" || purpose === "recreate";
  const creation = isFirst ? readCreation(request) : null;
  const bundle = creation === null ? readCommitBundle(request) : null;
  const commit = creation?.ok ? creation.frame.first?.commit : bundle?.ok ? bundle.frame.commit : undefined;
  if (isFirst) draft.chain = beginChain(draft.record.id, generation, commit === undefined ? draft.record.cursor : seq - 1);
  else if (draft.chain?.generation !== generation) draft.chain = unknownChain(generation, seq - 1);
  if (commit !== undefined) draft.chain = extendChain(draft.chain, ownEntry({ seq, at, device, clientId }, commit));
  chainAhead(draft);
}

/** In by a Welcome: who is in from the first entry of a generation knows where its chain begins. */
export function chainFrom(draft: Draft, { seq, restart }: Extract<Envelope, { kind: "welcome" }>, generation: number): void {
  const isFirst = seq === 1 || restart !== null;
  draft.chain = isFirst ? beginChain(draft.record.id, generation, seq - 1) : unknownChain(generation, seq - 1);
}

/** There is a hole: what was in it is not known. */
export function breakChain(draft: Draft, next: Seq): void {
  if (draft.chain !== null) draft.chain = { ...unknownChain(draft.chain.generation, next - 1), ahead: draft.chain.ahead };
}

/** What the sender of the message at `envelope` had been given, by its own word, against what this device was given. */
export function compareWith(draft: Draft, envelope: Envelope, stamp: Uint8Array, by: AccountId): void {
  if (draft.chain === null) return;
  const compared = compareChains(draft.chain, stamp, { place: envelope.seq, by });
  if (compared.kind !== "differs") {
    draft.chain = compared.chain;
    return;
  }
  const { seq, theirs, ours } = compared;
  noteFork(draft, envelope, { kind: "history", seq, theirs, ours });
}

/** Said to be this device's, which never sent it. */
export function noteForged(draft: Draft, envelope: Envelope): void {
  noteFork(draft, envelope, { kind: "own", seq: envelope.seq, theirs: null, ours: null });
}

type Found = { kind: "history" | "own"; seq: Seq; theirs: Uint8Array | null; ours: Uint8Array | null };

/** Said once, and for good. */
function noteFork(draft: Draft, { device, seq, at }: Envelope, found: Found): void {
  const { record, roster } = draft;
  if (record.forked !== null) return;
  const account = roster?.members.find(({ devices }) => devices.some((each) => each.device === device))?.account ?? null;
  record.forked = { ...found, account, device, at };
  addLine(draft, seq, { kind: "system", at, line: { kind: "forked", with: found.kind === "history" ? account : null } });
}
