import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toBase64Url } from "./bytes.ts";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import {
  type ConversationUp,
  encodeFrame,
  readCommitBundle,
  readConversationDown,
  readConversationUp,
  readCreation,
  readInboxDown,
  readInboxUp,
  readLogPage,
  readPublicGroup,
} from "./frames.ts";
import { type ClientId, type DeviceId, idFromBytes } from "./ids.ts";
import { MAX_BUNDLE_BYTES, MAX_FRAME_BYTES } from "./limits.ts";

const clientId: ClientId = idFromBytes(new Uint8Array(16).fill(1));
const device: DeviceId = idFromBytes(new Uint8Array(16).fill(2));
const message: ConversationUp = { kind: "message", clientId, generation: 0, epoch: 3, bytes: new Uint8Array([1, 2, 3]) };
const readers = {
  readConversationUp,
  readConversationDown,
  readCommitBundle,
  readCreation,
  readLogPage,
  readPublicGroup,
  readInboxUp,
  readInboxDown,
};

test("a frame has one encoding (golden)", () => {
  expect(toBase64Url(encodeFrame(message))).toBe(
    "pWRraW5kZ21lc3NhZ2VlYnl0ZXNDAQIDZWVwb2NoA2hjbGllbnRJZHZBUUVCQVFFQkFRRUJBUUVCQVFFQkFRamdlbmVyYXRpb24A",
  );
});

test("frames round-trip", () => {
  const envelope = {
    kind: "welcome" as const,
    seq: 1,
    at: 5,
    device,
    clientId,
    bytes: new Uint8Array(2),
    claim: new Uint8Array(3),
    tree: new Uint8Array(1),
    restart: [new Uint8Array(1)],
  };
  expect(readConversationUp(encodeFrame(message))).toEqual({ ok: true, frame: message });
  const down = { kind: "envelopes" as const, envelopes: [envelope] };
  expect(readConversationDown(encodeFrame(down))).toEqual({ ok: true, frame: down });
});

describe("hostile bytes", () => {
  test("never throw, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const read of Object.values(readers)) expect(read(bytes).ok).toBe(false);
      }),
    );
  });

  test("a truncated frame is malformed at every length", () => {
    const whole = encodeFrame(message);
    for (let length = 0; length < whole.length; length++) {
      const read = readConversationUp(whole.subarray(0, length));
      expect(read).toMatchObject({ ok: false, rejection: { kind: "malformed" } });
    }
  });

  test("a frame of the wrong type says where, and repeats nothing of what it said", () => {
    const read = readConversationUp(encodeCbor({ ...message, epoch: "SECRET" }));
    expect(read).toMatchObject({ ok: false, rejection: { kind: "malformed" } });
    expect(JSON.stringify(read)).toContain("epoch");
    expect(JSON.stringify(read)).not.toContain("SECRET");
  });

  test("too big is said before anything is parsed", () => {
    expect(readConversationUp(new Uint8Array(MAX_FRAME_BYTES + 1))).toEqual({
      ok: false,
      rejection: { kind: "too-big", limitBytes: MAX_FRAME_BYTES },
    });
    expect(readCommitBundle(new Uint8Array(MAX_BUNDLE_BYTES + 1))).toMatchObject({ rejection: { kind: "too-big" } });
  });

  test("indefinite lengths, duplicate keys, NaN, big integers and deep nesting are refused", () => {
    const nested = new Uint8Array(100_000).fill(0x81);
    for (const bytes of [
      [0x9f, 0xff],
      [0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2],
      [0xf9, 0x7e, 0],
      [0x1b, 255, 255, 255, 255, 255, 255, 255, 255],
      nested,
    ]) {
      expect(decodeCbor(Uint8Array.from(bytes))).toBeUndefined();
    }
  });

  test("a key called __proto__ reaches nothing", () => {
    const bytes = encodeCbor(
      new Map<string, unknown>([
        ["kind", "acknowledge"],
        ["seq", 1],
        ["__proto__", new Map([["polluted", true]])],
      ]),
    );
    expect(readConversationUp(bytes)).toEqual({ ok: true, frame: { kind: "acknowledge", seq: 1 } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
