// A file for a customer, without what it says besides what it shows: an agent's photo tells nobody where they work.

import { sniffBlob } from "../media/sniff.ts";
import { fileAsItIs } from "../media/without-traces.ts";

/** `asks`: what it says cannot be taken out, or it cannot be looked into. Nobody sends that unasked. */
export type Attached = { file: File; asks: string | null };

export async function attachedOf(file: File): Promise<Attached> {
  const prepared = await fileAsItIs(file, await sniffBlob(file));
  if (prepared.kind === "problem") return { file, asks: prepared.sentence };
  const { without } = prepared;
  if (without?.data instanceof Blob) return { file: new File([without.data], file.name, { type: file.type }), asks: null };
  return { file, asks: prepared.kind === "asks" ? prepared.sentence : prepared.note };
}
