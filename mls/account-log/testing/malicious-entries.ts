// Entries that must not be taken, each with the rule that it breaks: the service that appends and the client that verifies agree on all.

import { concat, decodeCbor, encodeCbor } from "../../../protocol/index.ts";
import type { AccountLog } from "../account-log.ts";
import type { EntryRule } from "../account-state.ts";
import { type Entry, MAX_ENTRY_BYTES, NO_ENTRY, signEntry } from "../entry.ts";
import { listOf } from "../judge.ts";
import { beginLog, signByDevice, signByRoot } from "../sign-entry.ts";
import {
  adding,
  admitting,
  currentState,
  deviceSays,
  household,
  LEAVING,
  type Machine,
  machine,
  NOW,
  recovering,
  revoking,
  rootSays,
  suspending,
} from "./household.ts";

export type MaliciousEntry = { name: string; rule: EntryRule; accountKey: Uint8Array; log: AccountLog; bytes: Uint8Array };

export async function maliciousEntries(): Promise<MaliciousEntry[]> {
  const { root, first, log } = await household();
  const other = await household();
  const [phone, stranger, gone, voided] = await Promise.all([machine(), machine(), machine(), machine()]);
  let now = await deviceSays(log, first, adding(phone));
  now = await deviceSays(now, first, adding(gone));
  now = await rootSays(now, root, revoking(3, [gone]));
  now = await deviceSays(now, phone, adding(voided));
  now = await rootSays(now, root, revoking(4, []));
  now = await deviceSays(now, first, suspending(phone));
  const head = now.entries.length;
  const prev = now.entries.at(-1)?.hash ?? NO_ENTRY;
  const list = listOf(currentState(now));
  const place = { seq: head + 1, prev, at: NOW };
  const by = (device: Machine, saying: Parameters<typeof signByDevice>[2]) => signByDevice(now, device, saying, NOW);
  const fair = await by(first, adding(stranger));
  const body = (bytes: Uint8Array) => decodeCbor(bytes.subarray(0, -64)) as Record<string, unknown>;
  /** Signed as it should be, but saying something else. */
  const said = (more: Record<string, unknown>, key = first.privateKey) => signEntry(key, { ...body(fair), ...more } as Entry);
  const flipped = (at: number) => fair.map((byte, i) => (i === (at + fair.length) % fair.length ? byte ^ 1 : byte));
  const cases: [name: string, rule: EntryRule, bytes: Uint8Array][] = [
    ["nothing", "malformed", new Uint8Array()],
    ["a signature alone", "malformed", fair.slice(-64)],
    ["more bytes than an entry may have", "malformed", concat(fair, new Uint8Array(MAX_ENTRY_BYTES))],
    ["a byte behind it", "malformed", concat(fair, new Uint8Array(1))],
    ["a field that nobody knows", "malformed", await said({ more: true })],
    ["a type that nobody knows", "malformed", await said({ type: "grant" })],
    [
      "a device that signs as root does",
      "malformed",
      await said({ type: "revoke", accepts: head, adds: "devices", list, devices: [], lifts: [] }),
    ],
    ["a root that adds without accepting", "malformed", await said({ signer: "root" }, root.privateKey)],
    ["a key of another length", "malformed", await said({ deviceKey: new Uint8Array(31) })],
    ["an id of another length", "malformed", await said({ device: "short" })],
    ["a seq that is no number", "malformed", await said({ seq: "8" })],
    ["a seq of a fraction", "malformed", await said({ seq: 8.5 })],
    ["eleven devices at once", "malformed", await rootSaying({ devices: await ids(11) })],
    ["a device twice", "malformed", await rootSaying({ devices: [phone.id, phone.id] })],
    ["the same in another form of CBOR", "malformed", await otherForm()],
    ["a seq that leaves one out", "seq", await said({ seq: head + 2 })],
    ["a seq that was there", "seq", await said({ seq: head })],
    ["another entry before it", "prev", await said({ prev: now.entries[0]?.hash })],
    ["no entry before it", "prev", await said({ prev: NO_ENTRY })],
    ["a second beginning", "account", await beginningAgain()],
    ["another account's root", "signature", await signByRoot(now, other.root.privateKey, revoking(head, [first]), NOW)],
    ["another account's device", "signer", await by(other.first, adding(stranger))],
    ["a device in another's name", "signature", await said({}, stranger.privateKey)],
    ["a device in the root's name", "signature", await signByRoot(now, first.privateKey, revoking(head, [phone]), NOW)],
    ["the root in a device's name", "signature", await said({}, root.privateKey)],
    ["a turned bit in the signature", "signature", flipped(-1)],
    ["a signature without its domain", "signature", await withoutDomain()],
    ["a removed device", "signer", await by(gone, adding(stranger))],
    ["a removed device that leaves", "signer", await by(gone, LEAVING)],
    ["a device that is void", "signer", await by(voided, suspending(first))],
    ["a suspended device", "signer", await by(phone, suspending(first))],
    ["a device that was never in", "signer", await by(stranger, adding(stranger))],
    ["a device that comes back", "spent-device", await by(first, adding(gone))],
    ["a key that comes back", "spent-device", await by(first, adding({ ...stranger, key: gone.key }))],
    ["an id that comes back", "spent-device", await by(first, adding({ ...stranger, id: gone.id }))],
    ["a device that is in already", "spent-device", await by(first, adding(phone))],
    ["a device that suspends itself", "unknown-device", await by(first, suspending(first))],
    ["somebody suspended who is not in", "unknown-device", await by(first, suspending(stranger))],
    ["somebody suspended who is already", "unknown-device", await by(first, suspending(phone))],
    ["a root that does not say who adds", "malformed", await rootSaying({ adds: undefined })],
    ["a root that says that anybody adds", "malformed", await rootSaying({ adds: "all" })],
    ["a root that accepts what is to come", "accepts", await rootSaying({ accepts: head + 1 })],
    ["a root that takes its own word back", "accepts", await rootSaying({ accepts: 4 })],
    ["a root that leaves out somebody who is in", "list", await rootSaying({ list: list.slice(1) })],
    ["a root that lists somebody who is not", "list", await rootSaying({ list: [...list, [stranger.id, stranger.key, false]] })],
    ["a root that lists another's key", "list", await rootSaying({ list: list.map(([id, , is]) => [id, stranger.key, is]) })],
    [
      "a root that lists whom it suspended as active",
      "list",
      await rootSaying({ list: list.map(([id, key]) => [id, key, false]) }),
    ],
    ["a root's list in another order", "list", await rootSaying({ list: [...list].reverse() })],
    [
      "a recovery by a device that was removed",
      "spent-device",
      await signByRoot(now, root.privateKey, recovering(head, gone), NOW),
    ],
  ];
  const beginnings = await wrongBeginnings();
  const closed = await rootSays(now, root, { ...revoking(head, []), adds: "root" });
  const closedHead = closed.entries.length;
  const underRoot: [name: string, rule: EntryRule, bytes: Uint8Array][] = [
    ["a device that adds where the root alone does", "root-adds", await signByDevice(closed, first, adding(stranger), NOW)],
    [
      "a device that says in the root's name that devices add",
      "signature",
      await signByRoot(closed, first.privateKey, { ...revoking(closedHead, []), adds: "devices" }, NOW),
    ],
    [
      "a device that admits in the root's name",
      "signature",
      await signByRoot(closed, first.privateKey, admitting(closedHead, stranger), NOW),
    ],
    [
      "a root that admits who was removed",
      "spent-device",
      await signByRoot(closed, root.privateKey, admitting(closedHead, gone), NOW),
    ],
  ];
  return [
    ...cases.map(([name, rule, bytes]) => ({ name, rule, accountKey: root.publicKey, log: now, bytes })),
    ...underRoot.map(([name, rule, bytes]) => ({ name, rule, accountKey: root.publicKey, log: closed, bytes })),
    ...beginnings.map(([name, rule, bytes]) => ({
      name,
      rule,
      accountKey: root.publicKey,
      log: { entries: [], states: [] },
      bytes,
    })),
  ];

  function rootSaying(more: Record<string, unknown>) {
    const saying = {
      ...place,
      signer: "root",
      type: "revoke",
      accepts: head,
      adds: "devices",
      devices: [],
      lifts: [],
      list,
      ...more,
    };
    return signEntry(root.privateKey, saying as Entry);
  }
  async function ids(count: number) {
    return Promise.all(Array.from({ length: count }, async () => (await machine()).id));
  }
  async function beginningAgain() {
    const genesis = body(await beginLog(root, stranger, NOW));
    return signEntry(root.privateKey, { ...genesis, ...place } as Entry);
  }
  /** Keys in another order: nobody may choose between two names of one entry. */
  async function otherForm() {
    const { sign } = await import("../../signature.ts");
    const { utf8 } = await import("../../../protocol/index.ts");
    const { encode } = await import("cborg");
    const loose = encode(body(fair), {
      mapSorter: (a: unknown[], b: unknown[]) => String(b[0]).localeCompare(String(a[0])),
    } as object);
    return concat(loose, await sign(first.privateKey, concat(utf8("parley/account-log/v1"), loose)));
  }
  async function withoutDomain() {
    const { sign } = await import("../../signature.ts");
    const plain = encodeCbor(body(fair));
    return concat(plain, await sign(first.privateKey, plain));
  }
  async function wrongBeginnings(): Promise<[string, EntryRule, Uint8Array][]> {
    const genesis = body(await beginLog(root, stranger, NOW));
    return [
      [
        "a beginning by a device",
        "malformed",
        await signEntry(stranger.privateKey, { ...genesis, signer: stranger.id } as never),
      ],
      ["a beginning that another key signed", "signature", await signEntry(stranger.privateKey, genesis as Entry)],
      ["a beginning with something before it", "prev", await signEntry(root.privateKey, { ...genesis, prev } as Entry)],
      ["a beginning in the middle", "seq", await signEntry(root.privateKey, { ...genesis, seq: 2 } as Entry)],
      ["a beginning without a beginning", "account", await signEntry(root.privateKey, { ...(await firstIsRevoke()) } as Entry)],
    ];
  }
  async function firstIsRevoke() {
    const nothing = { devices: [], lifts: [], list: [] };
    return { seq: 1, prev: NO_ENTRY, at: NOW, signer: "root", type: "revoke", accepts: 1, adds: "devices", ...nothing } as const;
  }
}
