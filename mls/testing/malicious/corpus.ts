// The corpus of malicious Commits: each with the rule that refuses it. Service and members must agree on all of them.

import { type MaliciousCase, scene } from "./case.ts";
import { external } from "./external.ts";
import { insiders } from "./insiders.ts";
import { lies } from "./lies.ts";
import { notAllowed } from "./not-allowed.ts";
import { wrongAdds } from "./wrong-adds.ts";
import { wrongFrame } from "./wrong-frame.ts";
import { wrongPath } from "./wrong-path.ts";
import { wrongProposals } from "./wrong-proposals.ts";

export async function maliciousCommits(): Promise<MaliciousCase[]> {
  const given = await scene();
  const groups = [notAllowed, wrongProposals, wrongPath, wrongFrame, wrongAdds, external, lies];
  const cases = (await Promise.all(groups.map((group) => group(given)))).flat();
  return [...cases, ...(await insiders(given))];
}
