// Faults in how a device is linked, comes into its chats, and is put out.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const linking = unit("client/stories/linking.test.ts");

export const devices: Faults[] = [
  {
    file: "client/engine/linking/new-side.ts",
    suite: linking,
    faults: [["the root goes along", "rootSecret: null,", "rootSecret: device.privateKey,"]],
  },
  {
    file: "client/engine/linking/mailbox-seat.ts",
    suite: linking,
    faults: [
      [
        "who was linked hears that it failed, where an answer was lost",
        'said.kind === "gone" && this.isUnanswered ?',
        'said.kind === "said" ?',
      ],
    ],
  },
  {
    file: "client/engine/linking/taking-in.ts",
    suite: linking,
    faults: [
      ["an older group is come into", "    generation,\n    epoch,\n    memberCount", "    memberCount"],
      [
        "who came meanwhile is not said",
        'members.length === 0 ? set : [{ table: "rosters"',
        'members.length >= 0 ? set : [{ table: "rosters"',
      ],
    ],
  },
  {
    file: "client/engine/group/claims.ts",
    suite: linking,
    faults: [["what one begins has this device alone", "log.length === 1 ? NONE", "log.length > 0 ? NONE"]],
  },
  {
    file: "client/engine/group/own-leaves.ts",
    suite: linking,
    faults: [
      ["who is out stays in each chat", "...(out.length > 0 ?", "...(out.length > 99 ?"],
      ["who does not come by itself is left out", "...(missing.length > 0 ?", "...(missing.length > 99 ?"],
      ["nobody waits for it to come by itself", "now < addedAt + COMES_BY_ITSELF_MS;", "now < addedAt;"],
    ],
  },
  {
    file: "client/engine/recovery/deciding-device.ts",
    suite: unit("client/stories/deciding-device.test.ts"),
    faults: [["one that is let in goes", "stays ? { devices: [], lifts: [device] }", "stays ? { devices: [device], lifts: [] }"]],
  },
  {
    file: "client/engine/group/departure.ts",
    suite: unit("client/stories/coming-back.test.ts"),
    faults: [["a device that is let in again stays out of its chats", "if (!isDue || record.state", "if (isDue || record.state"]],
  },
  {
    file: "client/engine/recovery/restoring.ts",
    suite: unit("client/stories/coming-back.test.ts"),
    faults: [
      ["what the thief's device made closes the history for good", "[...(beside ? [beside] : []), ...(chain", "[...(chain"],
    ],
  },
  {
    file: "client/engine/recovery/root-here.ts",
    suite: unit("client/stories/deciding-device.test.ts"),
    faults: [["somebody else's root will do", 'if (found.accountId !== accountId) return { kind: "unknown" };', ""]],
  },
  {
    file: "client/engine/recovery/restoring.ts",
    suite: unit("client/stories/recovery.test.ts"),
    faults: [
      ["whom the thief put out stays out", 'standing === "suspended").map(({ id }) => id),', "false).map(({ id }) => id),"],
    ],
  },
  {
    file: "client/engine/upkeep.ts",
    suite: unit("client/stories/recovery.test.ts"),
    faults: [
      ["whoever is still to come in is not waited for", "seen.afterMs === null && !seen.isPartial", "seen.afterMs === null"],
    ],
  },
  {
    file: "client/engine/group/pending-commit.ts",
    suite: unit("client/stories/recovery.test.ts"),
    faults: [
      [
        "where one comes late nobody is put out",
        "&& world.account().log.length > 1) world.ownLeafCame",
        "&& world.account().log.length > 99) world.ownLeafCame",
      ],
    ],
  },
  {
    file: "client/engine/linking/old-side.ts",
    suite: linking,
    faults: [["the digits are not asked", 'if (approved.kind === "failed") return approved.why;', ""]],
  },
  {
    file: "mls/commit.ts",
    suite: unit("mls/standing.test.ts"),
    faults: [["whoever is out stays until somebody asks for it", "intent.alsoLost ? await lostIn", "false ? await lostIn"]],
  },
  {
    file: "worker/inbox/opened.ts",
    suite: unit("worker/inbox/opened.node.test.ts"),
    faults: [
      ["a socket that is being opened stays", "if (out !== undefined) return false;", ""],
      ["where it did not answer nobody asks again", 'told.some(({ status }) => status === "rejected")', "false"],
      ["the fifty-first socket stays", "rows.length > AT_ONCE ||", ""],
      ["a device that was taken back is put out again", "this.takeBack(device);", ""],
    ],
  },
];
