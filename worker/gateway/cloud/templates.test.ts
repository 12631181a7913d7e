// Templates: which are taken, how they are listed, and what becomes of one in a message.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fill, placeholdersIn } from "./placeholders.ts";
import { memoryTemplates } from "./template-store.ts";
import { templateStoreContract } from "./template-store-contract.ts";
import { ANA, identity } from "./testing/business.ts";
import { errorOf, type TestSurface, testSurface } from "./testing/surface.ts";

const LIST = `/v23.0/${identity.wabaId}/message_templates`;
const SEND = `/v23.0/${identity.phoneNumberId}/messages`;
const order = {
  name: "order_update",
  language: "en_US",
  category: "UTILITY",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["5"] } },
    { type: "BODY", text: "Hi {{1}}, it comes {{2}}. Yours, {{1}}", example: { body_text: [["Ana", "today"]] } },
    { type: "FOOTER", text: "Acme" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Thanks" },
        { type: "URL", text: "Track", url: "https://acme.example/t/{{1}}", example: ["abc"] },
      ],
    },
  ],
};

async function withTemplate(template: object = order): Promise<TestSurface & { id: string }> {
  const surface = testSurface();
  const made = await surface.call("POST", LIST, template);
  expect(made.body).toMatchObject({ status: "APPROVED" });
  return { ...surface, id: String(made.body.id) };
}

function send(surface: TestSurface, components: unknown, template = { name: "order_update", language: { code: "en_US" } }) {
  const body = { messaging_product: "whatsapp", to: ANA, type: "template", template: { ...template, components } };
  return surface.call("POST", SEND, body);
}

const textOf = (text: unknown) => ({ type: "text", text });
const components = (header: unknown[], body: unknown[], url: unknown[] = [textOf("xyz")]) => [
  { type: "header", parameters: header },
  { type: "body", parameters: body },
  { type: "button", sub_type: "url", index: "1", parameters: url },
];

