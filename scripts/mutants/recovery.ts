// Faults in how devices meet, and in how an account comes back.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const workerd = (file: string) => ({ project: "workerd", file }) as const;

export const recovery: Faults[] = [
  {
    file: "client/engine/upkeep.ts",
    suite: unit("client/stories/recovery.test.ts"),
    faults: [
      ["what others say makes one be asked to set up recovery", " && record.sender === accountId).length;", ").length;"],
      [
        "who has recovery is counted on",
        "if (rootSecret === null || recovery || untilRecovery <= 0) return;",
        "if (untilRecovery <= 0) return;",
      ],
    ],
  },
  {
    file: "protocol/mailbox.ts",
    suite: unit("protocol/mailbox.test.ts"),
    faults: [
      ["a second peer takes the first one's seat", 'there.peer === null && place === 0 ? "peer"', 'place === 0 ? "peer"'],
      ["a stranger listens before anybody spoke", "return seat === peer ?", "return seat === peer || peer === null ?"],
      ["a mailbox is good for ever", "now < openedAt || now >= openedAt + MAILBOX_LIFETIME_MS", "now < openedAt"],
      ["a clock that goes back gives more time", "now < openedAt || now >=", "now >="],
      ["what was said is said otherwise later", "known !== undefined || place !== own.length", "place > own.length"],
      ["a mailbox holds whatever is put in", "> MAX_MAILBOX_BYTES)", "> 1e9)"],
      ["whoever opens it second has it", 'there.owner === seat ? { kind: "opened"', 'there.owner !== "" ? { kind: "opened"'],
      ["one hears oneself", "each.side !== side && each.place", "each.place"],
    ],
  },
  {
    file: "worker/mailbox/mailbox.ts",
    suite: workerd("worker/mailbox/mailbox.test.ts"),
    faults: [
      ["whoever waits hears when their time is over", "this.keep(outcome.state);\n    this.wake();", "this.keep(outcome.state);"],
      ["it stays when its time is over", "await this.ctx.storage.deleteAll();", ""],
      ["anybody ends it", "if (mayEndMailbox(this.state(), seat)) await", "await"],
      ["requests that were given up pile up", "this.waiting.get(seat)?.();", ""],
    ],
  },
  {
    file: "worker/mailbox/routes.ts",
    suite: workerd("worker/mailbox/mailbox.test.ts"),
    faults: [
      ["an account opens as many as it likes", 'if (admission.kind === "rate-limited") return admission;', ""],
      ["who listens is not counted", 'hear: "MAILBOX_LIMIT",', 'hear: "MEDIA_LIMIT",'],
    ],
  },
  {
    file: "protocol/vault.ts",
    suite: unit("protocol/vault.test.ts"),
    faults: [
      ["an older record comes back", "next.version > there.version ?", "next.version !== there.version ?"],
      ["one account's vault is written by another", 'if (there.account !== next.account) return { kind: "bad-proof" };', ""],
      ["a clock that goes back gives tries", "Math.max(0, now - there.at)", "Math.abs(now - there.at)"],
      ["tries have no end", "if (left < 1)", "if (left < -100)"],
      ["tries add up while nobody tries", "Math.min(TRIES, there.left + cameBack)", "there.left + cameBack"],
    ],
  },
  {
    file: "worker/vault/vault.ts",
    suite: workerd("worker/vault/vault.test.ts"),
    faults: [
      ["the vault is anybody's who asks", "if (!isProof || state === undefined", "if (state === undefined"],
      ["asking leaves something behind", "if (this.state() === undefined) this.ofNone = tries;\n    else", ""],
      ["many at once are more than ten", "    this.keep(taken.tries);\n    const proofKey", "    const proofKey"],
      ["right proofs are used up", "this.keep(giveTryBack(this.tries, Date.now()));", ""],
    ],
  },
  {
    file: "worker/vault/routes.ts",
    suite: workerd("worker/vault/vault.test.ts"),
    faults: [
      ["a root signs for another account's vault", "signed?.accountId !== account ||", "signed === undefined ||"],
      ["a record lies where it does not belong", "|| signed.vaultId !== vault) return", ") return"],
      [
        "a challenge is good for ever",
        "if (!(await spendChallenge(firstDatabase(c.env), challenge, c.var.now))) return BAD_PROOF;",
        "",
      ],
      ["a network fails as often as it likes", 'if (taken.kind !== "ok") return taken;', ""],
      ["an emptied vault is given away", "proofKey: isGone ? null : toBase64Url(proofKey)", "proofKey: toBase64Url(proofKey)"],
      ["an emptied vault takes up a place", "if (isGone) await inbox.forgetVault(vault);", ""],
    ],
  },
  {
    file: "protocol/history.ts",
    suite: unit("protocol/history.test.ts"),
    faults: [
      ["two devices write at once", "lease.device !== device && isHeld(lease, now))", "false)"],
      ["a lease is for ever", "return now < until && until - now", "return until - now"],
      ["a head goes down", "return head.n === n + 1 ?", "return head.n !== n ?"],
      [
        "who was put out keeps the others from writing",
        "there.lease !== null && out.includes(there.lease.device)",
        "there.lease === null",
      ],
    ],
  },
  {
    file: "client/history/chain.ts",
    suite: unit("client/history/history.test.ts"),
    faults: [
      ["a history that was set back is taken", "(head?.n ?? 0) < (known?.head.n ?? 0)", "false"],
      ["another manifest in the place of one is taken", "if (at.hash !== known.head.hash)", "if (at.n < 0)"],
      [
        "a torn manifest is taken for another hash",
        "if (!sameBytes(await platformMedia.sha256(bytes), hash))",
        "if (bytes.length < 0)",
      ],
    ],
  },
  {
    file: "client/history/manifest.ts",
    suite: unit("client/history/history.test.ts"),
    faults: [
      [
        "one manifest stands for another number",
        "return concat(DOMAIN, encodeCbor([account, n]));",
        "return concat(DOMAIN, encodeCbor([n > 0]));",
      ],
    ],
  },
  {
    file: "client/history/deflate.ts",
    suite: unit("client/history/history.test.ts"),
    faults: [["a small segment unpacks to anything", "if (size > limitBytes) throw", "if (size < 0) throw"]],
  },
  {
    file: "client/engine/recovery/rerooting.ts",
    suite: unit("client/stories/replacing.test.ts"),
    faults: [
      [
        "the ways that stay do not have the root that comes",
        "  if (!(await isRotated())) {\n    const before",
        "  if (false as boolean) {\n    const before",
      ],
      ["what is replaced keeps its place at the service", "unlike(world.account().emptiedLater ?? [], stay));", "[]);"],
      [
        "the way that is there until then is not sealed for",
        "methods: [...found.contents.methods, ...started],",
        "methods: started,",
      ],
    ],
  },
  {
    file: "client/engine/recovery/removing-passkey.ts",
    suite: unit("client/stories/replacing.test.ts"),
    faults: [["the key itself is removed", "if (isKey || secrets", "if (secrets"]],
  },
  {
    file: "client/engine/recovery/setting-up.ts",
    suite: unit("client/stories/linking-by-root.test.ts"),
    faults: [
      [
        "devices go on adding",
        "const closed = await closeAdds(world, keep, rootSecret);",
        'const closed = { kind: "ok", log: { entries: [0] } } as never as Awaited<ReturnType<typeof closeAdds>>;',
      ],
    ],
  },
  {
    file: "client/engine/linking/asked-root.ts",
    suite: unit("client/stories/linking-by-root.test.ts"),
    faults: [
      ["whoever has the device shows a code for ever after", "Math.abs(world.clock.now() - given.at) < LINK_LIFETIME_MS", "true"],
    ],
  },
  {
    file: "client/verbs/linking.ts",
    suite: unit("client/stories/linking-by-root.test.ts"),
    faults: [
      ["the root stays when a device is linked", 'if (view.kind === "linked") given = null;', ""],
      ["the root stays when one gives up", "      given = null;\n      await stop();", "      await stop();"],
    ],
  },
  {
    file: "client/content/kinds/own-words.ts",
    suite: unit("client/content/kinds/own-words.test.ts"),
    faults: [
      ["a note is no word that this version knows", '(name === "petname" || name === "note")', '(name === "petname")'],
      ["a name is as long as a note", "tidyLine(String(value), MAX_NAME_LETTERS)", "value"],
    ],
  },
  {
    file: "client/engine/linking/giving.ts",
    suite: unit("client/stories/own-words.test.ts"),
    faults: [["notes stay where they were typed", "    petname,\n    note,", '    petname,\n    note: "",']],
  },
  {
    file: "client/engine/receiving/chat.ts",
    suite: unit("client/stories/own-words.test.ts"),
    faults: [
      [
        "each device says the new name in each chat",
        "if (!placed.ownDevice) draft.account.profileHeardAt = world.clock.now();",
        "",
      ],
    ],
  },
  {
    file: "client/engine/account/obey.ts",
    suite: unit("client/stories/own-words.test.ts"),
    faults: [
      [
        "what another device says of the account is not heard",
        "draft.account = { ...draft.account, ...rest, ...(name ? { name } : {}) };",
        "",
      ],
      ["what is being typed is replaced", 'typeof value === "string" && preferred.typed.has(conversation)', "false"],
      ["what was sent is typed again", 'return body?.kind === "own-words" && body.words.some(isIt);', "return false;"],
      ["what the others have by now is not known", "preferred.typed.set(conversation, value);", ""],
    ],
  },
  {
    file: "client/client.ts",
    suite: unit("client/stories/parts.test.ts"),
    faults: [
      ["a part that did not come is not asked for again", "if (!closed) clock.after(LOADED_AGAIN_MS, () => see(to));", ""],
      ["what never comes is waited for", "Promise.race([upkeep().catch(() => null), late])", "upkeep().catch(() => null)"],
    ],
  },
  {
    file: "client/engine/account/drafts.ts",
    suite: unit("client/stories/own-words.test.ts"),
    faults: [
      ["each key stroke is told", 'preferred.of(id).draft === "" ? 0 : RESTED_MS', "0"],
      ["what nobody had is taken back from all", "value !== there && value", "value"],
      ["a book goes to all devices", " && value.length <= MAX_VALUE_LETTERS", ""],
      ["what could not be told is told to nobody", "this.later(id, AGAIN_MS);", ""],
    ],
  },
  {
    file: "client/engine/account/own-log.ts",
    suite: unit("client/stories/deciding-device.test.ts"),
    faults: [
      [
        "the root undoes what another device did",
        'world.account().log.length === before ? { kind: "ok" } : { kind: "refused", detail: "devices-changed" }',
        '{ kind: "ok" }',
      ],
    ],
  },
  {
    file: "client/engine/recovery/replacing-key.ts",
    suite: unit("client/stories/replacing.test.ts"),
    faults: [
      ["a way that came meanwhile is lost", 'again.kind === "found" ? again.found : from.found', "from.found"],
      ["what the old key opens is forgotten", "if (!(await learnKeys(world, keep, { ...from, found })))", "if (!found)"],
    ],
  },
  {
    file: "client/engine/recovery/rerooting.ts",
    suite: unit("client/stories/replacing.test.ts"),
    faults: [
      ["tries that broke off fill the vault's places", "left.length === 0 ?", "left.length >= 0 ?"],
      ["the next key is sealed to the ways that go", "[...now.methods, ...nextMethods]", "now.methods"],
    ],
  },
  {
    file: "client/engine/recovery/handing-on.ts",
    suite: unit("client/stories/replacing.test.ts"),
    faults: [
      [
        "a key is heard before the root that signed its ways",
        '(says.kind === "key" && says.madeAt > log.entries.length)',
        "false",
      ],
    ],
  },
];
