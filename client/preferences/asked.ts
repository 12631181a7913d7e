// By the secret of which link the person asked to be let into a group, on whichever of their devices: what was asked for is no stranger's request on any (IL6).

import { fromBase64Url } from "../../protocol/index.ts";
import type { Preference } from "./preference.ts";

const SECRET_BYTES = 16;

export const asked: Preference<string | null> = {
  initial: null,
  tidy: (given) => (typeof given === "string" && fromBase64Url(given)?.length === SECRET_BYTES ? given : null),
};
