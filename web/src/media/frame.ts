// The box that a picture gets in a bubble before it is there: its own shape, within limits, so that nothing ever jumps.

import type { AttachmentView } from "../../../client/index.ts";

const MAX_WIDTH_REM = 20;
const MAX_HEIGHT_REM = 24;
/** What is longer or wider than this is cropped in the bubble and whole in the viewer. */
const NARROWEST = 0.5;
const WIDEST = 2.4;
const UNKNOWN = 4 / 3;

export type Frame = { ratio: number; widthRem: number };

type Sides = { width: number | null; height: number | null };

export function frameOf(picture: Sides): Frame {
  const ratio = Math.min(WIDEST, Math.max(NARROWEST, ratioOf(picture)));
  return { ratio, widthRem: Math.min(MAX_WIDTH_REM, MAX_HEIGHT_REM * ratio) };
}

/** Its own shape, without limits: as the viewer shows it. */
export function ratioOf({ width, height }: Sides): number {
  return width === null || height === null ? UNKNOWN : width / height;
}

/** Of several pictures: two beside each other, three and more in two rows. */
export function albumFrame(pictures: readonly AttachmentView[]): Frame {
  const [first, ...more] = pictures;
  if (first !== undefined && more.length === 0) return frameOf(first);
  return { ratio: more.length === 1 ? 2 : 1, widthRem: MAX_WIDTH_REM };
}

/** What stands in the album, and what under it as rows. */
export function arrange(attachments: readonly AttachmentView[]): { pictures: Placed[]; rows: Placed[] } {
  const placed = attachments.map((attachment, index) => ({ attachment, index }));
  const isPicture = ({ attachment }: Placed) => attachment.kind === "photo" || attachment.kind === "video";
  return { pictures: placed.filter(isPicture), rows: placed.filter((each) => !isPicture(each)) };
}
export type Placed = { attachment: AttachmentView; index: number };
