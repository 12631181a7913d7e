import { expect, test } from "vitest";
import { encodePublicGroup, processCommit, verifyCommit } from "./index.ts";
import { saveEpoch } from "./persistence.ts";
import { inStep } from "./testing/in-step.ts";
import { maliciousCommits } from "./testing/malicious/corpus.ts";
import { change, memberOf } from "./testing/people.ts";

const corpus = await maliciousCommits();
const kept = new Map([...new Set(corpus.map(({ world }) => world))].map((world) => [world, bytesIn(world)]));

for (const { name, rule, memberRule, seenBy, world, by, bundle, at } of corpus) {
  const others = [...world.members].filter(([device]) => device !== by.deviceId);
  const actor = { account: by.accountId, device: by.deviceId };

  test(`[SQ5] ${name}: the service ${seenBy === "member" ? "cannot see it" : "refuses it"} (${rule})`, async () => {
    const verdict = await verifyCommit(world.service, bundle, { at, actor });
    if (seenBy === "member") expect(verdict).toMatchObject({ kind: "ok" });
    else expect(verdict).toMatchObject({ kind: "refused", rule });
  });

  // What only the service sees never reaches a member.
  if (seenBy === "service") continue;
  test(`[SQ5] ${name}: every other member refuses it`, async () => {
    expect(others.length).toBeGreaterThan(0);
    for (const [, group] of others) {
      expect(await processCommit(group, bundle, at)).toMatchObject({ kind: "refused", rule: memberRule ?? rule });
    }
  });
}

test("[SQ5] after all of them, service and members hold what they held, byte for byte, and go on", async () => {
  for (const [world, bytes] of kept) {
    expect(bytesIn(world)).toEqual(bytes);
    const [device] = world.members.keys();
    if (device !== undefined) inStep(await change(world, memberOf(world, device).identity, {}));
  }
});

test("the corpus has each rule that a Commit can break, and no name twice", () => {
  const rules = new Set(corpus.flatMap(({ rule, memberRule }) => [rule, ...(memberRule === undefined ? [] : [memberRule])]));
  // "tree" and "continuity" are about what is handed over to whoever comes in: join.test.ts and follow.test.ts have them.
  expect([...rules].sort()).toEqual(
    [
      ...["malformed", "group", "epoch", "sender", "signature", "proposal-by-reference", "proposal-type", "policy"],
      ...["path-missing", "path", "leaf-credential", "standing", "key-package", "reused-key", "duplicate-device"],
      ...["not-allowed-to-add", "not-allowed-to-remove", "not-allowed-to-edit", "external-stranger", "external-removes-other"],
      ...["last-admin", "too-many-devices", "group-info", "welcome-mismatch", "claim"],
      ...["membership-tag", "confirmation-tag", "path-secret", "external-pub"],
    ].sort(),
  );
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
});

function bytesIn({ service, members }: (typeof corpus)[number]["world"]): string[] {
  const { head, tree } = encodePublicGroup(service);
  return [head, tree, ...[...members.values()].map(saveEpoch)].map((bytes) => bytes.join());
}
