import { expect, test } from "vitest";
import { MAX_FILE_BYTES } from "../../../protocol/index.ts";
import { planFor } from "./shrink-plan.ts";

const MB = 1024 * 1024;

test("[MP7] what is small, or gains nothing, stays as it is", () => {
  expect(planFor({ bytes: 10 * MB, durationS: 20, width: 1920, height: 1080 })).toBeNull();
  expect(planFor({ bytes: 17 * MB, durationS: 300, width: 1280, height: 720 })).toBeNull();
  for (const nothing of [{ durationS: 0 }, { durationS: Number.NaN }, { width: 0 }])
    expect(planFor({ bytes: 90 * MB, durationS: 60, width: 1920, height: 1080, ...nothing })).toBeNull();
});

test("[MP7] a large one gets 1080 lines where it is short, else 720, in its own shape and with even sides", () => {
  expect(planFor({ bytes: 60 * MB, durationS: 30, width: 3840, height: 2160 })).toEqual({
    size: { width: 1920, height: 1080 },
    bitsPerSecond: 4_000_000,
  });
  expect(planFor({ bytes: 90 * MB, durationS: 120, width: 1080, height: 1921 })).toEqual({
    size: { width: 720, height: 1280 },
    bitsPerSecond: 2_000_000,
  });
  expect(planFor({ bytes: 30 * MB, durationS: 10, width: 640, height: 481 })?.size).toEqual({ width: 640, height: 482 });
  expect(planFor({ bytes: 12 * MB, durationS: 10, width: 3840, height: 2160 })?.size).toEqual({ width: 1920, height: 1080 });
});

test("[MP7] what is made fits into what may be sent, or is not made", () => {
  const long = planFor({ bytes: 900 * MB, durationS: 600, width: 1920, height: 1080 });
  expect(((long?.bitsPerSecond ?? 0) / 8) * 600).toBeLessThan(MAX_FILE_BYTES * 0.9);
  expect(planFor({ bytes: 9000 * MB, durationS: 7200, width: 1920, height: 1080 })).toBeNull();
});
