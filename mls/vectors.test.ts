import cryptoBasics from "vectors:mls/crypto-basics.json";
import deserialization from "vectors:mls/deserialization.json";
import keySchedule from "vectors:mls/key-schedule.json";
import messageProtection from "vectors:mls/message-protection.json";
import passiveCommit from "vectors:mls/passive-client-handling-commit.json";
import passiveRandom from "vectors:mls/passive-client-random.json";
import passiveWelcome from "vectors:mls/passive-client-welcome.json";
import pskSecret from "vectors:mls/psk_secret.json";
import secretTree from "vectors:mls/secret-tree.json";
import transcriptHashes from "vectors:mls/transcript-hashes.json";
import treeMath from "vectors:mls/tree-math.json";
import treeOperations from "vectors:mls/tree-operations.json";
import welcomes from "vectors:mls/welcome.json";
import type { CiphersuiteImpl, ClientState, GroupContext, Proposal } from "ts-mls";
import { acceptAll, decodeMlsMessage, emptyPskIndex, joinGroup, makePskIndex, mlsExporter, processMessage } from "ts-mls";
import { decodeAuthenticatedContent } from "ts-mls/authenticatedContent.js";
import { determineLength } from "ts-mls/codec/variableLength.js";
import { refhash } from "ts-mls/crypto/hash.js";
import { decryptWithLabel, encryptWithLabel } from "ts-mls/crypto/hpke.js";
import { deriveSecret, deriveTreeSecret, expandWithLabel } from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { unprotectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import { computePskSecret } from "ts-mls/presharedkey.js";
import { decodeProposal, encodeProposal } from "ts-mls/proposal.js";
import { decodeRatchetTree, encodeRatchetTree, removeLeafNode, updateLeafNode } from "ts-mls/ratchetTree.js";
import { createSecretTree, ratchetToGeneration } from "ts-mls/secretTree.js";
import { expandSenderDataKey, expandSenderDataNonce, type ReuseGuard } from "ts-mls/sender.js";
import { createConfirmedHash, createInterimHash } from "ts-mls/transcriptHash.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { left, parent, right, root, sibling, toLeafIndex, toNodeIndex } from "ts-mls/treemath.js";
import { bytesToBase64 } from "ts-mls/util/byteArray.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { describe, expect, test } from "vitest";
import { addLeaf } from "./proposals.ts";
import { createSuite } from "./suite.ts";

/** The official MLS vectors (mlswg/mls-implementations, test-vectors.md) through OUR provider, on each of its engines. */
const engines = ["auto", "webcrypto", "noble"] as const;
const suite1 = (engine: (typeof engines)[number]) => createSuite({ suite: "interop", engine });
/** Suite 7 shares hash, KDF and AEAD with 0xF0A2 (SHA-384, HKDF-SHA384, AES-256-GCM): those parts of ours run its vectors. */
const suite7 = (engine: (typeof engines)[number]): CiphersuiteImpl => ({
  ...createSuite({ engine }),
  name: "MLS_256_DHKEMP384_AES256GCM_SHA384_P384",
});

const hex = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
};
// biome-ignore lint/suspicious/noExplicitAny: the vectors are JSON whose shape test-vectors.md gives
type Vector = any;

/** One test for each vector of the suite, or a skip that names the file. */
function each(file: string, vectors: unknown, suite: number | undefined, run: (vector: Vector) => Promise<void> | void) {
  if (vectors === undefined) {
    test.skip(`NOT RUN: ${file} is not in PARLEY_VECTORS or ../shared/vectors`, () => {});
    return;
  }
  const chosen = (vectors as Vector[]).filter((vector) => suite === undefined || vector.cipher_suite === suite);
  test(`${file}: ${chosen.length} vectors`, async () => {
    expect(chosen.length).toBeGreaterThan(0);
    for (const vector of chosen) await run(vector);
  });
}

each("mls/deserialization.json", deserialization, undefined, ({ vlbytes_header, length }) => {
  expect(determineLength(hex(vlbytes_header)).length).toBe(length);
});

each("mls/tree-math.json", treeMath, undefined, (vector) => {
  const { n_leaves, n_nodes } = vector;
  expect(root(n_leaves)).toBe(vector.root);
  for (let node = 0; node < n_nodes; node++) {
    const at = toNodeIndex(node);
    if (vector.left[node] !== null) expect(left(at)).toBe(vector.left[node]);
    if (vector.right[node] !== null) expect(right(at)).toBe(vector.right[node]);
    if (vector.parent[node] !== null) expect(parent(at, n_leaves)).toBe(vector.parent[node]);
    if (vector.sibling[node] !== null) expect(sibling(at, n_leaves)).toBe(vector.sibling[node]);
  }
});

