// Envelopes into a draft, strictly in the order of the log: open, decide, show; one's own are recognised and confirmed.

import { type BusinessProfile, type OpenRule, open, verifyBusinessProfile } from "../../../mls/index.ts";
import type { AccountId, DeviceId, Envelope, Seq } from "../../../protocol/index.ts";
import { type DecodedContent, decodeContent } from "../../content/content.ts";
import type { OutboxRecord } from "../../store/tables.ts";
import { addLine, type Draft, moveRatchet } from "../draft.ts";
import { loadMaking } from "../group/load-making.ts";
import { losePlace } from "../group/lost-place.ts";
import { mayWrite } from "../group/may-write.ts";
import { isDeletedGroup } from "../requests/request.ts";
import { advanceOverAhead } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { chainAhead, chainEntry, compareWith, noteForged } from "./chaining.ts";
import { isAhead } from "./is-ahead.ts";
import { confirmItem, placeContent } from "./place.ts";

export async function receive(world: World, draft: Draft, envelopes: readonly Envelope[]): Promise<void> {
  for (let i = 0; i < envelopes.length; ) {
    const run = runOfMessages(envelopes, i);
    if (run.length > 0) await takeMessages(world, draft, run);
    else if (envelopes[i]) await takeHandshake(world, draft, envelopes[i] as Handshake);
    i += Math.max(1, run.length);
  }
}

type Message = Extract<Envelope, { kind: "message" }>;
type Handshake = Exclude<Envelope, { kind: "message" }>;

function runOfMessages(envelopes: readonly Envelope[], from: number): Message[] {
  const run: Message[] = [];
  for (let i = from; i < envelopes.length; i++) {
    const envelope = envelopes[i];
    if (envelope?.kind !== "message") break;
    run.push(envelope);
  }
  return run;
}

type OpenedMessage = { envelope: Message; outcome: Outcome };
type Outcome =
  | {
      kind: "content";
      sender: AccountId;
      device: DeviceId;
      decoded: DecodedContent /** What it signed of itself, if the signature holds */;
      business: BusinessProfile | null;
    }
  | { kind: "unreadable"; sender: AccountId | null; final: boolean }
  /** Ours, and still in the outbox. */
  | { kind: "own"; item: OutboxRecord }
  /** One that we have already. */
  | { kind: "known" };

/** Opens all, asks the store once for all, then applies all. */
async function takeMessages(world: World, draft: Draft, run: readonly Message[]): Promise<void> {
  const opened: OpenedMessage[] = [];
  for (const envelope of run) {
    if (envelope.seq <= draft.record.cursor) continue;
    await adoptAccepted(world, draft, envelope.seq);
    opened.push({ envelope, outcome: await openMessage(world, draft, envelope) });
    draft.record.cursor = envelope.seq;
    chainEntry(draft, envelope);
    draft.record.serverAt = Math.max(draft.record.serverAt, envelope.at);
    advanceOverAhead(draft);
    chainAhead(draft);
  }
  const duplicates = await knownContents(world, draft, opened);
  for (const { envelope, outcome } of opened) {
    // What follows one's own farewell is for those who stayed, also where it has not been placed yet.
    const isGoing = draft.record.state === "left" || isDeletedGroup(draft.record);
    if (isGoing && outcome.kind !== "own") continue;
    await apply(world, draft, envelope, outcome, duplicates);
  }
}

async function apply(
  world: World,
  draft: Draft,
  { seq, at }: Message,
  outcome: Outcome,
  duplicates: ReadonlySet<string>,
): Promise<void> {
  const self = world.account().accountId;
  switch (outcome.kind) {
    case "known":
      return;
    case "own":
      return confirmItem(world, draft, outcome.item, { seq, at });
    case "unreadable":
      if (outcome.final && outcome.sender && !mayWrite(draft, outcome.sender)) return;
      return addLine(draft, seq, { kind: "unreadable", at, sender: outcome.sender, final: outcome.final });
    case "content": {
      const { sender, device, decoded, business } = outcome;
      if (duplicates.has(`${sender} ${decoded.content.id}`)) return;
      await placeContent(world, draft, decoded, { seq, at, sender, self, ownDevice: false, device }, { business });
    }
  }
}

