// IPTC-IIM as Photoshop keeps it (IIM 4.2, APP13): whether one of its fields is a place.

/** City, sublocation, province, country code and name, and where the content is about (IIM 4.2, record 2). */
const PLACES = [26, 27, 90, 92, 95, 100, 101];

/** Wherever in the block: a field is its sign 0x1C, its record and its number. */
export function iptcTellsPlace(block: Uint8Array): boolean {
  for (let at = 0; at + 5 < block.length; at++)
    if (
      block[at] === 0x1c &&
      block[at + 1] === 2 &&
      PLACES.includes(block[at + 2] ?? 0) &&
      ((block[at + 3] ?? 0) | (block[at + 4] ?? 0)) > 0
    )
      return true;
  return false;
}
