// Storage that fails once, at every call in turn, while the engine lives on: it throws and did nothing, throws and did it, or never answers.

import { expect, test } from "vitest";
import { castOf } from "./cast.ts";
import { joining, receiving, receivingOnScreen, sending, sendingFile } from "./deeds.ts";
import type { Fault } from "./faults.ts";
import { failAtEachCall, memoryDevice } from "./kill.ts";

const REFUSES: Fault = { isDone: false, error: "AbortError" };
const DOES_AND_THROWS: Fault = { isDone: true, error: "UnknownError" };
const HANGS: Fault = { isDone: false, error: null };

test("[CL11] [CL12] whatever fails while a message is sent, it is sent once", async () => {
  const cast = await castOf(["Ana", "Bob"]);
  for (const fault of [REFUSES, DOES_AND_THROWS, HANGS])
    expect((await failAtEachCall(cast, memoryDevice, sending, fault)).failures).toBeGreaterThan(3);
});

test("[CL11] [CL12] whatever fails while messages are received, each is read once, in order", async () => {
  const cast = await castOf(["Ana", "Bob"]);
  for (const deed of [receiving, receivingOnScreen])
    for (const fault of [REFUSES, DOES_AND_THROWS, HANGS])
      expect((await failAtEachCall(cast, memoryDevice, deed, fault)).failures).toBeGreaterThan(3);
});

test("[CL9] [CL12] whatever fails while a file is sent, it arrives once, whole", async () => {
  const cast = await castOf(["Ana", "Bob"]);
  expect((await failAtEachCall(cast, memoryDevice, sendingFile, DOES_AND_THROWS)).failures).toBeGreaterThan(3);
});

test("[CL5] [CL12] whatever fails while somebody joins, they join once", async () => {
  const cast = await castOf(["Cleo", "Bob", "Ana"]);
  expect((await failAtEachCall(cast, memoryDevice, joining, DOES_AND_THROWS)).failures).toBeGreaterThan(3);
});