for (const engine of engines) {
  describe(`suite 1, ${engine}`, () => {
    const cs = suite1(engine);
    keyScheduleVectors(1, cs);
    each("mls/crypto-basics.json", cryptoBasics, 1, async (vector) => {
      const { ref_hash, expand_with_label, sign_with_label, encrypt_with_label } = vector;
      expect(await refhash(ref_hash.label, hex(ref_hash.value), cs.hash)).toEqual(hex(ref_hash.out));
      const { secret, label, context, length, out } = expand_with_label;
      expect(await expandWithLabel(hex(secret), label, hex(context), length, cs.kdf)).toEqual(hex(out));
      const s = sign_with_label;
      expect(await verifyWithLabel(hex(s.pub), s.label, hex(s.content), hex(s.signature), cs.signature)).toBe(true);
      expect(await signWithLabel(hex(s.priv), s.label, hex(s.content), cs.signature)).toEqual(hex(s.signature));
      const e = encrypt_with_label;
      const key = await cs.hpke.importPrivateKey(hex(e.priv));
      const open = (kem: Uint8Array, ct: Uint8Array) => decryptWithLabel(key, e.label, hex(e.context), kem, ct, cs.hpke);
      expect(await open(hex(e.kem_output), hex(e.ciphertext))).toEqual(hex(e.plaintext));
      const to = await cs.hpke.importPublicKey(hex(e.pub));
      const sealed = await encryptWithLabel(to, e.label, hex(e.context), hex(e.plaintext), cs.hpke);
      expect(await open(sealed.enc, sealed.ct)).toEqual(hex(e.plaintext));
    });
    each("mls/message-protection.json", messageProtection, 1, (vector) => messagesOpen(vector, cs));
    each("mls/welcome.json", welcomes, 1, (vector) => welcomeOpens(vector, cs));
    each("mls/tree-operations.json", treeOperations, 1, (vector) => treeChanges(vector, cs));
    each("mls/passive-client-welcome.json", passiveWelcome, 1, (vector) => passiveClient(vector, cs));
    each("mls/passive-client-handling-commit.json", passiveCommit, 1, (vector) => passiveClient(vector, cs));
  });
  describe(`suite 7 (the parts we share), ${engine}`, () => keyScheduleVectors(7, suite7(engine)));
}
describe("suite 1, auto", () => {
  each("mls/passive-client-random.json", passiveRandom, 1, (vector) => passiveClient(vector, suite1("auto")));
});

