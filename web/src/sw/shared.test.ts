// What another app, or any page of the web, hands over to be shared: kept within limits, once, and not for long.

import { expect, test } from "vitest";
import { sharedWords, shareProblemWords } from "../entrances/share-words.ts";
import { dropShared, KEPT_MS, keepShared, MOST_BYTES, MOST_FILES, readShared } from "./shared.ts";

/** Caches of a browser, as far as they are used */
function memoryCaches(roomBytes = Number.POSITIVE_INFINITY) {
  const all = new Map<string, Map<string, Blob>>();
  return {
    all,
    async open(name: string) {
      const cache = all.get(name) ?? new Map<string, Blob>();
      all.set(name, cache);
      return {
        async put(key: RequestInfo | URL, response: Response) {
          const blob = await response.blob();
          if (blob.size > roomBytes) throw new DOMException("full", "QuotaExceededError");
          cache.set(String(key), blob);
        },
        async match(key: RequestInfo | URL) {
          const kept = cache.get(String(key));
          return kept && new Response(kept);
        },
      };
    },
    delete: async (name: string) => all.delete(name),
  };
}

const post = (body: BodyInit, headers: HeadersInit = {}) =>
  new Request("https://parley.example/share", { method: "POST", body, headers, duplex: "half" } as RequestInit);

function form(files: File[], words: Record<string, string> = {}): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(words)) made.append(name, value);
  for (const file of files) made.append("files", file);
  return made;
}
const NOW = 1_800_000_000_000;

test("[SR1] words and files wait as they came, once, until they are taken", async () => {
  const store = memoryCaches();
  const picture = new File([Uint8Array.of(1, 2, 3)], "lake.jpg", { type: "image/jpeg" });
  await keepShared(post(form([picture], { title: "The lake", text: "The lake", url: "https://lake.example" })), NOW, store);
  const shared = await readShared(NOW + 1_000, store);
  expect(shared).toMatchObject({
    text: "The lake\nhttps://lake.example",
    files: [{ name: "lake.jpg", type: "image/jpeg" }],
    problem: null,
  });
  expect(new Uint8Array((await shared?.blobs[0]?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
  expect(sharedWords(shared ?? { text: "", files: [] })).toBe("lake.jpg, The lake\nhttps://lake.example");
  await dropShared(store);
  expect(await readShared(NOW, store)).toBe(null);
  expect(store.all.get("parley-shared")).toBeUndefined();
});

test("[SR1] a second share takes the place of the first, and none is kept for long, whatever the clock says", async () => {
  const store = memoryCaches();
  await keepShared(post(form([new File(["a"], "a.txt"), new File(["b"], "b.txt")])), NOW, store);
  await keepShared(post(form([], { text: "only words" })), NOW, store);
  expect(await readShared(NOW, store)).toMatchObject({ text: "only words", blobs: [] });
  expect(await readShared(NOW + KEPT_MS + 1, store)).toBe(null);
  await keepShared(post(form([], { text: "again" })), NOW, store);
  expect(await readShared(NOW - KEPT_MS - 1, store)).toBe(null);
});

test("[SR2] a gigabyte is not read to its end, and nothing of it is kept", async () => {
  const store = memoryCaches();
  const chunk = new Uint8Array(4 * 1024 * 1024);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === 0)
        controller.enqueue(
          new TextEncoder().encode('--x\r\nContent-Disposition: form-data; name="files"; filename="big"\r\n\r\n'),
        );
      sent += chunk.length;
      if (sent > 1024 ** 3) controller.close();
      else controller.enqueue(chunk);
    },
  });
  await keepShared(post(endless as unknown as BodyInit, { "Content-Type": "multipart/form-data; boundary=x" }), NOW, store);
  expect(sent).toBeLessThan(MOST_BYTES + 64 * 1024 * 1024);
  expect(await readShared(NOW, store)).toMatchObject({ problem: "too-large", files: [], text: "" });
});

test("[SR2] too many files, no form at all, a full disk: it's said, and nothing is left over", async () => {
  const many = Array.from({ length: MOST_FILES + 1 }, (_, i) => new File(["x"], `${i}.txt`));
  const cases: [Request, Parameters<typeof memoryCaches>[0], string | null][] = [
    [post(form(many)), undefined, "too-many"],
    [post("garbage", { "Content-Type": "multipart/form-data; boundary=none" }), undefined, "unreadable"],
    [post("{}", { "Content-Type": "application/json" }), undefined, "unreadable"],
    [post(form([new File([new Uint8Array(2_000)], "large.bin")])), 1_000, "no-room"],
    [post(form([new File([], "")])), undefined, null],
  ];
  for (const [request, roomBytes, problem] of cases) {
    const store = memoryCaches(roomBytes);
    await keepShared(request, NOW, store);
    expect(await readShared(NOW, store)).toMatchObject({ problem, files: [] });
    expect((shareProblemWords(problem as never) === null) === (problem === null)).toBe(true);
  }
});

test("[SR2] names and words are whatever somebody made up: cut, and only ever text", async () => {
  const store = memoryCaches();
  const nasty = new File(["x"], "../../<img src=x onerror=alert(1)>.html", { type: "text/html" });
  await keepShared(post(form([nasty], { text: `${"a".repeat(20_000)}` })), NOW, store);
  const shared = await readShared(NOW, store);
  expect(shared?.text).toHaveLength(16_000);
  expect(sharedWords(shared ?? { text: "", files: [] }).length).toBeLessThan(400);
});
