// Before a URL gets events it must show that it expects them: it answers a challenge, as the Cloud API asks it.

import type { Exchange } from "./exchange.ts";

/** And as many random bytes */
export const CHALLENGE_DIGITS = 9;

/** The first digit is not 0, since some receivers answer with a number. */
export function challengeFrom(bytes: Uint8Array): string {
  return [...bytes.subarray(0, CHALLENGE_DIGITS)].map((byte, i) => (i === 0 ? 1 + (byte % 9) : byte % 10)).join("");
}

export function handshakeQuery(challenge: string, verifyToken: string): string {
  return String(new URLSearchParams({ "hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verifyToken }));
}

/** @returns what was wrong with it in a word, or undefined. 200 and the challenge alone, with at most a line end behind it. */
export function problemOfHandshake(answer: Exchange, challenge: string): string | undefined {
  if (answer.kind === "failed") return answer.why;
  if (answer.status >= 300 && answer.status < 400) return "redirect";
  if (answer.status !== 200) return `status ${answer.status}`;
  const text = new TextDecoder().decode(answer.body).replace(/\r?\n$/, "");
  return text === challenge ? undefined : "wrong-answer";
}
