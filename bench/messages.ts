// One message sealed and opened, beside the bare cryptography that it cannot do without, and beside ts-mls as it comes.

import {
  createApplicationMessage,
  createCommit,
  createGroup,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  processPrivateMessage,
} from "ts-mls";
import { join, open, openPublicGroup, publicGroupTree, seal, verifyCommit, zero } from "../mls/index.ts";
import { groupOf, identities } from "./group-of.ts";
import { cost, type Measured, median } from "./measure.ts";

const ROUNDS = 9;
const PER_ROUND = 200;
const TEXT = new Uint8Array(512).fill(97);
/** core-crypto (OpenMLS in WebAssembly), as DESIGN.md §12 has it; a fixed figure of another run, so the machine's mood shows in its ratio. */
const OPENMLS_MS = { seal: 0.4, open: 0.59 };

const VERBS = ["seal", "open"] as const;
type Pair = { seal(): Promise<void>; open(): Promise<void> };

export async function benchMessages(): Promise<Measured[]> {
  // In turn, so that what the machine does besides falls on both alike; the library last, whose other suite would slow shared code.
  const { ours, bare } = await timed({ ours: await ourPair(), bare: await barePair() });
  const { library } = await timed({ library: await libraryPair() });
  return VERBS.flatMap((verb) => {
    const what = `${verb} one message, 512 bytes`;
    const value = ours[verb];
    return [
      cost(what, value, "ms", {
        limit: OPENMLS_MS[verb],
        budget: 1,
        note: "OpenMLS in WebAssembly, measured once on another machine",
      }),
      cost(what, value, "ms", { limit: bare[verb], budget: 0, note: "one AES-GCM and one Ed25519 by WebCrypto" }),
      cost(what, value, "ms", { limit: library[verb], budget: 1, note: "ts-mls as it comes, suite 1" }),
    ];
  });
}

async function timed<Name extends string>(pairs: Record<Name, Pair>): Promise<Record<Name, { seal: number; open: number }>> {
  const names = Object.keys(pairs) as Name[];
  const times = new Map(names.flatMap((name) => VERBS.map((verb) => [`${verb} ${name}`, [] as number[]] as const)));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of names) {
      for (const verb of VERBS) {
        const start = performance.now();
        for (let i = 0; i < PER_ROUND; i++) await pairs[name][verb]();
        if (round > 0) times.get(`${verb} ${name}`)?.push((performance.now() - start) / PER_ROUND);
      }
    }
  }
  const ms = (verb: (typeof VERBS)[number], name: Name) => median(times.get(`${verb} ${name}`) ?? []);
  const each = names.map((name) => [name, { seal: ms("seal", name), open: ms("open", name) }] as const);
  return Object.fromEntries(each) as Record<Name, { seal: number; open: number }>;
}

async function ourPair(): Promise<Pair> {
  const made = await groupOf(await identities(2));
  const [ana, ben] = made.devices;
  const [keyPackage] = made.keyPackages;
  if (ana === undefined || ben === undefined || keyPackage === undefined) throw new Error("two devices");
  const at = Date.now();
  const service = await openPublicGroup({ groupInfo: made.creation.groupInfo, tree: made.creation.tree, at });
  if (service.kind === "refused") throw new Error(service.detail);
  const verified = await verifyCommit(service.group, made.first, { at, actor: { account: ana.accountId, device: ana.deviceId } });
  if (verified.kind === "refused") throw new Error(verified.detail);
  const welcome = made.first.welcome ?? new Uint8Array();
  const { claim } = made.first;
  const given = { welcome, claim, tree: publicGroupTree(verified.next), conversation: made.id };
  const joined = await join({ ...given, keyPackages: [keyPackage], identity: ben });
  if (joined.kind === "refused") throw new Error(joined.detail);
  let [anas, bens] = [made.group, joined.group];
  const sealed: Uint8Array[] = [];
  return {
    async seal() {
      const next = await seal(anas, TEXT, new Uint8Array());
      anas = next.group;
      zero(next.consumed);
      sealed.push(next.bytes);
    },
    async open() {
      const opened = await open(bens, sealed.shift() ?? new Uint8Array());
      if (opened.kind === "refused") throw new Error(opened.rule);
      bens = opened.group;
      zero(opened.consumed);
    },
  };
}

/** What no MLS stack can leave out: a fresh AES key, one encryption, one signature. */
async function barePair(): Promise<Pair> {
  const { privateKey, publicKey } = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  const key = crypto.getRandomValues(new Uint8Array(32));
  const parameters = { name: "AES-GCM", iv: new Uint8Array(12), additionalData: new Uint8Array(30) };
  const imported = (use: KeyUsage) => crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);
  const sealed: [ArrayBuffer, ArrayBuffer][] = [];
  return {
    async seal() {
      const signature = await crypto.subtle.sign("Ed25519", privateKey, TEXT);
      sealed.push([await crypto.subtle.encrypt(parameters, await imported("encrypt"), TEXT), signature]);
    },
    async open() {
      const [ciphertext, signature] = sealed.shift() ?? [new ArrayBuffer(0), new ArrayBuffer(0)];
      const text = await crypto.subtle.decrypt(parameters, await imported("decrypt"), ciphertext);
      if (!(await crypto.subtle.verify("Ed25519", publicKey, signature, text))) throw new Error("it does not hold");
    },
  };
}

async function libraryPair(): Promise<Pair> {
  const suite = await getCiphersuiteImpl(getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"));
  const device = (name: string) =>
    generateKeyPackage(
      { credentialType: "basic", identity: new TextEncoder().encode(name) },
      defaultCapabilities(),
      defaultLifetime,
      [],
      suite,
    );
  const [ana, ben] = [await device("Ana"), await device("Ben")];
  const begun = await createGroup(new Uint8Array(16), ana.publicPackage, ana.privatePackage, [], suite);
  const add = { proposalType: "add" as const, add: { keyPackage: ben.publicPackage } };
  const made = await createCommit({ state: begun, cipherSuite: suite }, { extraProposals: [add] });
  if (made.welcome === undefined) throw new Error("no Welcome");
  const { publicPackage, privatePackage } = ben;
  const tree = made.newState.ratchetTree;
  let anas = made.newState;
  let bens = await joinGroup(made.welcome, publicPackage, privatePackage, emptyPskIndex, suite, tree);
  const sealed: Parameters<typeof processPrivateMessage>[1][] = [];
  return {
    async seal() {
      const next = await createApplicationMessage(anas, TEXT, suite);
      anas = next.newState;
      sealed.push(next.privateMessage);
    },
    async open() {
      const [message] = sealed.splice(0, 1);
      if (message === undefined) throw new Error("nothing to open");
      bens = (await processPrivateMessage(bens, message, emptyPskIndex, suite)).newState;
    },
  };
}
