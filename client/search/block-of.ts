// Which record of the index a place of a log is in. All that a device needs of the search before somebody searches.

export const BLOCK_SEQS = 256;

export function blockOf(seq: number): number {
  return Math.floor(seq / BLOCK_SEQS);
}
