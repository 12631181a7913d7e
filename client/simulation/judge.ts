// What must hold in every history, whatever went wrong on the way; read from the stores and the logs, not from the Clients.

import { epochAuthenticator, load } from "../../mls/index.ts";
import { type AccountId, type ConversationId, type Seq, toBase64Url } from "../../protocol/index.ts";
import { readContent } from "../content/content.ts";
import { deviceIdentity } from "../engine/account/identity.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { TimelineRecord } from "../store/tables.ts";
import type { Device } from "./device.ts";
import type { Log } from "./service/log.ts";
import type { World } from "./world.ts";

/** By its id, where its words may be others by now */
export type SentMessage = { conversation: ConversationId; by: Device; isSure: boolean } & ({ id: string } | { text: string });
type Line = { seq: Seq; record: TimelineRecord };
type Copy = { device: Device; account: AccountId; record: ConversationRecord; lines: Line[] };

export class Judge {
  private readonly authenticators = new Map<string, string>();
  private readonly hashes = new Map<string, string>();
  /** Per device and conversation, so that each epoch is looked at once. */
  private readonly looked = new Set<string>();

  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** At any moment. */
  async look(): Promise<void> {
    for (const log of this.world.service.logs.values()) {
      const copies = await this.copies(log.id);
      for (const copy of copies) {
        await this.sameSecrets(copy);
        ticksAreTrue(copy, copies, log);
      }
    }
  }

  /** When the network was good for long enough. */
  async verdict(sent: readonly SentMessage[]): Promise<void> {
    await this.look();
    for (const device of this.world.people.values())
      for (const failure of device.ownFailures) throw new Error(`${device.name}'s engine failed`, { cause: failure });
    for (const log of this.world.service.logs.values()) {
      const copies = await this.copies(log.id);
      for (const copy of copies) {
        await isSettled(copy);
        await this.sameHistory(copy);
        readsItsWindows(copy, copies, log);
      }
      agree(copies, log);
      await sameExpressed(copies, log);
    }
    for (const each of sent) await isSentOnce(each);
  }

  private async copies(id: ConversationId): Promise<Copy[]> {
    const copies: Copy[] = [];
    for (const device of this.world.people.values()) {
      const store = device.disk.open();
      const record = await store.get("conversations", [id]);
      if (record === undefined) continue;
      const found = await store.range("timeline", { prefix: [id] });
      const lines = found.map(({ key, value }) => ({ seq: Number(key[1]), record: value }));
      copies.push({ device, account: await device.accountId, record, lines });
    }
    return copies;
  }

  /** Nobody is told that the service lies where it does not, and where two know the hash of an entry it is the same (CT6). */
  private async sameHistory({ device, record }: Copy): Promise<void> {
    if (record.forked !== null || record.diverged) throw new Error(`${device.name} thinks that ${record.id} was forged`);
    const chain = await device.disk.open().get("chains", [record.id]);
    for (const { seq, hash } of chain?.recent ?? []) {
      const place = `${record.id} ${chain?.generation} ${seq}`;
      const known = this.hashes.get(place) ?? toBase64Url(hash);
      this.hashes.set(place, known);
      if (known !== toBase64Url(hash)) throw new Error(`${device.name} has another hash at ${place}`);
    }
  }

  private async sameSecrets({ device, record }: Copy): Promise<void> {
    const store = device.disk.open();
    const [account, group] = await Promise.all([store.get("account", []), store.get("groups", [record.id])]);
    if (account === undefined || group === undefined) return;
    const epoch = `${record.id} ${group.generation} ${group.epoch}`;
    if (this.looked.has(`${device.name} ${epoch}`)) return;
    this.looked.add(`${device.name} ${epoch}`);
    const found = toBase64Url(epochAuthenticator(load(group.bytes, new Map(), deviceIdentity(account))));
    const known = this.authenticators.get(epoch) ?? found;
    this.authenticators.set(epoch, known);
    if (known !== found) throw new Error(`${device.name} has other secrets at epoch ${epoch}`);
  }
}

