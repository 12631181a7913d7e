// What somebody who searches is told where there is nothing to see, or not all of it.

import { t } from "../language/say.ts";
import type { Found } from "./lookup.ts";

/** @param others what is found besides messages */
export function sayOf({ hits, hasMore, prepared, isAsking, hasFailed }: Found, others = 0): string {
  if (hasFailed) return t("The search didn't work. Try again.");
  if (prepared !== null) return t("Preparing search: {prepared} %", { prepared });
  if ((hits?.length ?? 0) + others > 0) return "";
  if (isAsking) return t("Searching…");
  if (hits === null) return "";
  return hasMore ? t("Nothing found yet.") : t("Nothing found.");
}
