// One malicious Commit of the corpus, and the people among whom it is made.

import type { UnixMs } from "../../../protocol/index.ts";
import type { DeviceIdentity } from "../../identity.ts";
import type { CommitRule } from "../../refusal.ts";
import type { Bundle } from "../craft.ts";
import { groupOf, groupPolicy, NOW, type Person, person, type World } from "../people.ts";

export type MaliciousCase = {
  name: string;
  /** By which rule it is refused; where the session shows more to the service, members have their own reason */
  rule: CommitRule;
  memberRule?: CommitRule;
  /** `service`: members never see what is wrong. `member`: the service cannot. */
  seenBy: "both" | "service" | "member";
  world: World;
  by: DeviceIdentity;
  bundle: Bundle;
  at: UnixMs;
};

export type Scene = { ana: Person; ben: Person; cem: Person; dia: Person; world: World };

/** Ana is the admin of a group with Ben and Cem; Dia is outside. */
export async function scene(): Promise<Scene> {
  const [ana, ben, cem, dia] = [await person(), await person(), await person(), await person()];
  return {
    ana,
    ben,
    cem,
    dia,
    world: await groupOf([ana.device, ben.device, cem.device], groupPolicy([ana], { whoAdds: "admins" })),
  };
}

export type Case = Omit<MaliciousCase, "at" | "seenBy"> & Partial<Pick<MaliciousCase, "at" | "seenBy">>;
export const cases = (...list: Case[]): MaliciousCase[] => list.map((each) => ({ at: NOW, seenBy: "both", ...each }));

/** Keys of the right size that nobody can seal to: a coefficient beyond ML-KEM's modulus, and a point of order 1. */
export function unusableKeys(key: Uint8Array): { mlkem: Uint8Array; x25519: Uint8Array } {
  const [mlkem, x25519] = [key.slice(), key.slice()];
  mlkem.set([0xff, 0xff], 0);
  x25519.fill(0, 1184);
  return { mlkem, x25519 };
}
