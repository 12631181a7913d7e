// Faults in how several devices write one history.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;

export const history: Faults[] = [
  {
    file: "client/engine/history/keeping-media.ts",
    suite: unit("client/engine/history/keeping-media.test.ts"),
    faults: [
      ["one other person fills the room", "shares.set(sender, share - bytes);", ""],
      ["others come before one's own", "Number(b.sender === own) - Number(a.sender === own) || ", ""],
    ],
  },
  {
    file: "client/engine/history/keeping-media.ts",
    suite: unit("client/stories/kept-media.test.ts"),
    faults: [
      ["what disappears is kept at the service", "(line.livesMs ?? line.expiresAt) !== undefined || ", ""],
      ["files are not kept", "for (const some of pages(blobs, MAX_KEPT_EACH))", "for (const some of pages(left, MAX_KEPT_EACH))"],
      ["each device of an account does it", "if (mediaKept.isDone && isRecent(lastAt))", "if (mediaKept.isDone && lastAt < 0)"],
      ["what broke off is not gone on with", "{ beganAt: now, isDone: false }", "{ beganAt: now, isDone: true }"],
      ["files that came lately are named", "|| line.at > now - YOUNG_MS", ""],
    ],
  },
  {
    file: "worker/media/keep-media.ts",
    suite: { project: "routes", file: "worker/media/keep-media.test.ts" },
    faults: [
      ["what is kept already is asked for as if it were new", "if (each.until !== null || each.bytes", "if (each.bytes"],
      ["a profile's photo counts", ", eq(blobs.kept, false))", ")"],
      ["two devices at once have twice the room", "AND ${limitBytes} >= (", "AND ${limitBytes} >= 0 * ("],
      ["what is kept goes with the others", ".set({ sweepAt: until })", ".set({ sweepAt: now })"],
      ["what was said lately is written once more", "- FRESH_MS);", ");"],
    ],
  },
  {
    file: "client/engine/history/writing.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [
      [
        "what cannot be read is written over",
        'if (seen.kind !== "ok") return seen;',
        'if (seen.kind !== "ok") Object.assign(seen, { kind: "ok", chain: null, keyringKey });',
      ],
      [
        "whoever cannot read it takes the lease from who can",
        'if (seen.kind !== "ok") return seen;',
        "Object.assign(seen, { chain: null });",
      ],
      [
        "people are one object, however many",
        "for (const part of inParts(knows.whole()))",
        "for (const part of [knows.whole()])",
      ],
      ["people and chats go along each time", "isIndexOf(before, chain) && sameBytes(index, before.index);", "false;"],
      [
        "people and chats stay those of the first step",
        "chain !== null && base === null && isIndexOf",
        "chain !== null && isIndexOf",
      ],
    ],
  },
  {
    file: "client/engine/linking/giving.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [["whatever is said makes people and chats others", "{ ...chat, lastAt: 0, members:", "{ ...chat, members:"]],
  },
  {
    file: "client/engine/history/fresh.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [
      [
        "what only one device heard never comes in",
        "of holesIn(chain?.covers[id] ?? []))",
        "of holesIn(chain?.covers[id] ?? []).slice(-1))",
      ],
      ["a device claims lines that it never had", "const wasThere = since[id] < from;", "const wasThere = true;"],
      ["a note of a chat that one is out of is lost", "!kept.has(id) && chain?.covers[id] === undefined", "!kept.has(id)"],
      ["what one device could not read is nobody's any more", "of apartFrom(through, unread)", "of [through]"],
    ],
  },
  {
    file: "client/engine/history/reading.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [["what was put elsewhere is passed over", "bytes === undefined ? await movedOn(world, record) : null", "null"]],
  },
  {
    file: "client/engine/history/placing.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [
      ["what was taken back comes in with its part", "if (ahead !== undefined && !isAhead(ahead)) continue;", ""],
      [
        "what was said otherwise comes in as it was",
        "ahead ? asSaidSince({ seq, place, record: value }, ahead) : value",
        "value",
      ],
      [
        "a reaction that was taken back between two parts comes back with the older one",
        "takenBack[i] || value === null",
        "value === null",
      ],
      [
        "a reaction that came before its message is lost",
        "if (ahead?.reacted !== undefined && record",
        "if (ahead === null && record",
      ],
      [
        "nobody else hears of a reaction that came before",
        'key: [id, to, "reaction", account], value: {} });',
        "key: [], value: {} });",
      ],
    ],
  },
  {
    file: "client/engine/history/compacting.ts",
    suite: unit("client/engine/history/compacting.test.ts"),
    faults: [
      [
        "that something went is told for ever",
        "row.value === null && !kept.some((ref) => isWithin(row, ref))",
        "row.value === undefined",
      ],
      ["that something went is not told where a part cannot be read", "!kept.some((ref) => isWithin(row, ref))", "kept !== null"],
      ["what went in a later part comes back from an earlier one", "      newer.add(name);", ""],
      ["what was taken back before it was written is told for ever", "|| !fresh.has(messageOf(row))", "|| fresh !== null"],
    ],
  },
  {
    file: "client/engine/receiving/said-ahead.ts",
    suite: unit("client/engine/receiving/said-ahead.test.ts"),
    faults: [
      [
        "what the history has of a reaction counts before what came since",
        "before !== undefined && before.seq >= seq",
        "before !== undefined",
      ],
      ["an older reaction takes the place of a newer", "by === newest.by && seq >= newest.seq", "by === newest.by && seq < 0"],
      ["reactions to what is not there fill a device", "isKnown || others.length >= MAX_REACTIONS", "isKnown"],
    ],
  },
  {
    file: "client/engine/history/historian.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [["nobody is told that it stopped", "await this.given.keep({ historyStopped: stop });", ""]],
  },
  {
    file: "client/engine/recovery/handing-on.ts",
    suite: unit("client/stories/history-off.test.ts"),
    faults: [
      ["the other devices go on with what was turned off", 'keeps ? null : "clearing"', "null"],
      ["a word that was taken back clears what is there", "!(await this.hasHeardAll()) || ", ""],
    ],
  },
  {
    file: "client/export/entries.ts",
    suite: unit("client/stories/export.test.ts"),
    faults: [
      ["what one noted goes along with a chat that one hands on", "isWhole && details?.note ?", "details?.note ?"],
      ["a title that somebody chose is a path", "${tidyFileName(titleOf(chat))}", "${titleOf(chat)}"],
      ["two files have one name", "`media/${files.length + 1} ${name}`", "`media/${name}`"],
      ["of a long chat there is one page", "after = last;", "break;"],
      ["nobody hears that a file is cut off", "  cutOff();\n", ""],
    ],
  },
  {
    file: "client/verbs/recovery.ts",
    suite: unit("client/stories/history-off.test.ts"),
    faults: [["whoever restores begins to write again", 'history: isOff ? "off" : null', "history: null"]],
  },
  {
    file: "client/engine/linking/giving.ts",
    suite: unit("client/stories/history-off.test.ts"),
    faults: [
      ["without a history nothing is handed over of what was said", "...(isKept ? {} : {", "...(isKept !== null ? {} : {"],
    ],
  },
  {
    file: "client/engine/history/progress.ts",
    suite: unit("client/stories/history-off.test.ts"),
    faults: [["a chat counts before all of it is there", "new Set(left.filter((id) => all.has(id))).size", "0"]],
  },
  {
    file: "client/engine/recovery/keyring.ts",
    suite: unit("client/engine/recovery/keyring.test.ts"),
    faults: [
      ["an old key comes back out of an outbox", "if (madeAt < before.madeAt) return { ...before, methods };", ""],
      ["a thief says that the key is new", "Math.min(said.madeAt, lastPuttingOut(log))", "said.madeAt"],
      ["who is suspended has the key for good", '["suspend", "leave",', '["leave",'],
    ],
  },
  {
    file: "client/engine/recovery/handing-on.ts",
    suite: unit("client/stories/keyring.test.ts"),
    faults: [
      ["whoever is out is heard", "|| !active.includes(device)", ""],
      ["the root's own device is told that recovery is set up", "rootSecret !== null || !active", "!active"],
      [
        "whoever is out hears the key",
        'devices.every((device) => state?.devices.get(device)?.standing === "active")',
        "devices.length > 0",
      ],
      [
        "who was let in again gets no key",
        "if (heard !== null && isAsked) heard =",
        "if (heard !== null && isAsked && log.entries.length > 99) heard =",
      ],
    ],
  },
  {
    file: "mls/recovery/known-method.ts",
    suite: unit("client/engine/recovery/keyring.test.ts"),
    faults: [
      ["a stolen device has itself sealed to", "await verify(rootKey, signedPart(accountId, method), method.signature)", "true"],
    ],
  },
  {
    file: "mls/recovery/keyring-seal.ts",
    suite: unit("mls/recovery/keyring-seal.test.ts"),
    faults: [["anybody seals a key", "(await readSignedCbor(maker.key, DOMAIN, signed)) === undefined", "false"]],
  },
  {
    file: "client/engine/history/reading.ts",
    suite: unit("client/stories/keyring.test.ts"),
    faults: [
      ["a key that devices made is not looked for", 'read.kind === "other-key" && secrets !== null', "false && secrets !== null"],
    ],
  },
  {
    file: "client/engine/recovery/restoring.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [
      [
        "the key that the history lies under is forgotten",
        "formerOnes([...seen, recovery.keyringKey, ...recovery.formerKeys])",
        "[]",
      ],
    ],
  },
  {
    file: "client/engine/history/reading.ts",
    suite: unit("client/stories/history.test.ts"),
    faults: [
      [
        "what lies under a key that was not heard of yet is passed over",
        'if (read.kind !== "ok") return read.kind;',
        'if (read.kind !== "ok") return null;',
      ],
    ],
  },
];
