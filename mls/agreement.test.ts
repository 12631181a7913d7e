// Whatever an insider puts together and signs, the service and every member give the same verdict by the same rule, or groups would fork.

import fc from "fast-check";
import type { Proposal } from "ts-mls";
import { expect, test } from "vitest";
import { processCommit, verifyCommit } from "./index.ts";
import { altered, type Bundle, craft, withProposals } from "./testing/craft.ts";
import { inStep } from "./testing/in-step.ts";
import { change, deviceOf, groupOf, groupPolicy, NOW, person, type World } from "./testing/people.ts";
import { adding, editing, extending, removal } from "./testing/proposal.ts";

const RUNS = Number(process.env.PARLEY_HISTORIES ?? 25) * 6;
const [ana, ben, cem, dia] = [await person(), await person(), await person(), await person()];
const started = await groupOf([ana.device, ben.device, cem.device], groupPolicy([ana]));
const world = await change(started, ben.device, { add: [await deviceOf(ben.account)] });
const pool: Proposal[] = [
  ...[0, 1, 2, 3, 4, 77].map(removal),
  await adding(dia.device),
  await adding(await deviceOf(ana.account)),
  await adding(await deviceOf(ben.account)),
  await adding(ben.device),
  editing(groupPolicy([ana], { disappearingMs: 60_000 })),
  editing(groupPolicy([ana, ben])),
  editing(groupPolicy([dia])),
  editing(groupPolicy([ana, ben], { kind: "direct" })),
  extending([]),
  { proposalType: "external_init", externalInit: { kemOutput: new Uint8Array(1120) } },
];

test("[SQ5] whatever an insider proposes, service and members say the same, and nobody throws", async () => {
  const verdicts = new Map<string, number>();
  const proposals = fc.array(fc.constantFrom(...pool), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(ana, ben, cem), proposals, fc.boolean(), async ({ device }, chosen, whole) => {
      const bundle = await bundleOf(world, device, chosen, whole);
      const actor = { account: device.accountId, device: device.deviceId };
      const verdict = await verifyCommit(world.service, bundle, { at: NOW, actor });
      const rule = verdict.kind === "refused" ? verdict.rule : "ok";
      verdicts.set(rule, (verdicts.get(rule) ?? 0) + 1);
      // What travels beside the Commit is seen by the service alone.
      if (rule === "group-info" || rule === "welcome-mismatch") return;
      for (const [other, group] of world.members) {
        if (other === device.deviceId) continue;
        const processed = await processCommit(group, bundle, NOW);
        expect(processed.kind === "refused" ? processed.rule : "ok").toBe(rule);
      }
    }),
    { numRuns: RUNS },
  );
  // Some are allowed, and many rules are met.
  expect(verdicts.get("ok")).toBeGreaterThan(0);
  expect(verdicts.size).toBeGreaterThan(5);
});

test("[SQ5] what the service accepts of them, all follow", async () => {
  for (const proposals of [[removal(1), removal(3)], [removal(2), ...pool.slice(6, 8)], pool.slice(10, 11)]) {
    const bundle = await craft(world, ana.device, proposals);
    const actor = { account: ana.account.accountId, device: ana.device.deviceId };
    const verdict = await verifyCommit(world.service, bundle, { at: NOW, actor });
    if (verdict.kind === "refused") throw new Error(verdict.detail);
    const followed = new Map<string, string>();
    for (const [device, group] of world.members) {
      if (device === ana.device.deviceId) continue;
      const processed = await processCommit(group, bundle, NOW);
      followed.set(device, processed.kind);
    }
    const gone = new Set(verdict.change.removed.map(({ deviceId }) => deviceId as string));
    for (const [device, kind] of followed) expect(kind).toBe(gone.has(device) ? "removed" : "ok");
  }
  inStep(await change(world, ana.device, {}));
});

/** Whole: as a member would make it. Else: the proposals put into another Commit, whose path does not know them. */
async function bundleOf(in_: World, by: typeof ana.device, proposals: Proposal[], whole: boolean): Promise<Bundle> {
  // A leaf that is not there, or no longer, cannot be taken out of a tree: nobody makes such a Commit whole.
  const removed = proposals.flatMap((each) => (each.proposalType === "remove" ? [each.remove.removed] : []));
  const isThere = (leaf: number) => in_.service.roster.some((entry) => entry.leaf === leaf);
  const canBe = new Set(removed).size === removed.length && removed.every(isThere);
  const asOne = whole && canBe ? await craft(in_, by, proposals).catch(() => undefined) : undefined;
  if (asOne !== undefined) return asOne;
  const wrapped = proposals.map((proposal) => ({ proposalOrRefType: "proposal" as const, proposal }));
  return altered(in_, await craft(in_, by, []), by, withProposals(wrapped));
}
