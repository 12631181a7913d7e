// GroupInfo: the public state of an epoch, signed by its committer, with the key for those who come back (RFC 9420 §12.4.3).

import { type Extension, encodeMlsMessage, type GroupContext, type GroupInfo } from "ts-mls";
import { encode } from "ts-mls/codec/tlsEncoder.js";
import { decodeVarLenData, varLenDataEncoder } from "ts-mls/codec/variableLength.js";
import { signGroupInfo } from "ts-mls/groupInfo.js";
import { decodeWhole } from "./codec.ts";
import { parleySuite } from "./suite.ts";
import { isXWingPublicKey } from "./xwing-key.ts";

type Epoch = { groupContext: GroupContext; confirmationTag: Uint8Array };
type Signer = { leaf: number; privateKey: Uint8Array };

/** As it goes into a Welcome. */
export function signedGroupInfo(epoch: Epoch, signer: Signer, extensions: Extension[] = []): Promise<GroupInfo> {
  const { groupContext, confirmationTag } = epoch;
  return signGroupInfo(
    { groupContext, extensions, confirmationTag, signer: signer.leaf },
    signer.privateKey,
    parleySuite.signature,
  );
}

/** The key of an epoch for those who come back (RFC 9420 §8). */
export async function externalPubFrom(externalSecret: Uint8Array): Promise<Uint8Array> {
  const { publicKey } = await parleySuite.hpke.deriveKeyPair(externalSecret);
  return parleySuite.hpke.exportPublicKey(publicKey);
}

/** As it goes to the service: with `external_pub`, without the tree. */
export async function publicGroupInfoMessage(epoch: Epoch & { externalPub: Uint8Array }, signer: Signer): Promise<Uint8Array> {
  const groupInfo = await signedGroupInfo(epoch, signer, [
    { extensionType: "external_pub", extensionData: encodeExternalPub(epoch.externalPub) },
  ]);
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
}

const encodeExternalPub = encode(varLenDataEncoder);

/** `external_pub` holds an HPKEPublicKey, which has its own length in front (RFC 9420 §12.4.3.2); ts-mls leaves that out. */
export function externalPubOf({ extensions }: GroupInfo): Uint8Array | undefined {
  const [only, ...more] = extensions;
  if (only?.extensionType !== "external_pub" || more.length > 0) return undefined;
  const key = decodeWhole(decodeVarLenData, encodeExternalPub, only.extensionData);
  return key !== undefined && isXWingPublicKey(key) ? key : undefined;
}
