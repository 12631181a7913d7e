import { expect, test } from "vitest";
import { epochAuthenticator, processCommit, verifyCommit } from "./index.ts";
import { maliciousCommits } from "./testing/malicious/corpus.ts";

const corpus = await maliciousCommits();

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
  test(`[SQ5] ${name}: every other member refuses it and is where it was`, async () => {
    for (const [, group] of others) {
      const before = epochAuthenticator(group).join();
      expect(await processCommit(group, bundle.commit, at)).toMatchObject({ kind: "refused", rule: memberRule ?? rule });
      expect(epochAuthenticator(group).join()).toBe(before);
    }
    expect(others.length).toBeGreaterThan(0);
  });
}
