// Ids of the Cloud-compatible surface: decimal digits in one flat namespace.

const DIGITS = 15;

/** The first digit says of what it is the id. */
export function decimalId(kind: "phone" | "waba" | "media" | "template"): string {
  const first = { phone: "1", waba: "2", media: "3", template: "4" }[kind];
  const random = crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
  return first + String(random % 10n ** BigInt(DIGITS)).padStart(DIGITS, "0");
}
