// A chat as one page that any browser shows from a disk: no script, nothing from elsewhere, and nothing that somebody wrote is read as markup.

import type { ExportedChat, FileOf } from "../../../client/export/entries.ts";
import type { TimelineItem } from "../../../client/index.ts";
import { contentWords } from "../app/words.ts";
import { lineSentence } from "../groups/rare-sentence.ts";
import { spoken, t } from "../language/say.ts";

const POLICY = "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'";
const STYLE = `body{margin:0 auto;max-width:44rem;padding:1rem;font:1rem/1.4 system-ui,sans-serif;background:#f4f2f8;color:#1b1823}
h1{font-size:1.25rem}h2,.line{margin:1rem 0;font-size:.8125rem;font-weight:400;text-align:center;color:#5a5566}
article{width:fit-content;max-width:78%;margin:.25rem 0;padding:.5rem .75rem;border-radius:1.125rem;background:#fff;overflow-wrap:anywhere}
article.own{margin-inline-start:auto;background:#e4ddff}p{margin:0;white-space:pre-wrap}time,small{font-size:.75rem;color:#5a5566}
blockquote{margin:0 0 .25rem;padding-inline-start:.5rem;border-inline-start:3px solid #857e95;color:#5a5566}
img,video{display:block;max-width:100%;max-height:24rem;border-radius:.75rem}footer{margin-top:2rem;font-size:.8125rem;color:#5a5566}
@media(prefers-color-scheme:dark){body{background:#121017;color:#f1eef8}article{background:#242030}article.own{background:#3b2f7a}
h2,.line,time,small,blockquote,footer{color:#ada6be}a{color:#b8aaff}}`;

const day = new Intl.DateTimeFormat(spoken().locale, { dateStyle: "full" });
const time = new Intl.DateTimeFormat(spoken().locale, { timeStyle: "short" });

export async function* chatPage(chat: ExportedChat, items: AsyncIterable<TimelineItem>, fileOf: FileOf): AsyncGenerator<string> {
  const title = escaped(chat.title);
  yield `<!doctype html>
<html lang="${spoken().language}" dir="${spoken().isMirrored ? "rtl" : "ltr"}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>
<body><header><h1 dir="auto">${title}</h1><p>${chat.members.map(({ name }) => `<bdi>${escaped(name)}</bdi>`).join(", ")}</p></header><main>
`;
  let shownDay = "";
  for await (const item of items) {
    const today = day.format(item.at);
    if (today !== shownDay) yield `<h2>${escaped(today)}</h2>\n`;
    shownDay = today;
    yield `${itemPart(item, fileOf)}\n`;
  }
  yield `</main><footer>${escaped(t("Saved from Parley. Messages that disappear, can be opened once or were deleted aren't in it."))}</footer></body></html>\n`;
}

function itemPart(item: TimelineItem, fileOf: FileOf): string {
  if (item.kind === "system") {
    const { line } = item;
    return `<div class="line">${escaped(lineSentence(line))}</div>`;
  }
  if (item.kind !== "message") return `<div class="line">${escaped(t("A message that this device couldn't read"))}</div>`;
  const { sender, own, reply, attachments, edited, forwarded, reactions } = item;
  const quote = reply?.text ? `<blockquote dir="auto">${escaped(reply.text)}</blockquote>` : "";
  const files = attachments.map((file, index) => filePart(file, fileOf(item, index))).join("");
  const words = attachments.length > 0 ? item.text : contentWords(item);
  const marks = [
    item.told ? t("told by {person}", { person: item.told.name }) : "",
    forwarded ? t("forwarded") : "",
    edited ? t("edited") : "",
    ...reactions.map(({ emoji, people }) => `${emoji} ${people.length}`),
  ];
  const small = marks.filter((mark) => mark !== "").map((mark) => ` · ${escaped(mark)}`);
  return `<article${own ? ' class="own"' : ""}><small><bdi>${escaped(own ? t("You") : sender.name)}</bdi></small>${quote}${files}${
    words === "" ? "" : `<p dir="auto">${escaped(words)}</p>`
  }<small><time datetime="${new Date(item.at).toISOString()}">${escaped(time.format(item.at))}</time>${small.join("")}</small></article>`;
}

type File = { kind: string; name: string | null };

/** Its kind decides how it is shown, and nothing that its sender says of its type. */
function filePart({ kind, name }: File, path: string | undefined): string {
  if (path === undefined) return "";
  const href = path.split("/").map(encodeURIComponent).join("/");
  const says = escaped(name ?? path.split("/").at(-1) ?? "");
  if (kind === "photo") return `<a href="${href}"><img src="${href}" alt="${says}" loading="lazy"></a>`;
  if (kind === "video") return `<video src="${href}" controls preload="none" aria-label="${says}"></video>`;
  if (kind === "voice") return `<audio src="${href}" controls preload="none" aria-label="${says}"></audio>`;
  return `<p><a href="${href}" download><bdi>${says}</bdi></a></p>`;
}

const MARKUP: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** What reorders all that follows (UAX #9) stays within what it is in, as each has its own direction. */
function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (letter) => MARKUP[letter] ?? "");
}
