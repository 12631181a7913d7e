// Killed at every call of send, of receive, of a change of the group, of joining and of beginning: whoever opens the store next goes on, and
// everything happens exactly once.

import { describe, expect, test } from "vitest";
import { type Cast, castOf } from "./cast.ts";
import {
  accepting,
  adding,
  beginning,
  beingAsked,
  deleting,
  joining,
  reacting,
  receiving,
  removing,
  sending,
  sendingFile,
} from "./deeds.ts";
import { dieAtEachCall, memoryDevice, sqlDevice } from "./kill.ts";

const casts = new Map<string, Promise<Cast>>();

/** The first is the one that dies. */
function cast(...names: string[]): Promise<Cast> {
  const known = casts.get(names.join()) ?? castOf(names);
  casts.set(names.join(), known);
  return known;
}

/** The port is the same: a deed that writes and one that reads see what differs between the stores. */
describe.each([
  ["memory", memoryDevice],
  ["SQL", sqlDevice],
] as const)("on %s", (_name, profile) => {
  test("[CL1] [CL4] a message that is being sent is sent once", async () => {
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob"), profile, sending);
    expect(deaths).toBeGreaterThan(20);
  });

  test("[CL2] [CL5] messages that are being received are read once, in order", async () => {
    const { deaths } = await dieAtEachCall(await cast("Ana", "Bob"), profile, receiving);
    expect(deaths).toBeGreaterThan(20);
  });
});

describe("on memory, further", () => {
  const dies = async (deed: typeof sending, ...names: string[]) =>
    (await dieAtEachCall(await cast(...names), memoryDevice, deed)).deaths;

  test("[CL1] [CL4] a file that is being sent arrives once, whole", async () => {
    expect(await dies(sendingFile, "Ana", "Bob")).toBeGreaterThan(30);
  });

  test("[CL1] [CL4] [RE1] a reaction that is being sent is applied once, whoever of the two dies", async () => {
    expect(await dies(reacting, "Ana", "Bob")).toBeGreaterThan(15);
    expect(await dies(reacting, "Bob", "Ana")).toBeGreaterThan(15);
  });

  test("[CL1] [CL4] [DE2] [DE3] a message that is being deleted goes from both, whoever of the two dies", async () => {
    expect(await dies(deleting, "Ana", "Bob")).toBeGreaterThan(15);
    expect(await dies(deleting, "Bob", "Ana")).toBeGreaterThan(15);
  });

  test("[CL6] somebody who is being added is added once", async () => {
    expect(await dies(adding, "Ana", "Bob", "Cleo")).toBeGreaterThan(20);
  });

  test("[CL6] somebody who is being removed is removed once", async () => {
    expect(await dies(removing, "Ana", "Bob", "Cleo")).toBeGreaterThan(15);
  });

  test("[CL5] somebody who is joining joins once, and reads from then on", async () => {
    expect(await dies(joining, "Cleo", "Bob", "Ana")).toBeGreaterThan(20);
  });

  test("[RQ1] [RQ2] [CL5] wherever whom a stranger writes to dies, nothing shows that they are there", async () => {
    expect(await dies(beingAsked, "Ana", "Mal")).toBeGreaterThan(20);
  });

  test("[RQ3] [CL1] what is being accepted is accepted once, and the answer arrives once", async () => {
    expect(await dies(accepting, "Ana", "Mal")).toBeGreaterThan(15);
  });

  test("[CL4] [CL6] a group that is being begun is begun once", async () => {
    expect(await dies(beginning, "Ana", "Bob")).toBeGreaterThan(20);
  });
});