/** `delivered` and `read` only when everybody who was meant, and is still there, has stored or read it. */
function ticksAreTrue({ account, device, record, lines }: Copy, copies: readonly Copy[], log: Log): void {
  for (const { seq, record: line } of lines) {
    if (line.kind !== "message" || line.sender !== account) continue;
    for (const other of copies) {
      if (other.account === account || record.leaving.includes(other.account)) continue;
      const window = log.windows.findLast(({ account: whose }) => whose === other.account);
      if (window === undefined || window.until !== null || seq <= window.since) continue;
      if (seq <= record.deliveredByAll && other.record.cursor < seq)
        throw new Error(`${device.name} shows ${seq} as delivered, but ${other.device.name} is at ${other.record.cursor}`);
      if (seq <= record.readByAll && other.record.readUpTo < seq)
        throw new Error(`${device.name} shows ${seq} as read, but ${other.device.name} has read to ${other.record.readUpTo}`);
    }
  }
}

async function isSettled({ device, record }: Copy): Promise<void> {
  const where = `${device.name} in ${record.id} (${record.state})`;
  const store = device.disk.open();
  const [pending, outbox] = await Promise.all([
    store.get("pendingCommits", [record.id]),
    store.range("outbox", { prefix: [record.id] }),
  ]);
  if (pending !== undefined) throw new Error(`${where} still has a pending Commit`);
  // What was typed before a chat turned out to be a stranger's waits until its person has accepted that.
  const isAsked = record.request !== null;
  if (!isAsked && outbox.some(({ value }) => value.failure === null)) throw new Error(`${where} still has messages to send`);
  if (record.intents.some(({ failed }) => failed === null))
    throw new Error(`${where} still wants ${JSON.stringify(record.intents)}`);
  if (!["active", "removed", "left"].includes(record.state)) throw new Error(`${where} did not settle`);
}

/** Each message exactly once and at its place; nothing from before the Welcome, nothing after the removal, nothing lost. */
function readsItsWindows({ device, account, record, lines }: Copy, copies: readonly Copy[], log: Log): void {
  const windows = log.windows.filter((window) => window.account === account);
  const leftAt = lines.find(({ record: { kind, ...rest } }) => kind === "system" && isOwnFarewell(rest, account))?.seq;
  // Whoever comes back in before it has read all that it was in for: the service gives it nothing from before its new Welcome.
  const current = windows.slice(-1);
  const odd = ["rejoined", "recreated", ...(windows.length > 1 ? [] : ["expired"])];
  for (const { seq, record: line } of lines) {
    const isOdd = line.kind === "unreadable" || (line.kind === "system" && odd.includes(line.line.kind));
    if (isOdd) throw new Error(`${device.name} has ${JSON.stringify(line)} at ${seq} of ${record.id}`);
    if (seq > 0 && !windows.some(({ since, until }) => since <= seq && seq <= (until ?? log.head)))
      throw new Error(`${device.name} has something at ${seq}, when it was not in ${record.id}`);
  }
  for (const entry of log.entries) {
    if (entry.kind !== "message") continue;
    const { seq } = entry;
    const isMeant = current.some(({ since, until }) => since < seq && seq <= (until ?? log.head));
    if (!isMeant || (leftAt !== undefined && seq > leftAt)) continue;
    const author = copies.find(({ account: whose }) => whose === log.members.get(entry.device)?.account);
    const wanted = textsAt(author?.lines ?? [], seq);
    const has = textsAt(lines, seq);
    // Whoever went before it was deleted has it still.
    const isOver = current.some(({ until }) => until !== null);
    if (isOver && wanted.includes(DELETED)) continue;
    if (wanted.join() !== has.join())
      throw new Error(`${device.name} has [${has}] at ${seq} of ${record.id}, its author has [${wanted}]`);
  }
  if (new Set(allTexts(lines)).size < allTexts(lines).length) throw new Error(`${device.name} has a message twice`);
}

function isOwnFarewell(rest: object, account: AccountId): boolean {
  return "line" in rest && JSON.stringify(rest.line) === JSON.stringify({ kind: "left", account });
}

