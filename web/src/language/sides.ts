// Which arrow goes on and which goes back, in a row of things that stands the way one reads.

import { spoken } from "./say.ts";

export const forth = () => (spoken().isMirrored ? "ArrowLeft" : "ArrowRight");
export const back = () => (spoken().isMirrored ? "ArrowRight" : "ArrowLeft");
