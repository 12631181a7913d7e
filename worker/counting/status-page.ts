// Whether the service works, for people: a page without a script, a style or a word of what is inside.

import type { UnixMs } from "../../protocol/index.ts";

export function statusPage(parts: readonly { name: string; isUp: boolean }[], now: UnixMs): string {
  const isUp = parts.every((part) => part.isUp);
  const rows = parts.map(({ name, isUp: works }) => `<li>${name}: ${works ? "works" : "doesn't work"}</li>`).join("");
  const at = new Date(now).toISOString();
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Parley: ${isUp ? "works" : "doesn't work"}</title></head><body><main><h1>${isUp ? "Parley works." : "Something doesn't work right now."}</h1><ul>${rows}</ul><p>Looked at <time datetime="${at}">${at.slice(0, 16).replace("T", " ")} UTC</time>. Messages that you write meanwhile wait on your device, and go when they can.</p><p><a href="/">Open Parley</a></p></main></body></html>`;
}
