// The page behind a link: what is found in it, and what whoever made it, or the link, can do with us. The network is scripted.

import { expect, test } from "vitest";
import { MAX_LINK_TITLE_LETTERS, MAX_LINK_WORDS_LETTERS, toBase64Url, utf8 } from "../../protocol/index.ts";
import { registered } from "../directory/testing/registered.ts";
import { call, migrate } from "../directory/testing/service.ts";
import type { NetworkPorts } from "../network/ports.ts";
import { lookAt } from "./look.ts";

const PAGE = "https://news.example/story";
const PUBLIC = ["93.184.216.34"];

function web(pages: Record<string, () => Response>, names: Record<string, string[]> = {}) {
  const asked: string[] = [];
  let isOver = () => {};
  const ports: NetworkPorts = {
    async fetch(request) {
      asked.push(request.url);
      return pages[request.url]?.() ?? new Response("none", { status: 404 });
    },
    resolve: async (name) => names[name] ?? PUBLIC,
    allowLoopback: false,
    after: (_, over) => {
      isOver = over;
      return () => {};
    },
  };
  return { ports, asked, timeout: () => isOver() };
}

const html =
  (head: string, type = "text/html; charset=utf-8") =>
  () =>
    new Response(`<!doctype html><html><head>${head}</head><body><title>not this</title>text</body></html>`, {
      headers: { "Content-Type": type },
    });
const picture =
  (type: string, bytes = 100) =>
  () =>
    new Response(new Uint8Array(bytes), { headers: { "Content-Type": type } });
const redirect = (location: string) => () => new Response(null, { status: 302, headers: { Location: location } });

test("[LP1] a page is what its cards say, else what it says in HTML; entities and other alphabets are read, its picture is found beside it", async () => {
  const { ports, asked } = web({
    [PAGE]: html(
      '<title>plain</title><meta name="description" content="d"><meta property="og:title" content="Caf&eacute; &amp; bar &#x1F375;"><meta property="og:image" content="/a.png?x=1#top">',
    ),
    "https://news.example/a.png?x=1": picture("image/png"),
  });
  expect(await lookAt(`${PAGE}#part`, ports)).toEqual({
    title: "Café & bar 🍵",
    words: "d",
    picture: { type: "image/png", data: toBase64Url(new Uint8Array(100)) },
  });
  // What stands behind "#" is nobody's but the browser's.
  expect(asked).toEqual([PAGE, "https://news.example/a.png?x=1"]);
  const greek = () =>
    new Response(new Uint8Array([...utf8("<head><title>"), 0xc1, 0xe2, ...utf8("</title>")]), {
      headers: { "Content-Type": 'text/html; charset="ISO-8859-7"' },
    });
  expect(await lookAt(PAGE, web({ [PAGE]: greek }).ports)).toMatchObject({ title: "Αβ", picture: null });
  const odd = html("<title>still</title>", "text/html; charset=klingon");
  expect(await lookAt(PAGE, web({ [PAGE]: odd }).ports)).toMatchObject({ title: "still" });
});

test("[LP1] only what stands before a page's content is what it says of itself, with or without the tags that HTML may leave out", async () => {
  const said = async (text: string) => {
    const page = () => new Response(text, { headers: { "Content-Type": "text/html" } });
    const { ports } = web({ [PAGE]: page });
    return (await lookAt(PAGE, ports))?.title ?? null;
  };
  const theirs = '<meta property="og:title" content="a guest wrote this">';
  const cases = {
    bare: "<!doctype html>\n<!-- new --><title>t</title><p>text",
    "after the head": "<html><head></head>\n<title>t</title><body>text",
    comment: `<head><title>t</title></head><body><p>${theirs}</p>`,
    "no body tag": `<title>t</title><p>text</p>${theirs}`,
    words: `<head><title>t</title></head> text ${theirs}`,
    "a word with a name": `<title>t</title>&lt;${theirs}`,
    picture: `<title>t</title><svg><title>of a picture</title></svg>${theirs}`,
    "what is not drawn": `<template><div>x</div>${theirs}<title>no</title></template><title>t</title>`,
    scripts: '<script>if (a < b) "<body>"</script><style>p > a {}</style><noscript><img src=x></noscript><title>t</title>',
  };
  for (const [name, text] of Object.entries(cases)) expect(await said(text), name).toBe("t");
  expect(await said("<p>text</p><title>late</title>")).toBeNull();
  expect(await said(`<base href=/><link rel=x><script>1</script>${theirs}<title>t</title>`)).toBe("a guest wrote this");
});