function keyScheduleVectors(id: number, cs: CiphersuiteImpl) {
  each("mls/crypto-basics.json (KDF)", cryptoBasics, id, async ({ derive_secret: d, derive_tree_secret: t }) => {
    expect(await deriveSecret(hex(d.secret), d.label, cs.kdf)).toEqual(hex(d.out));
    expect(await deriveTreeSecret(hex(t.secret), t.label, t.generation, t.length, cs.kdf)).toEqual(hex(t.out));
  });
  each("mls/key-schedule.json", keySchedule, id, async (vector) => {
    let initSecret = hex(vector.initial_init_secret);
    for (const [epoch, given] of vector.epochs.entries()) {
      const context = contextOf(cs, vector.group_id, BigInt(epoch), given.tree_hash, given.confirmed_transcript_hash);
      expect(encodeGroupContext(context)).toEqual(hex(given.group_context));
      const made = await initializeEpoch(initSecret, hex(given.commit_secret), context, hex(given.psk_secret), cs.kdf);
      expect(made.joinerSecret).toEqual(hex(given.joiner_secret));
      expect(made.welcomeSecret).toEqual(hex(given.welcome_secret));
      expect(made.encryptionSecret).toEqual(hex(given.encryption_secret));
      const ks = made.keySchedule;
      expect(ks.initSecret).toEqual(hex(given.init_secret));
      expect(ks.senderDataSecret).toEqual(hex(given.sender_data_secret));
      expect(ks.exporterSecret).toEqual(hex(given.exporter_secret));
      expect(ks.epochAuthenticator).toEqual(hex(given.epoch_authenticator));
      expect(ks.externalSecret).toEqual(hex(given.external_secret));
      expect(ks.confirmationKey).toEqual(hex(given.confirmation_key));
      expect(ks.membershipKey).toEqual(hex(given.membership_key));
      expect(ks.resumptionPsk).toEqual(hex(given.resumption_psk));
      const { label, context: exportContext, length, secret } = given.exporter;
      expect(await mlsExporter(ks.exporterSecret, label, hex(exportContext), length, cs)).toEqual(hex(secret));
      if (id === 1) {
        const { publicKey } = await cs.hpke.deriveKeyPair(ks.externalSecret);
        expect(await cs.hpke.exportPublicKey(publicKey)).toEqual(hex(given.external_pub));
      }
      initSecret = ks.initSecret;
    }
  });
  each("mls/psk_secret.json", pskSecret, id, async ({ psks, psk_secret }) => {
    const given = psks.map((psk: Vector) => [
      { psktype: "external", pskId: hex(psk.psk_id), pskNonce: hex(psk.psk_nonce) },
      hex(psk.psk),
    ]);
    expect(await computePskSecret(given, cs)).toEqual(hex(psk_secret));
  });
  each("mls/secret-tree.json", secretTree, id, async ({ encryption_secret, sender_data, leaves }) => {
    const sample = hex(sender_data.ciphertext);
    expect(await expandSenderDataKey(cs, hex(sender_data.sender_data_secret), sample)).toEqual(hex(sender_data.key));
    expect(await expandSenderDataNonce(cs, hex(sender_data.sender_data_secret), sample)).toEqual(hex(sender_data.nonce));
    let tree = await createSecretTree(leaves.length, hex(encryption_secret), cs.kdf);
    const reuseGuard = new Uint8Array(4) as ReuseGuard;
    const config = { retainKeysForGenerations: 1, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 100 };
    for (const [leafIndex, generations] of leaves.entries()) {
      for (const given of generations) {
        const at = { leafIndex, generation: given.generation, reuseGuard };
        const handshake = await ratchetToGeneration(tree, at, "commit", config, cs);
        expect([handshake.key, handshake.nonce]).toEqual([hex(given.handshake_key), hex(given.handshake_nonce)]);
        const application = await ratchetToGeneration(handshake.newTree, at, "application", config, cs);
        expect([application.key, application.nonce]).toEqual([hex(given.application_key), hex(given.application_nonce)]);
        tree = application.newTree;
      }
    }
  });
  each("mls/transcript-hashes.json", transcriptHashes, id, async (vector) => {
    const decoded = decodeAuthenticatedContent(hex(vector.authenticated_content), 0)?.[0];
    if (decoded?.content.contentType !== "commit" || decoded.auth.contentType !== "commit") throw new Error("not a Commit");
    const { wireformat, content, auth } = decoded;
    const input = { wireformat, content, signature: auth.signature };
    const confirmed = await createConfirmedHash(hex(vector.interim_transcript_hash_before), input, cs.hash);
    expect(confirmed).toEqual(hex(vector.confirmed_transcript_hash_after));
    expect(await cs.hash.verifyMac(hex(vector.confirmation_key), auth.confirmationTag, confirmed)).toBe(true);
    expect(await createInterimHash(confirmed, auth.confirmationTag, cs.hash)).toEqual(hex(vector.interim_transcript_hash_after));
  });
}

function contextOf(cs: CiphersuiteImpl, groupId: string, epoch: bigint, treeHash: string, transcript: string): GroupContext {
  return {
    version: "mls10",
    cipherSuite: cs.name,
    groupId: hex(groupId),
    epoch,
    treeHash: hex(treeHash),
    confirmedTranscriptHash: hex(transcript),
    extensions: [],
  };
}

async function messagesOpen(vector: Vector, cs: CiphersuiteImpl) {
  const context = contextOf(cs, vector.group_id, BigInt(vector.epoch), vector.tree_hash, vector.confirmed_transcript_hash);
  const tree = await createSecretTree(2, hex(vector.encryption_secret), cs.kdf);
  const config = { retainKeysForGenerations: 1, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 10 };
  const key = hex(vector.signature_pub);
  const openPrivate = async (bytes: string) => {
    const message = decodeMlsMessage(hex(bytes), 0)?.[0];
    if (message?.wireformat !== "mls_private_message") throw new Error("not a PrivateMessage");
    const secret = hex(vector.sender_data_secret);
    return (await unprotectPrivateMessage(secret, message.privateMessage, tree, [], context, config, cs, key)).content.content;
  };
  const openPublic = async (bytes: string) => {
    const message = decodeMlsMessage(hex(bytes), 0)?.[0];
    if (message?.wireformat !== "mls_public_message") throw new Error("not a PublicMessage");
    return (await unprotectPublicMessage(hex(vector.membership_key), context, [], message.publicMessage, cs, key)).content;
  };
  for (const content of [await openPublic(vector.proposal_pub), await openPrivate(vector.proposal_priv)]) {
    expect(content.contentType === "proposal" && encodeProposal(content.proposal)).toEqual(hex(vector.proposal));
  }
  for (const content of [await openPublic(vector.commit_pub), await openPrivate(vector.commit_priv)]) {
    expect(content.contentType).toBe("commit");
  }
  const application = await openPrivate(vector.application_priv);
  expect(application.contentType === "application" && application.applicationData).toEqual(hex(vector.application));
}

