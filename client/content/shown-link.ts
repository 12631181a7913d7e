// A link in letters that say where it leads.

/** What is not seen and could part or turn what is: formats and directions (Unicode, Default_Ignorable_Code_Point). */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const HOST = /^(https?:\/\/)[^/?#\\]*/iu;

/** The host as a browser looks it up, in ASCII: "аpple.com" with a Cyrillic letter is "xn--pple-43d.com". The rest as it was written, without what is not seen. */
export function shownLink(url: string): string {
  const seen = url.replace(UNSEEN, "");
  if (!URL.canParse(url)) return seen;
  const { host } = new URL(url);
  const written = HOST.exec(seen)?.[0] ?? "";
  return written.toLowerCase().endsWith(`//${host}`) ? seen : seen.replace(HOST, (_, scheme: string) => `${scheme}${host}`);
}

/** As a browser looks it up; what is no address as it is. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