test("[LP2] neither a link, nor what it leads to, nor its picture has us ask anything inside", async () => {
  const inside = ["10.0.0.1"];
  const page = html('<title>t</title><meta property="og:image" content="https://inside.example/x.png">');
  const pages = {
    "https://inside.example/": html("<title>secret</title>"),
    "https://hop.example/": redirect("https://inside.example/"),
    "https://meta.example/": redirect("http://169.254.169.254/latest/meta-data/"),
    "https://file.example/": redirect("file:///etc/passwd"),
    "https://auth.example/": redirect("https://a:b@news.example/"),
    [PAGE]: page,
  };
  const refused = [
    ...Object.keys(pages).filter((each) => each !== PAGE),
    "http://news.example/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://a:b@news.example/",
    "https://news.example:22/",
    "https://localhost/",
    "ftp://news.example/",
    "javascript:alert(1)",
    "news.example",
    "",
  ];
  for (const link of refused) {
    const { ports, asked } = web(pages, { "inside.example": inside });
    expect(await lookAt(link, ports), link).toBeNull();
    expect(
      asked.filter((url) => /inside|169\.254|file:|127\./.test(url)),
      link,
    ).toEqual([]);
  }
  const { ports, asked } = web(pages, { "inside.example": inside });
  expect(await lookAt(PAGE, ports)).toMatchObject({ title: "t", picture: null });
  expect(asked).toEqual([PAGE]);
});

test("[LP2] three redirects are followed, a circle of them ends", async () => {
  const chain = (last: string) => ({
    "https://a.example/": redirect("https://b.example/"),
    "https://b.example/": redirect("/next"),
    "https://b.example/next": redirect(last),
  });
  const good = web({ ...chain(PAGE), [PAGE]: html("<title>there</title>") });
  expect(await lookAt("https://a.example/", good.ports)).toMatchObject({ title: "there" });
  const circle = web(chain("https://a.example/"));
  expect(await lookAt("https://a.example/", circle.ports)).toBeNull();
  expect(circle.asked.length).toBe(4);
});

test("[LP3] a page without end is read to half a megabyte, and left", async () => {
  let given = 0;
  let left = false;
  const endless = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          given += 64 * 1024;
          controller.enqueue(
            given === 64 * 1024 ? utf8("<head><title>first</title>".padEnd(64 * 1024)) : new Uint8Array(64 * 1024).fill(32),
          );
        },
        cancel() {
          left = true;
        },
      }),
      { headers: { "Content-Type": "text/html" } },
    );
  expect(await lookAt(PAGE, web({ [PAGE]: endless }).ports)).toMatchObject({ title: "first" });
  expect(left).toBe(true);
  expect(given).toBeLessThanOrEqual(1024 * 1024);
});

test("[LP3] whoever answers letter by letter is not waited for", async () => {
  const world = web({ [PAGE]: () => new Response(new ReadableStream({}), { headers: { "Content-Type": "text/html" } }) });
  const looking = lookAt(PAGE, {
    ...world.ports,
    fetch: (request) => {
      queueMicrotask(world.timeout);
      return world.ports.fetch(request);
    },
  });
  expect(await looking).toBeNull();
});

test("[LP3] nothing that is no page, no picture of a kind that is drawn, or too large; what it says is one line, and short", async () => {
  const withPicture = html('<title>t</title><meta property="og:image" content="/p">');
  const cases: [page: () => Response, picture: () => Response][] = [
    [withPicture, picture("image/svg+xml")],
    [withPicture, picture("text/html")],
    [withPicture, picture("image/png", 1024 * 1024 + 1)],
    [withPicture, picture("image/png", 0)],
    [withPicture, () => new Response("no", { status: 500 })],
  ];
  for (const [page, shown] of cases) {
    const { ports } = web({ [PAGE]: page, "https://news.example/p": shown });
    expect(await lookAt(PAGE, ports)).toEqual({ title: "t", words: "", picture: null });
  }
  for (const answer of [
    html("<title>t</title>", "application/json"),
    html(""),
    html("<title> \n </title>"),
    picture("image/png"),
  ])
    expect(await lookAt(PAGE, web({ [PAGE]: answer }).ports)).toBeNull();
  const long = "w ".repeat(50_000);
  const said = await lookAt(
    PAGE,
    web({ [PAGE]: html(`<title>\u202ea\u0000b\n${long}</title><meta name=description content="${long}">`) }).ports,
  );
  expect(said?.title.startsWith("a b w")).toBe(true);
  expect([...(said?.title ?? "")].length).toBeLessThanOrEqual(MAX_LINK_TITLE_LETTERS);
  expect([...(said?.words ?? "")].length).toBeLessThanOrEqual(MAX_LINK_WORDS_LETTERS);
});

test("[LP3] a page that is built to cost takes no longer than others", async () => {
  const bombs = [
    `<title>t</title>${"<div>".repeat(100_000)}`,
    `<title>t</title><meta content="${"x".repeat(500_000)}" property="og:title`,
    `<title>t</title>${'<meta property="og:title" content="o">'.repeat(10_000)}`,
    `<title>${"&".repeat(200_000)}</title>`,
    `<title>t</title><meta ${"a=b ".repeat(100_000)}>`,
  ];
  for (const bomb of bombs) {
    const page = await lookAt(PAGE, web({ [PAGE]: html(bomb) }).ports);
    expect(page === null || page.title.length > 0).toBe(true);
  }
});

test("[LP2] only who has a session may ask", async () => {
  await migrate();
  const body = { url: "https://localhost/" };
  expect((await call("lookAtLink", { body })).rejection).toMatchObject({ kind: "no-session" });
  const { token } = await registered();
  expect((await call("lookAtLink", { body, token })).answer).toEqual({ page: null });
  expect((await call("lookAtLink", { body: { url: "x".repeat(3_000) }, token })).rejection).toMatchObject({ kind: "malformed" });
});