async function welcomeOpens(vector: Vector, cs: CiphersuiteImpl) {
  const welcome = decodeMlsMessage(hex(vector.welcome), 0)?.[0];
  const message = decodeMlsMessage(hex(vector.key_package), 0)?.[0];
  if (welcome?.wireformat !== "mls_welcome" || message?.wireformat !== "mls_key_package") throw new Error("broken vector");
  const ref = await makeKeyPackageRef(message.keyPackage, cs.hash);
  const key = await cs.hpke.importPrivateKey(hex(vector.init_priv));
  const secrets = await decryptGroupSecrets(key, ref, welcome.welcome, cs.hpke);
  if (secrets === undefined) throw new Error("no secrets");
  const psk = new Uint8Array(cs.kdf.size);
  const info = await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, psk, cs);
  if (info === undefined) throw new Error("no GroupInfo");
  expect(await verifyGroupInfoSignature(info, hex(vector.signer_pub), cs.signature)).toBe(true);
  expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, psk, cs)).toBe(true);
}

async function treeChanges(vector: Vector, cs: CiphersuiteImpl) {
  const before = decodeRatchetTree(hex(vector.tree_before), 0)?.[0];
  const proposal: Proposal | undefined = decodeProposal(hex(vector.proposal), 0)?.[0];
  if (before === undefined || proposal === undefined) throw new Error("broken vector");
  expect(await treeHashRoot(before, cs.hash)).toEqual(hex(vector.tree_hash_before));
  let after = before;
  if (proposal.proposalType === "add") after = addLeaf(before, proposal.add.keyPackage.leafNode)[0];
  if (proposal.proposalType === "remove") after = removeLeafNode(before, toLeafIndex(proposal.remove.removed));
  if (proposal.proposalType === "update")
    after = updateLeafNode(before, proposal.update.leafNode, toLeafIndex(vector.proposal_sender));
  expect(encodeRatchetTree(after)).toEqual(hex(vector.tree_after));
  expect(await treeHashRoot(after, cs.hash)).toEqual(hex(vector.tree_hash_after));
}

async function passiveClient(vector: Vector, cs: CiphersuiteImpl) {
  const message = decodeMlsMessage(hex(vector.key_package), 0)?.[0];
  const welcome = decodeMlsMessage(hex(vector.welcome), 0)?.[0];
  if (message?.wireformat !== "mls_key_package" || welcome?.wireformat !== "mls_welcome") throw new Error("broken vector");
  const psks = Object.fromEntries(vector.external_psks.map((psk: Vector) => [bytesToBase64(hex(psk.psk_id)), hex(psk.psk)]));
  const privateKeys = {
    initPrivateKey: hex(vector.init_priv),
    hpkePrivateKey: hex(vector.encryption_priv),
    signaturePrivateKey: hex(vector.signature_priv),
  };
  const tree = vector.ratchet_tree ? decodeRatchetTree(hex(vector.ratchet_tree), 0)?.[0] : undefined;
  let state: ClientState = await joinGroup(
    welcome.welcome,
    message.keyPackage,
    privateKeys,
    makePskIndex(undefined, psks),
    cs,
    tree,
  );
  expect(state.keySchedule.epochAuthenticator).toEqual(hex(vector.initial_epoch_authenticator));
  for (const epoch of vector.epochs) {
    for (const bytes of [...epoch.proposals, epoch.commit]) {
      const handshake = decodeMlsMessage(hex(bytes), 0)?.[0];
      if (handshake?.wireformat !== "mls_public_message" && handshake?.wireformat !== "mls_private_message")
        throw new Error("broken");
      const index = makePskIndex(state, psks) ?? emptyPskIndex;
      state = (await processMessage(handshake, state, index, acceptAll, cs)).newState;
    }
    expect(state.keySchedule.epochAuthenticator).toEqual(hex(epoch.epoch_authenticator));
  }
}
