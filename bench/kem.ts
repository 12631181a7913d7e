// X-Wing, the key encapsulation that every path secret and Welcome goes through: ours beside the package that it replaces.

import type { KemInterface } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { xwing } from "../mls/xwing.ts";
import { cost, type Measured, median } from "./measure.ts";

const ROUNDS = 7;
const PER_ROUND = 30;

export async function benchKem(): Promise<Measured[]> {
  const kems: Record<string, KemInterface> = { ours: xwing(), theirs: new XWing() };
  const times = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, kem] of Object.entries(kems)) {
      const secret = crypto.getRandomValues(new Uint8Array(48)).buffer;
      const { publicKey, privateKey } = await kem.deriveKeyPair(secret);
      const { enc } = await kem.encap({ recipientPublicKey: publicKey });
      const verbs: Record<string, () => Promise<unknown>> = {
        "make a key pair": () => kem.deriveKeyPair(secret),
        "seal a secret to a key": () => kem.encap({ recipientPublicKey: publicKey }),
        "open it": () => kem.decap({ recipientKey: privateKey, enc }),
      };
      for (const [verb, run] of Object.entries(verbs)) {
        const start = performance.now();
        for (let i = 0; i < PER_ROUND; i++) await run();
        const list = times.get(`${verb} ${name}`) ?? [];
        if (round > 0) times.set(`${verb} ${name}`, [...list, (performance.now() - start) / PER_ROUND]);
      }
    }
  }
  const ms = (name: string) => median(times.get(name) ?? []);
  return ["make a key pair", "seal a secret to a key", "open it"].map((verb) => {
    const against = { limit: ms(`${verb} theirs`), budget: 1, note: "@hpke/hybridkem-x-wing" };
    return cost(`X-Wing: ${verb}`, ms(`${verb} ours`), "ms", against);
  });
}
