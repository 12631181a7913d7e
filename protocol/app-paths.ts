// Which addresses of the origin are places in the app. The Worker and the service worker give the page to these and to nothing else.

const PLACES = new Set(["settings", "business", "developers", "share", "notes", "new-chat", "join"]);

/** @param path of a URL, as it stands there: an "@" may be encoded */
export function isAppPath(path: string): boolean {
  const [, first = "", ...rest] = path.split("/");
  if (first === "") return path === "/";
  if (PLACES.has(first)) return true;
  const isHandle = first.length > 1 && (first.startsWith("@") || /^%40./.test(first));
  return (isHandle && rest.length === 0) || (first === "c" && rest.length === 1);
}