describe("a definition", () => {
  test("[CC8] that is well formed is approved at once, listed, read, changed and deleted", async () => {
    const surface = await withTemplate();
    expect(surface.id).toMatch(/^4\d{15}$/);
    const shown = { id: surface.id, ...order, status: "APPROVED", parameter_format: "POSITIONAL" };
    for (const path of [`/v23.0/${surface.id}`, `${LIST}/${surface.id}`])
      expect((await surface.call("GET", path)).body).toEqual(shown);
    expect((await surface.call("GET", LIST)).body).toEqual({
      data: [shown],
      paging: { cursors: { before: surface.id, after: surface.id } },
    });
    const change = { category: "MARKETING", components: [{ type: "body", text: "Sold out" }] };
    expect((await surface.call("POST", `/${surface.id}`, change)).body).toEqual({ success: true });
    expect((await surface.call("GET", `/${surface.id}?fields=category,components`)).body).toEqual({
      id: surface.id,
      category: "MARKETING",
      components: [{ type: "BODY", text: "Sold out" }],
    });
    expect((await surface.call("DELETE", `${LIST}?name=order_update`)).body).toEqual({ success: true });
    expect((await surface.call("GET", LIST)).body).toEqual({ data: [] });
    expect(errorOf(await surface.call("DELETE", `${LIST}?name=order_update`)).code).toBe(100);
    expect(errorOf(await surface.call("DELETE", LIST)).code).toBe(131008);
  });

  test("of the same name is another one in another language only", async () => {
    const surface = await withTemplate();
    expect(errorOf(await surface.call("POST", LIST, order)).code).toBe(100);
    expect((await surface.call("POST", LIST, { ...order, language: "pt_BR" })).status).toBe(200);
    const listed = await surface.call("GET", `${LIST}?language=pt_BR&name=order&category=utility&status=APPROVED`);
    expect(listed.body.data).toMatchObject([{ language: "pt_BR" }]);
    expect((await surface.call("GET", `${LIST}?status=REJECTED`)).body).toEqual({ data: [] });
    await surface.call("DELETE", `${LIST}?name=order_update&language=en_US`);
    expect((await surface.call("GET", LIST)).body.data).toMatchObject([{ language: "pt_BR" }]);
    await surface.call("DELETE", `${LIST}?name=order_update&hsm_id=${surface.id}`);
    expect((await surface.call("GET", LIST)).body.data).toHaveLength(1);
  });

  test("is listed page by page", async () => {
    const surface = testSurface();
    for (const name of ["a", "b", "c"]) await surface.call("POST", LIST, { ...order, name });
    const first = await surface.call("GET", `${LIST}?limit=2`);
    expect(first.body.data).toMatchObject([{ name: "a" }, { name: "b" }]);
    const { after } = (first.body.paging as { cursors: { after: string } }).cursors;
    expect((await surface.call("GET", `${LIST}?limit=2&after=${after}`)).body.data).toMatchObject([{ name: "c" }]);
  });

  const body = (text: string, example?: object) => ({ components: [{ type: "BODY", text, ...(example && { example }) }] });
  const button = (one: object) => ({
    components: [
      { type: "BODY", text: "x" },
      { type: "BUTTONS", buttons: [one] },
    ],
  });
  const url = (link: string) => button({ type: "URL", text: "Open", url: link });
  test.each<[string, object, number]>([
    ["a name in capitals", { name: "Order" }, 131009],
    ["no name", { name: undefined }, 131008],
    ["no language", { language: "English" }, 131009],
    ["another category", { category: "ADS" }, 131009],
    ["no body", { components: [{ type: "FOOTER", text: "x" }] }, 131008],
    [
      "two bodies",
      {
        components: [
          { type: "BODY", text: "x" },
          { type: "body", text: "y" },
        ],
      },
      100,
    ],
    ["a carousel", { components: [{ type: "BODY", text: "x" }, { type: "CAROUSEL" }] }, 100],
    [
      "a picture",
      {
        components: [
          { type: "BODY", text: "x" },
          { type: "HEADER", format: "IMAGE" },
        ],
      },
      131009,
    ],
    ["a body of 1025", body("x".repeat(1025)), 131009],
    ["nothing but a place", body("{{1}}", { body_text: [["a"]] }), 100],
    ["more places than words", body("Hi {{1}} {{2}}", { body_text: [["a", "b"]] }), 100],
    ["no word at all", body("123 ... !"), 100],
    ["a number left out", body("{{1}} {{3}}", { body_text: [["a", "b"]] }), 100],
    ["a name in a template of numbers", body("{{name}}", { body_text: [["a"]] }), 100],
    ["half a placeholder", body("{{1", { body_text: [["a"]] }), 100],
    ["no example", body("{{1}}"), 100],
    ["too few examples", body("{{1}} {{2}}", { body_text: [["a"]] }), 100],
    [
      "a placeholder in the footer",
      {
        components: [
          { type: "BODY", text: "x" },
          { type: "FOOTER", text: "{{1}}" },
        ],
      },
      100,
    ],
    ["a call", button({ type: "PHONE_NUMBER", text: "Call", phone_number: "1" }), 100],
    ["a placeholder in a button", button({ type: "QUICK_REPLY", text: "{{1}}" }), 100],
    ["[BA11] a page that anybody on the way can change", url("http://acme.example/"), 100],
    ["a script", url("javascript:alert(1)"), 100],
    ["a name before the host", url("https://bank.example@evil.example/"), 100],
    ["a host to fill in", url("https://{{1}}"), 100],
    ["a domain to fill in", url("https://acme.example{{1}}"), 100],
    ["a placeholder within a link", url("https://acme.example/{{1}}/x"), 100],
    ["components that are none", { components: ["x"] }, 100],
  ])("[CC8] with %s is refused", async (_, wrong, code) => {
    const surface = testSurface();
    expect(errorOf(await surface.call("POST", LIST, { ...order, ...wrong })).code).toBe(code);
    expect(surface.templates.list()).toEqual([]);
  });
});

