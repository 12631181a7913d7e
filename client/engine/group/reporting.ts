// What this device could not follow is told to the service, until that has taken note (CT4).

import { framePaths } from "../../../protocol/index.ts";
import type { AtWork } from "../at-work.ts";
import { judge, submit } from "../connection/submit.ts";
import type { World } from "../world.ts";

/** @returns whether nothing is left to report */
export async function sendReport(world: World, conversation: AtWork): Promise<boolean> {
  const { lost } = (await conversation.state()).record;
  if (lost === null || lost.report === null) return true;
  const { seq, report: signed } = lost;
  const answer = await submit(world, framePaths.submit, conversation.id, { kind: "report", seq, signed });
  if (answer.kind === "no-answer" || (answer.kind === "rejected" && judge(answer.rejection) === "later")) return false;
  await conversation.step(async ({ record }) => {
    if (record.lost?.seq === seq) record.lost = { ...record.lost, report: null };
  });
  return true;
}
