// Faults in mls/: what may be changed, by whom, and what is believed.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;

export const mls: Faults[] = [
  {
    file: "mls/open.ts",
    suite: unit("mls/forged.test.ts"),
    faults: [
      [
        "any member writes as another: the signature is not asked",
        'if (!(await verifyFramedContentSignature(sender.deviceKey, "mls_private_message", framed, auth, state.groupContext, signature)))',
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "mls/open.ts",
    suite: unit("mls/traps.test.ts"),
    faults: [
      ["a message of the epoch before opens", "if (message.epoch !== state.groupContext.epoch)", "if (false as boolean)"],
      ["what is out of reach is ratcheted to anyhow", "if (outOfReach !== undefined) return outOfReach;", ""],
      ["the ratchet stays where it was", "state: { ...state, secretTree: newTree } }", "state }"],
    ],
  },
  {
    file: "mls/join.ts",
    suite: unit("mls/zeroing.test.ts"),
    faults: [
      ["join secrets are kept", "for (const secret of [encryptionSecret, secrets.joinerSecret]) secret.fill(0);", ""],
      ["the joiner secret is kept", "[encryptionSecret, secrets.joinerSecret]", "[encryptionSecret]"],
      ["the encryption secret is kept", "[encryptionSecret, secrets.joinerSecret]", "[secrets.joinerSecret]"],
    ],
  },
  {
    file: "mls/epoch.ts",
    suite: unit("mls/zeroing.test.ts"),
    faults: [["the encryption secret of an epoch is kept", "epoch.encryptionSecret.fill(0);", ""]],
  },
  {
    file: "mls/assemble.ts",
    suite: unit("mls/zeroing.test.ts"),
    faults: [
      ["the joiner secret is kept", "epoch.joinerSecret.fill(0);", ""],
      ["the welcome secret is kept", "epoch.welcomeSecret.fill(0);", ""],
      ["the commit secret is kept", "commitSecret.fill(0);", ""],
    ],
  },
  {
    file: "mls/commit.ts",
    suite: unit("mls/zeroing.test.ts"),
    faults: [["the old epoch is not handed over to be zeroed", "consumed: epochSecrets(group) };", "consumed: [] };"]],
  },
  {
    file: "mls/process.ts",
    suite: unit("mls/zeroing.test.ts"),
    faults: [
      [
        "the old epoch is not handed over to be zeroed",
        "const consumed = epochSecrets(group);",
        "const consumed: Uint8Array[] = [];",
      ],
      ["what the next epoch came from is kept", "epoch.joinerSecret, epoch.welcomeSecret, secrets.commitSecret", ""],
    ],
  },
  {
    file: "mls/group.ts",
    suite: unit("mls/zeroing.test.ts"),
    faults: [
      ["the ratchets are kept", "return [...Object.values(secrets), ...ratchets];", "return Object.values(secrets);"],
      ["keys of messages that never came are kept", "...Object.values(application.unusedGenerations),", ""],
      ["nothing is overwritten", "for (const secret of secrets) secret.fill(0);", "void secrets;"],
    ],
  },
  {
    file: "mls/process.ts",
    suite: unit("mls/malicious.test.ts"),
    faults: [
      ["the membership tag is not asked", "if (!(await isFromMember(state, inspected)))", "if (false as boolean)"],
      [
        "the confirmation tag is not asked",
        "if (!(await verifyConfirmationTag(confirmationKey, inspected.confirmationTag, confirmedTranscriptHash, parleySuite.hash)))",
        "if (false as boolean)",
      ],
      [
        "the claimed external_pub is not compared with the epoch's",
        "if (!(await isClaimed(inspected.externalPubHash, await externalPubFrom(epoch.keySchedule.externalSecret))))",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "mls/process.ts",
    suite: unit("mls/traps.test.ts"),
    faults: [
      ["a removed device keeps its ratchets", "    secretTree: [],", "    secretTree: state.secretTree,"],
      [
        "a removed device keeps its key schedule",
        "keySchedule: Object.fromEntries(schedule),",
        "keySchedule: state.keySchedule,",
      ],
    ],
  },
  {
    file: "mls/inspect.ts",
    suite: unit("mls/malicious.test.ts"),
    faults: [
      [
        "a Commit of another group",
        'if (!sameBytes(content.groupId, view.context.groupId)) return refused("group", "a Commit of another group");',
        "",
      ],
      ["a Commit of another epoch", "if (content.epoch !== view.context.epoch)", "if (false as boolean)"],
      ["a claim made for another Commit", "if (!(await isClaimed(claimed.commitHash, commit)))", "if (false as boolean)"],
      [
        "what the claim says is not asked",
        'if (claimed.kind === "refused") return claimed;\n  if',
        'if (claimed.kind === "refused") throw new Error("?");\n  if',
      ],
      [
        "its signature is not asked",
        'if (!(await verifyFramedContentSignature(deviceKey, "mls_public_message", content, auth, view.context, parleySuite.signature)))',
        "if (false as boolean)",
      ],
      ["the leaf of the path is not asked", "if (leafProblem !== undefined) return leafProblem;", ""],
      [
        "proposals by reference are left out",
        'if (each.proposalOrRefType !== "proposal") return undefined;',
        'if (each.proposalOrRefType !== "proposal") continue;',
      ],
    ],
  },
  {
    file: "mls/inspect.ts",
    suite: unit("mls/forged.test.ts"),
    faults: [
      [
        "another device's session brings it",
        "committer.entry.deviceId !== actor.device || committer.entry.accountId",
        "committer.entry.accountId",
      ],
    ],
  },
  {
    file: "mls/epoch-claim.ts",
    suite: unit("mls/follow.test.ts"),
    faults: [
      [
        "any hash is the claimed one",
        "return sameBytes(hash, await sha256(bytes));",
        "return hash.length === (await sha256(bytes)).length;",
      ],
    ],
  },
  {
    file: "mls/epoch-claim.ts",
    suite: unit("mls/join.test.ts"),
    faults: [
      [
        "nobody need have signed a claim",
        'if (!holds) return refused("claim", "its committer did not sign this");',
        "void holds;",
      ],
      [
        "a claim holds for every epoch",
        "encodeCbor([groupId, Number(epoch), hashes])",
        "encodeCbor([groupId, 0 * Number(epoch), hashes])",
      ],
    ],
  },
  {
    file: "mls/epoch-claim.ts",
    suite: unit("mls/claims.test.ts"),
    faults: [
      [
        "a claim holds for every group",
        "encodeCbor([groupId, Number(epoch), hashes])",
        "encodeCbor([groupId.length, Number(epoch), hashes])",
      ],
      ["a claim of another length", "if (claim.length !== EPOCH_CLAIM_BYTES)", "if (claim.length < EPOCH_CLAIM_BYTES)"],
    ],
  },
  {
    file: "mls/shape.ts",
    suite: unit("mls/follow.test.ts"),
    faults: [
      [
        "any id is a group's",
        "return isGroupConversationId(id.conversation) ? undefined",
        "return id.conversation.length > 0 ? undefined",
      ],
      [
        "a direct conversation stays alone after its beginning",
        "const isOpen = epoch === 0n && !isGroupConversationId",
        "const isOpen = !isGroupConversationId",
      ],
      [
        "a group's id opens a direct conversation",
        "const isOpen = epoch === 0n && !isGroupConversationId(id.conversation);",
        "const isOpen = epoch === 0n;",
      ],
      [
        "notes to oneself in anybody's place",
        "other === undefined && (await selfConversationId(one)) === id.conversation",
        "other === undefined",
      ],
    ],
  },
  {
    file: "mls/shape.ts",
    suite: unit("mls/shape.test.ts"),
    faults: [
      [
        "two accounts meet in the place of two others",
        "return (await directConversationId(one, other)) === id.conversation",
        "return (await directConversationId(one, other)).length > 0",
      ],
      [
        "a third account in a direct conversation",
        'if (more.length > 0) return refused("group", "a direct conversation has two accounts");',
        "",
      ],
      [
        "a second account in notes to oneself",
        "other === undefined && (await selfConversationId(one)) === id.conversation",
        "(await selfConversationId(one)) === id.conversation",
      ],
      [
        "a group that nobody is in",
        'if (one === undefined) return refused("tree", "an empty group");',
        "if (one === undefined) return undefined;",
      ],
    ],
  },
  {
    file: "mls/follow.ts",
    suite: unit("mls/follow.test.ts"),
    faults: [
      ["another history than the log led to", "sameBytes(info.confirmationTag, view.confirmationTag) &&", ""],
      [
        "another group than the log led to",
        "sameBytes(encodeGroupContext(info.groupContext), encodeGroupContext(view.context)) &&",
        "",
      ],
      [
        "another key than the claimed one",
        "(view.externalPubHash === null || (await isClaimed(view.externalPubHash, externalPub)))",
        "externalPub.length > 0",
      ],
      [
        "what the log does not lead to is followed",
        'if (inspected.kind === "refused") return inspected;',
        'if (inspected.kind === "refused") return { kind: "ok", view, change: undefined as never };',
      ],
      [
        "the key that was claimed is forgotten",
        "view: { context, tree, confirmationTag, externalPubHash }, change",
        "view: { context, tree, confirmationTag, externalPubHash: null }, change",
      ],
    ],
  },
  {
    file: "mls/rejoin.ts",
    suite: unit("mls/follow.test.ts"),
    faults: [
      [
        "the service says which group it is",
        "if (followed !== null && !(await leadsTo(followed, groupInfo, externalPub)))",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "mls/rejoin.ts",
    suite: unit("mls/join.test.ts"),
    faults: [
      [
        "the group of another conversation",
        "if (readGroupId(context.groupId)?.conversation !== from.conversation)",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "mls/join.ts",
    suite: unit("mls/join.test.ts"),
    faults: [
      [
        "a Welcome to another conversation",
        "if (readGroupId(groupContext.groupId)?.conversation !== conversation)",
        "if (false as boolean)",
      ],
      [
        "a PSK is brought in",
        "if (secrets === undefined || secrets.psks.length > 0) return undefined;",
        "if (secrets === undefined) return undefined;",
      ],
      [
        "the confirmation tag is not asked",
        "if (!(await verifyGroupInfoConfirmationTag(groupInfo, secrets.joinerSecret, noPsk, parleySuite)))",
        "if (false as boolean)",
      ],
      [
        "the claimed external_pub is not compared",
        "if (!(await isClaimed(claimed.externalPubHash, await externalPubFrom(keySchedule.externalSecret))))",
        "if (false as boolean)",
      ],
      [
        "the tree and its policy are not asked",
        'if (sound.kind === "refused") return sound;\n  const claimed',
        'if (sound.kind === "refused") throw new Error("?");\n  const claimed',
      ],
    ],
  },
  {
    file: "mls/newcomer.ts",
    suite: unit("mls/join.test.ts"),
    faults: [
      [
        "the GroupInfo's signature is not asked",
        'return holds ? { kind: "ok", signer: entry } : refused("group-info", "its signature does not hold");',
        'return { kind: holds ? "ok" : "ok", signer: entry };',
      ],
      ["another tree than the GroupInfo's", "if (problem !== undefined) return problem;", ""],
    ],
  },
  {
    file: "mls/counted-reports.ts",
    suite: unit("mls/counted-reports.test.ts"),
    faults: [
      ["one account counts twice", "if (before.some((each) => each.account === account)) return null;", ""],
      ["reports of long ago stay", " && head - each.seq <= REPORTABLE_ENTRIES);", ");"],
      ["the report of a device that has gone counts", ".by.filter((each) => devices.has(each.device)) ?? [];", ".by ?? [];"],
      ["whoever comes back takes its report back", "return isExternal ? [", "return !device ? ["],
      [
        "whoever writes after it came back takes its report back",
        "report.account === account && !report.back.includes(device)",
        "report.account === account",
      ],
      [
        "whoever goes on takes all reports back",
        "report.account === account && !report.back.includes(device)",
        "!report.back.includes(device)",
      ],
      ["one account's reports have no end", "if (dropped.size === 0) return reports;", "if (account) return reports;"],
      [
        "one account's reports crowd out all",
        "{ ...each, by: each.by.filter((report) => report.account !== account) }",
        "{ ...each, by: [] }",
      ],
    ],
  },
  {
    file: "mls/report.ts",
    suite: unit("mls/restart.test.ts"),
    faults: [
      ["half is a majority", "counted.length * 2 > others.size", "counted.length * 2 >= others.size"],
      ["the committer counts", "others.delete(committer);", ""],
      ["[CT9] whoever is hidden does not count", "new Set([...present, ...absent])", "new Set(present)"],
      ["one account counts as often as it reports", "[...new Set(reporters)].filter", "[...reporters].filter"],
      ["about another Commit", "if (!sameBytes(body, wanted)) return undefined;", ""],
      [
        "signed by nobody",
        "return (await verify(entry.deviceKey, concat(utf8(DOMAIN), body), signed.subarray(-SIGNATURE_BYTES))) ? entry : undefined;",
        "return entry;",
      ],
      [
        "alone is a majority",
        "return others.size > 0 && counted.length * 2 > others.size;",
        "return others.size === 0 || counted.length * 2 > others.size;",
      ],
    ],
  },
  {
    file: "mls/restart.ts",
    suite: unit("mls/restart.test.ts"),
    faults: [
      [
        "[CT9] somebody is left out and not named",
        "const wanted = policyWithout(",
        "const wanted = (() => policy)(); policyWithout(",
      ],
      ["[CT9] one of two is left out", 'return policy.kind === "group" && absent.length', "return absent.length"],
      ["[CT9] more are left out than can be named", " && absent.length <= MAX_ABSENT ?", " ?"],
      [
        "[CT9] whoever is hidden loses their role",
        "accounts.includes(admin) || absent.includes(admin));",
        "accounts.includes(admin));",
      ],
      ["[CT9] who came back is away still", "policy.absent.filter((account) => !inOrder.includes(account));", "policy.absent;"],
      ["somebody else comes in", "|| [...present].some((account) => !terms.accounts.has(account))", ""],
      ["roles and rules change", "if (!sameBytes(encodePolicy(policy), encodePolicy(wanted)))", "if (false as boolean)"],
      ["anybody begins anew", "return terms.mayBegin.includes(creator) ? undefined", "return creator.length > 0 ? undefined"],
      [
        "the one who was reported stays",
        "const accounts = inOrder.filter((account) => account !== offender);",
        "const accounts = inOrder;",
      ],
      [
        "nobody follows a lone admin",
        "const admins = isHere ? kept : [...kept, ...accounts.slice(0, 1)];",
        "const admins = kept;",
      ],
      [
        "the one who was reported begins a direct conversation anew",
        "mayBegin: inOrder.filter((each) => each !== offender) };",
        "mayBegin: inOrder };",
      ],
      [
        "any report bars",
        "return isMajority(reporters, roster, about.committer, policy.absent) ? about.committer : null;",
        "return reporters.length > 0 ? about.committer : null;",
      ],
    ],
  },
  {
    file: "mls/authorize.ts",
    suite: unit("mls/authorize.test.ts"),
    faults: [
      ["a stranger comes back", "if (!roster.some((entry) => entry.accountId === committer.accountId))", "if (false as boolean)"],
      [
        "coming back removes another device of the account",
        "entry.deviceId !== committer.deviceId || entry.accountId",
        "entry.accountId",
      ],
      ["coming back edits", "if (added.length > 0 || policy !== null)", "if (added.length > 0)"],
      ["a third account in a direct conversation", "return accounts.size > 2 ?", "return accounts.size > 3 ?"],
      [
        "members add where admins do",
        'return policy.whoAdds === "members" || isAdmin(policy, committer)',
        "return policy.whoAdds.length > 0",
      ],
      [
        "members remove one another",
        '(policy.kind === "group" && isAdmin(policy, committer))) return undefined;',
        'policy.kind === "group") return undefined;',
      ],
      [
        "one removes the other from a direct conversation",
        '(policy.kind === "group" && isAdmin(policy, committer))) return undefined;',
        "isAdmin(policy, committer)) return undefined;",
      ],
      ["a conversation changes its kind", "if (wanted.kind !== policy.kind)", "if (false as boolean)"],
      ["members edit where admins do", 'if (policy.whoEdits === "admins")', "if (false as boolean)"],
      ["members make themselves admins", "return powers(wanted) === powers(policy) ?", "return powers(wanted) !== '' ?"],
      [
        "1,025 devices",
        "if (after.length > MAX_DEVICES_PER_CONVERSATION)",
        "if (after.length > MAX_DEVICES_PER_CONVERSATION + 1)",
      ],
      ["eleven devices of an account", "if (devices > MAX_DEVICES_PER_ACCOUNT)", "if (devices > MAX_DEVICES_PER_ACCOUNT + 1)"],
      [
        "a device has two leaves",
        "if (new Set(after.map((entry) => entry.deviceId)).size < after.length)",
        "if (false as boolean)",
      ],
      [
        "a stranger becomes admin",
        "next.admins.some((admin) => !present.has(admin) && !previous.admins.includes(admin))",
        "false",
      ],
      [
        "the last admin leaves",
        "return hadAdmin && !hasAdmin ? refused",
        "return !hadAdmin && !hasAdmin && after.length < 0 ? refused",
      ],
    ],
  },
  {
    file: "mls/policy.ts",
    suite: unit("mls/policy.test.ts"),
    faults: [
      [
        "a policy written another way",
        "return parsed.success && sameBytes(encodePolicy(parsed.output), bytes) ?",
        "return parsed.success ?",
      ],
      ["a policy of any size", "if (bytes.length > MAX_POLICY_BYTES) return undefined;", ""],
      ["admins in the order they came", "admins: [...new Set(policy.admins)].sort()", "admins: [...new Set(policy.admins)]"],
    ],
  },
  {
    file: "mls/credential-holds.ts",
    suite: unit("mls/statements.test.ts"),
    faults: [
      ["another account's key", "|| (await accountIdOf(claimed.accountKey)) !== claimed.accountId", ""],
      ["a device that the log has not", "const listed = devices.get(deviceId);", "const [listed] = devices.values();"],
      ["another account's device", "if (!isDeviceIdOf(claimed.accountId, claimed.deviceId)) return false;", ""],
      ["another leaf's key", "&& sameBytes(listed.key, deviceKey)", "&& deviceKey.length === 32"],
    ],
  },
  {
    file: "mls/persistence.ts",
    suite: unit("mls/persistence.test.ts"),
    faults: [["ratchets of another epoch are used", "|| atEpoch !== saved.groupContext.epoch) continue;", ") continue;"]],
  },
  {
    file: "mls/verify-commit.ts",
    suite: unit("mls/malicious.test.ts"),
    faults: [
      [
        "a GroupInfo of another epoch",
        "if (!sameBytes(encodeGroupContext(info.groupContext), encodeGroupContext(inspected.context)))",
        "if (false as boolean)",
      ],
      [
        "another confirmation tag",
        "if (!sameBytes(info.confirmationTag, inspected.confirmationTag)) return",
        "if (false as boolean) return",
      ],
      ["signed by another than the committer", "if (info.signer !== committer.leaf) return", "if (false as boolean) return"],
      [
        "the added get no Welcome",
        'return change.added.length === 0 ? undefined : refused("welcome-mismatch", "the added get no Welcome");',
        "return undefined;",
      ],
      [
        "a Welcome for others",
        'if (!fits) return refused("welcome-mismatch", "it is not for exactly those who are added");',
        "void fits;",
      ],
    ],
  },
  {
    file: "mls/verify-commit.ts",
    suite: unit("mls/forged.test.ts"),
    faults: [
      [
        "an external_pub that was not claimed",
        "if (!(await isClaimed(inspected.externalPubHash, externalPub)))",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "mls/key-package.ts",
    suite: unit("mls/malicious.test.ts"),
    faults: [
      ["a KeyPackage outside its lifetime", "if (!(notBefore <= at && at <= notAfter))", "if (false as boolean)"],
      ["a KeyPackage that lasts too long", "if (notAfter - notBefore > MAX_LIFETIME_MS)", "if (false as boolean)"],
      ["one key for two uses", "if (sameBytes(initKey, leafNode.hpkePublicKey))", "if (false as boolean)"],
      [
        "an account that does not vouch",
        "if (!(await credentialHolds(leafNode.credential, leafNode.signaturePublicKey)))",
        "if (false as boolean)",
      ],
    ],
  },
  {
    file: "mls/message-header.ts",
    suite: unit("mls/hostile-bytes.test.ts"),
    faults: [["bytes after the end of a message", "return at === bytes.length ?", "return at !== undefined ?"]],
  },
  {
    file: "mls/account-log/account-state.ts",
    suite: unit("mls/account-log/account-log.test.ts"),
    faults: [
      ["a thief fills the log before the root comes", "if (seq - before.rootSeq > MAX_DEVICE_ENTRIES)", "if (seq < 0)"],
      ["a removed key comes back", "if (spent.id === device || sameBytes(spent.key, deviceKey))", "if (spent.id === device)"],
      ["a suspended device goes on", 'own.standing === "suspended" && entry.type !== "leave"', "false"],
    ],
  },
  {
    file: "mls/account-log/judge.ts",
    suite: unit("mls/account-log/account-log.test.ts"),
    faults: [
      ["devices and businesses take what is kept for the root", "(isReserved(entry) ? 0 : ROOT_RESERVE)", "0"],
      [
        "who left comes back by what the root accepts",
        "const stay = without(accepted.devices, before.left);",
        "const stay = accepted.devices;",
      ],
      ["the root takes its own word back", "accepted === undefined || accepts < before.rootSeq", "accepted === undefined"],
    ],
  },
  {
    file: "mls/account-log/account-state.ts",
    suite: unit("mls/account-log/thieves.test.ts"),
    faults: [["devices add where the root alone does", 'if (before.adds === "root") return refusedEntry("root-adds");', ""]],
  },
  {
    file: "mls/account-log/sign-entry.ts",
    suite: unit("mls/account-log/account-log.test.ts"),
    faults: [["what the root says next lets devices add again", 'return stateOf(log)?.adds ?? "devices";', 'return "devices";']],
  },
  {
    file: "mls/account-log/judge.ts",
    suite: unit("mls/account-log/thieves.test.ts"),
    faults: [
      [
        "what a thief signed before the root came stays",
        "const accepted = states[accepts - 1];",
        "const accepted = states.at(-1);",
      ],
    ],
  },
  {
    file: "mls/account-log/account-log.ts",
    suite: unit("mls/account-log/malicious-entries.test.ts"),
    faults: [
      ["nobody asks who signed an entry", "!(await isSignedBy(key, signed))", "false"],
      ["an entry follows on anything", "!sameBytes(entry.prev, entries.at(-1)?.hash ?? NO_ENTRY)", "false"],
    ],
  },
  {
    file: "mls/account-log/account-log.ts",
    suite: unit("mls/account-log/account-log.test.ts"),
    faults: [
      [
        "another log's entry is taken for this one's",
        "return known !== undefined && sameBytes(known.hash, hash);",
        "return known !== undefined;",
      ],
    ],
  },
  {
    file: "mls/account-log/entry.ts",
    suite: unit("mls/account-log/account-log.test.ts"),
    faults: [
      [
        "a root is rotated to a key that nobody has",
        "(await verify(rootKey, newRootProofInput(entry), proof)) && verify",
        "return true;",
      ],
    ],
  },
  {
    file: "mls/account-log/verify-log.ts",
    suite: unit("mls/account-log/verify-log.test.ts"),
    faults: [
      ["a longer log is believed, whatever was seen", "if (keepsRoot && holdsPlace(log, pinned))", "if (keepsRoot)"],
      ["the root does not win", "if (keepsRoot && pin.root.seq > pinned.root.seq)", "if (false as boolean)"],
    ],
  },
  {
    file: "mls/linking/old-device.ts",
    suite: unit("mls/linking/linking.test.ts"),
    faults: [
      ["any digits will do", "const isRight = typed", "const isRight = typed.length > 0 || typed"],
      ["keys can be searched for until the digits agree", "sameBytes(await commitmentTo(reveal), commitment)", "true"],
      ["a code is good for ever", "if (isOver(began, LINK_CODE_LIFETIME_MS, now))", "if (false as boolean)"],
    ],
  },
  {
    file: "mls/linking/hello.ts",
    suite: unit("mls/linking/linking.test.ts"),
    faults: [
      [
        "whoever finds the mailbox is answered",
        "if (!(await verifyMac(helloKey, given.subarray(-TAG_BYTES), signed)))",
        "if (false as boolean)",
      ],
      [
        "somebody else's key is linked",
        'return holds ? parsed.output : "malformed";',
        'return holds || true ? parsed.output : "malformed";',
      ],
    ],
  },
  {
    file: "mls/linking/new-device.ts",
    suite: unit("mls/linking/linking.test.ts"),
    faults: [
      ["the old device's word is enough", "&& wasActive(verdict.log, verdict.pin, device)", ""],
      ["a long log is believed from anybody", "&& holdsPlace(verdict.log, head)", ""],
    ],
  },
  {
    file: "mls/recovery/vault.ts",
    suite: unit("mls/recovery/vault.test.ts"),
    faults: [
      ["a root that is none any more restores", 'if (!sameBytes(root, state.rootKey)) return "replaced";', ""],
      ["a log that was rolled back restores", 'if (contents.sealedAt > state.seq) return "ahead";', ""],
      [
        "what a vault says of the root to come is believed before the log says it",
        "isRotated ? next.seed : contents.rootSeed",
        "next.seed",
      ],
      [
        "a way to recover that is replaced is sealed for again",
        "methods: await signedMethods(contents.accountId, rootSeed, methods), next: null };",
        "next: null };",
      ],
    ],
  },
  {
    file: "mls/recovery/recovery-key.ts",
    suite: unit("mls/recovery/recovery-key.test.ts"),
    faults: [["a mistyped key is asked for", "if (syndrome !== 0) return", "if (syndrome < 0) return"]],
  },
  {
    file: "mls/account-log/standing-proof.ts",
    suite: unit("mls/account-log/standing-proof.test.ts"),
    faults: [
      ["anybody's list is believed", "!(await isSignedBy(rootKey, signed))", "false"],
      ["anybody hands the root over", "if (!(await verify(rootKey, handoverInput(next), handover))) return undefined;", ""],
      ["an entry is left out", "!sameBytes(said.prev, before.hash) || said.seq !== state.seq + 1", "false"],
      [
        "a device's entry is not asked for its signature",
        "key !== undefined && (await isSignedBy(key, signed))",
        "key !== undefined",
      ],
    ],
  },
  {
    file: "mls/account-log/judge.ts",
    suite: unit("mls/account-log/malicious-entries.test.ts"),
    faults: [
      [
        "a list of the root may say anything",
        'return judged.kind === "refused" || isListed(entry, judged.state) ?',
        'return judged.kind === "refused" || isListed(entry, judged.state) || true ?',
      ],
    ],
  },
  {
    file: "mls/standing.ts",
    suite: unit("mls/standing.test.ts"),
    faults: [
      [
        "whom its account has put out goes on",
        "if (coming.some((entry) => !isActiveIn(newest, entry)))",
        "if (coming.length < 0)",
      ],
      ["nobody removes whom an account has put out", "lost.push(", "void ("],
      ["who shows less is out", "(isNewer(each, best) ? each : best)", "(isNewer(each, best) ? best ?? each : each)"],
    ],
  },
  {
    file: "mls/standing.ts",
    suite: unit("mls/malicious.test.ts"),
    faults: [
      [
        "an account may have two histories",
        "known.slice(0, i).some((other) => differ(one, other))",
        "known.slice(0, i).some(() => false)",
      ],
    ],
  },
];
