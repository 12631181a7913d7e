// An export as the native surface shows it: its files by signed links.

import { mayPrincipal } from "../../../business/principal.ts";
import type { Export } from "../../exports/export.ts";
import type { NativeContext } from "../answer.ts";

/** One with notes is for who may read them, or has its link. */
export function isShown(c: NativeContext, made: Export | undefined): made is Export {
  if (made === undefined) return false;
  const principal = c.get("principal");
  return !made.hasNotes || principal.kind === "link" || mayPrincipal(principal, "team:read");
}

export async function viewOfExport(c: NativeContext, { files, ...rest }: Export) {
  const base = `/v1/businesses/${c.get("business").identity.business}/exports/${rest.id}`;
  const links = files.map(async ({ name, bytes }) => {
    const path = `${base}/${encodeURIComponent(name)}`;
    return { name, bytes, url: `${c.get("origin")}${await c.get("signPath")(path, rest.expiresAt)}` };
  });
  return { ...rest, files: await Promise.all(links) };
}