describe("in a message", () => {
  test("becomes a notice that may go at any time", async () => {
    const surface = await withTemplate();
    const answer = await send(
      surface,
      components([textOf("5")], [textOf("Ana {{2}}"), { type: "date_time", date_time: { fallback_value: "today" } }]),
    );
    expect(answer.status).toBe(200);
    expect(surface.business.calls).toMatchObject([
      {
        request: {
          isTemplate: true,
          content: {
            kind: "choices",
            choices: {
              kind: "notice",
              header: "Order 5",
              // [CC8] What was filled in is not read again.
              text: "Hi Ana {{2}}, it comes today. Yours, Ana {{2}}",
              footer: "Acme",
              links: [{ title: "Track", url: "https://acme.example/t/xyz" }],
              buttons: [{ id: "Thanks", title: "Thanks" }],
            },
          },
        },
      },
    ]);
  });

  test("gives its quick replies the payload that comes back", async () => {
    const surface = await withTemplate();
    const reply = { type: "button", sub_type: "QUICK_REPLY", index: 0, parameters: [{ type: "payload", payload: "thanks-5" }] };
    await send(surface, [...components([textOf("5")], [textOf("Ana"), textOf(7)]), reply]);
    expect(surface.business.calls).toMatchObject([
      { request: { content: { choices: { buttons: [{ id: "thanks-5", title: "Thanks" }] } } } },
    ]);
  });

  test("may name its placeholders", async () => {
    const named = {
      name: "named",
      language: "en",
      category: "marketing",
      parameter_format: "named",
      components: [
        {
          type: "BODY",
          text: "Hi {{first_name}}",
          example: { body_text_named_params: [{ param_name: "first_name", example: "Ana" }] },
        },
      ],
    };
    const surface = await withTemplate(named);
    const said = { name: "named", language: { code: "en" } };
    const parameters = [{ type: "text", parameter_name: "first_name", text: "Ana" }];
    expect((await send(surface, [{ type: "body", parameters }], said)).status).toBe(200);
    expect(surface.business.calls).toMatchObject([{ request: { content: { choices: { text: "Hi Ana", header: null } } } }]);
    expect(errorOf(await send(surface, [{ type: "body", parameters: [textOf("Ana")] }], said)).code).toBe(132012);
  });

  const fine = [textOf("Ana"), textOf("today")];
  test.each<[string, unknown, number]>([
    ["no parameters", undefined, 132000],
    ["one too few", components([textOf("5")], [textOf("Ana")]), 132000],
    ["one too many", components([textOf("5")], [...fine, textOf("x")]), 132000],
    ["no parameter of the link", components([textOf("5")], fine, []), 132000],
    ["a button that is not there", [...components([textOf("5")], fine), { type: "button", index: 7, sub_type: "url" }], 132000],
    ["a picture", components([{ type: "image", image: { link: "https://a.example" } }], fine), 132012],
    ["an empty text", components([textOf("")], fine), 132012],
    [
      "another kind of button",
      [
        ...components([textOf("5")], fine).slice(0, 2),
        { type: "button", index: 1, sub_type: "quick_reply", parameters: [textOf("x")] },
      ],
      132012,
    ],
    ["a carousel", [{ type: "carousel" }], 132012],
    ["a header of 61", components([textOf("x".repeat(55))], fine), 132005],
    ["a body of 1025", components([textOf("5")], [textOf("x".repeat(600)), textOf("today")]), 132005],
    ["components that are none", "none", 100],
  ])("[CC8] with %s is not sent", async (_, said, code) => {
    const surface = await withTemplate();
    expect(errorOf(await send(surface, said)).code).toBe(code);
    expect(surface.business.calls).toEqual([]);
  });

  test("that is not there in that language is not sent", async () => {
    const surface = await withTemplate();
    const answer = await send(surface, [], { name: "order_update", language: { code: "de" } });
    expect([answer.status, errorOf(answer).code]).toEqual([404, 132001]);
  });
});

test.each<[string, "POSITIONAL" | "NAMED", string[] | undefined]>([
  ["no placeholder", "POSITIONAL", []],
  ["{{2}} {{ 1 }} {{2}}", "POSITIONAL", ["1", "2"]],
  ["{{0}}", "POSITIONAL", undefined],
  ["{{}}", "POSITIONAL", undefined],
  ["{{1}}}", "POSITIONAL", ["1"]],
  ["{{b}} {{a_1}}", "NAMED", ["b", "a_1"]],
  ["{{A}}", "NAMED", undefined],
])("the placeholders of %s", (text, format, expected) => {
  expect(placeholdersIn(text, format)).toEqual(expected);
});

test("filling in changes nothing else", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: "binary" }), (before, value) => {
      fc.pre(!before.includes("{"));
      expect(fill(`${before}{{1}}`, new Map([["1", value]]))).toBe(before + value);
    }),
  );
});

describe("the store in memory", () => templateStoreContract(async (run) => run(memoryTemplates())));