/** Everybody who is in has the same people, powers, title and epoch, and the log to its end. */
function agree(copies: readonly Copy[], log: Log): void {
  const group = log.group;
  if (group === null) return;
  const present = new Set(log.present().map(([, { account }]) => account));
  const inside = copies.filter(({ account, record }) => present.has(account) && record.state !== "left");
  const titles = new Set(inside.map(({ record }) => record.title));
  if (titles.size > 1) throw new Error(`titles differ: ${[...titles].join(" | ")}`);
  for (const { device, record } of inside) {
    if (record.epoch !== group.epoch || record.cursor !== log.head)
      throw new Error(`${device.name} is at ${record.epoch}/${record.cursor}, the log at ${group.epoch}/${log.head}`);
  }
}

/** Whatever people did to a message, whoever was in all the time since it was said has the same of it. */
async function sameExpressed(copies: readonly Copy[], log: Log): Promise<void> {
  const seen = new Map<string, { by: string; says: string }>();
  for (const { device, account, record, lines } of copies) {
    const windows = log.windows.filter((window) => window.account === account);
    const [only] = windows;
    if (only === undefined || windows.length > 1 || only.until !== null || record.leaving.length > 0 || record.state !== "active")
      continue;
    const reactions = await device.disk.open().range("reactions", { prefix: [record.id] });
    for (const { seq, record: line } of lines) {
      if (line.kind !== "message" && line.kind !== "deleted") continue;
      const to = reactions.flatMap(({ key, value }) => (Number(key[1]) === seq ? [[key[2], value.emoji]] : []));
      const said = line.kind === "message" ? line : null;
      const { text, versions, polled, once } = said ?? { text: null };
      const votes = polled?.votes.toSorted((a, b) => (a.by < b.by ? -1 : 1));
      const says = JSON.stringify([line.kind, text, versions, votes, polled?.closed, once?.opened, to.sort()]);
      const known = seen.get(`${seq} ${line.id}`);
      seen.set(`${seq} ${line.id}`, known ?? { by: device.name, says });
      if (known !== undefined && known.says !== says)
        throw new Error(`at ${seq} of ${record.id} ${device.name} has ${says}, and ${known.by} ${known.says}`);
    }
    const pins = JSON.stringify(record.pins?.map(({ id, on, said }) => [id, on, said]) ?? []);
    const at = `pins since ${only.since}`;
    const known = seen.get(at);
    seen.set(at, known ?? { by: device.name, says: pins });
    if (known !== undefined && known.says !== pins)
      throw new Error(`${device.name} has other pins in ${record.id} than ${known.by}: ${pins}, ${known.says}`);
  }
}

async function isSentOnce({ by, conversation, isSure, ...said }: SentMessage): Promise<void> {
  const store = by.disk.open();
  const self = await by.accountId;
  const lines = await store.range("timeline", { prefix: [conversation] });
  const isIt = (id: string, text: string | null) => ("id" in said ? said.id === id : said.text === text);
  const name = "id" in said ? said.id : said.text;
  const placed = lines.filter(
    ({ value }) => "id" in value && value.sender === self && isIt(value.id, "text" in value ? value.text : null),
  ).length;
  const outbox = await store.range("outbox", { prefix: [conversation] });
  const failed = outbox.filter(({ value }) => isIt(value.id, textOf(value.content))).length;
  if (placed + failed > 1) throw new Error(`${by.name} sent "${name}" ${placed + failed} times`);
  if (isSure && placed + failed === 0) throw new Error(`${by.name}'s "${name}" is lost`);
}

const DELETED = "(deleted)";

/** As they were said first: not everybody has heard what they say by now. */
function textsAt(lines: readonly Line[], seq: Seq): string[] {
  return lines.flatMap(({ seq: at, record }) => {
    if (at !== seq) return [];
    if (record.kind === "deleted") return [DELETED];
    return record.kind === "message" ? [record.versions?.[0]?.text ?? record.text] : [];
  });
}

/** What is opened once says nothing. */
function allTexts(lines: readonly Line[]): string[] {
  return lines.flatMap(({ record }) => (record.kind === "message" && record.text !== "" ? [record.text] : []));
}

function textOf(content: Uint8Array): string | null {
  const body = readContent(content)?.body;
  return body?.kind === "text" ? body.text : null;
}