async function openMessage(world: World, draft: Draft, envelope: Message): Promise<Outcome> {
  const own = envelope.device === world.account().deviceId;
  if (own) {
    const item = draft.outbox.find(({ clientId }) => clientId === envelope.clientId);
    if (item) return { kind: "own", item };
    // What was read before is known by its place. After a hole nobody knows what was sent from here.
    if (!draft.record.ahead.includes(envelope.seq) && !draft.record.gap) noteForged(draft, envelope);
    return { kind: "known" };
  }
  draft.record.heard = envelope.seq;
  if (draft.group === null) return { kind: "unreadable", sender: accountOf(draft, envelope.device), final: true };
  const opened = await open(draft.group, envelope.bytes);
  if (opened.kind === "refused") return notOpened(world, draft, envelope, opened.rule);
  moveRatchet(draft, opened.group, opened.leaf, opened.consumed);
  compareWith(draft, envelope, opened.aad, opened.sender.accountId);
  const decoded = decodeContent(opened.plaintext, world.kinds);
  const { accountId: sender, deviceId: device, accountKey } = opened.sender;
  if (decoded === undefined) return { kind: "unreadable", sender, final: true };
  return { kind: "content", sender, device, decoded, business: await businessIn(decoded, accountKey) };
}

/** @param accountKey of the sender's credential, which its account id is the hash of */
async function businessIn({ content: { body } }: DecodedContent, accountKey: Uint8Array): Promise<BusinessProfile | null> {
  if (body.kind !== "profile" || body.business === null) return null;
  return (await verifyBusinessProfile(accountKey, body.business)) ?? null;
}

function notOpened(world: World, draft: Draft, envelope: Message, rule: OpenRule): Outcome {
  // An insider or the service can submit the same ciphertext again: it was shown when it first came.
  if (rule === "duplicate") return { kind: "known" };
  const missedCommit = rule === "epoch" || rule === "group";
  if (missedCommit && draft.record.state === "active") losePlace(draft, world.clock.now());
  return { kind: "unreadable", sender: accountOf(draft, envelope.device), final: !missedCommit };
}

async function takeHandshake(world: World, draft: Draft, envelope: Handshake): Promise<void> {
  const { seq, at } = envelope;
  if (seq <= draft.record.cursor) return;
  await adoptAccepted(world, draft, seq);
  // Our own accepted Commit may have been adopted just now, as this very entry.
  if (seq > draft.record.cursor) {
    const { joinByWelcome, takeCommit } = await loadMaking();
    if (envelope.kind === "welcome") await joinByWelcome(world, draft, envelope);
    else await takeCommit(world, draft, envelope);
  }
  draft.record.cursor = Math.max(draft.record.cursor, seq);
  chainEntry(draft, envelope);
  draft.record.serverAt = Math.max(draft.record.serverAt, at);
  advanceOverAhead(draft);
  chainAhead(draft);
}

/** A Commit of ours that the service has placed before `seq`. */
async function adoptAccepted(world: World, draft: Draft, seq: Seq): Promise<void> {
  const accepted = draft.pending?.acceptedAs;
  if (!accepted || accepted.seq > seq) return;
  const { adoptPending } = await loadMaking();
  await adoptPending(world, draft, accepted);
}

async function knownContents(world: World, draft: Draft, opened: readonly OpenedMessage[]): Promise<Set<string>> {
  const names = opened.flatMap(({ outcome }) =>
    outcome.kind === "content" ? [[outcome.sender, outcome.decoded.content.id] as const] : [],
  );
  const keys = names.map(([sender, id]) => [draft.record.id, sender, id]);
  const found = await world.store.getMany("contents", keys);
  // Of one that only its edit or a vote has been heard of nothing is here.
  const isHere = (_: unknown, i: number) => found[i] !== undefined && !isAhead(found[i]);
  return new Set(names.filter(isHere).map(([sender, id]) => `${sender} ${id}`));
}

function accountOf(draft: Draft, device: Envelope["device"]): AccountId | null {
  return draft.roster?.members.find(({ devices }) => devices.some((each) => each.device === device))?.account ?? null;
}
