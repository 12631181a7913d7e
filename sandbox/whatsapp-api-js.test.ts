// whatsapp-api-js as it is published, its requests sent to the sandbox, its own handlers behind a server of Node.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ActionButtons,
  ActionList,
  Body,
  BodyComponent,
  BodyParameter,
  Button,
  Contacts,
  Document,
  Image,
  Interactive,
  ListSection,
  Location,
  Name,
  Phone,
  Reaction,
  Row,
  Template,
  Text,
} from "whatsapp-api-js/messages";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import { Arrivals } from "../e2e/world/arrivals.ts";
import { type Receiver, startReceiver } from "../e2e/world/receiver.ts";
import { ROOT } from "../e2e/world/world.ts";
import { otherBusiness } from "./other-business.ts";
import { type Sandbox, startSandbox } from "./run.ts";

type OnMessage = NonNullable<WhatsAppAPI["on"]["message"]>;
type OnStatus = NonNullable<WhatsAppAPI["on"]["status"]>;
/** A `Response` only where the API was told not to read it */
type Answer = Awaited<ReturnType<WhatsAppAPI["sendMessage"]>> | Response;
type Refused = { error: { code: number; message: string; error_subcode?: number } };

const GRAPH = "https://graph.facebook.com";
const PICTURE = readFileSync(join(ROOT, "web/public/icons/icon-192.png"));
const messages = new Arrivals<Parameters<OnMessage>[0]>();
const statuses = new Arrivals<Parameters<OnStatus>[0]>();
/** What the library's handler of webhooks answered */
const verdicts: number[] = [];
let sandbox: Sandbox;
let receiver: Receiver;
let api: WhatsAppAPI;
let phone: string;
let to: string;

beforeAll(async () => {
  sandbox = await startSandbox(0);
  ({ PHONE_NUMBER_ID: phone, TO: to } = sandbox.line);
  api = withToken(sandbox.line.TOKEN);
  api.on.message = (arrived) => messages.push(arrived);
  api.on.status = (arrived) => statuses.push(arrived);
  receiver = await startReceiver(async (request) => {
    if (request.url === "/picture.png") return { status: 200, body: PICTURE, headers: { "Content-Type": "image/png" } };
    if (request.method === "GET") return { status: 200, body: api.handle_get(request) };
    const status = await api.handle_post(request);
    verdicts.push(status);
    return { status };
  });
  const { WABA_ID, VERIFY_TOKEN } = sandbox.line;
  await asks("POST", `${WABA_ID}/subscribed_apps`, { override_callback_uri: receiver.url, verify_token: VERIFY_TOKEN });
});
afterAll(async () => {
  await receiver?.close();
  await sandbox?.end();
});

/** The library has the host in its code; its `fetch` is given from outside. */
function withToken(token: string): WhatsAppAPI {
  const { APP_SECRET: appSecret, VERIFY_TOKEN: webhookVerifyToken, BASE_URL } = sandbox.line;
  const sendHere: typeof fetch = (url, init) => fetch(String(url).replace(GRAPH, BASE_URL), init);
  return new WhatsAppAPI({ token, appSecret, webhookVerifyToken, v: "v23.0", ponyfill: { fetch: sendHere } });
}

/** For what the library has no verb, it lends its `fetch` with the token. */
async function asks(method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { "Content-Type": "application/json" };
  const answer = await api.$$apiFetch$$(`${GRAPH}/v23.0/${path}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

function idOf(answer: Answer): string {
  if (!("messages" in answer)) throw new Error(JSON.stringify(answer));
  return answer.messages[0].id;
}

/** The person has it: their device said so. */
async function arrives(answer: Answer): Promise<string> {
  const id = idOf(answer);
  await statuses.until((each) => each.id === id && each.status === "delivered", `delivered of ${id}`);
  return id;
}

const echoOf = (text: string) =>
  messages.until(({ message }) => message.type === "text" && message.text.body === `echo: ${text}`, `the echo of ${text}`);

describe("messages", () => {
  test("text is answered, a reply quotes it, and statuses come as sent, delivered, read with our word beside", async () => {
    const id = idOf(await api.sendMessage(phone, to, new Text("hello, wörld 👋"), undefined, "order 7"));
    const echo = await echoOf("hello, wörld 👋");
    expect(echo).toMatchObject({ phoneID: phone, from: to, name: "Tess Test", recipient: { phone: to } });
    await statuses.until((each) => each.id === id && each.status === "read", "read");
    const about = statuses.all.filter((each) => each.id === id);
    expect(about.map(({ status }) => status)).toEqual(["sent", "delivered", "read"]);
    expect(about.map(({ biz_opaque_callback_data }) => biz_opaque_callback_data)).toEqual(["order 7", "order 7", "order 7"]);
    await arrives(await echo.reply(new Text("and again"), true));
    await echoOf("and again");
  });

  test("a picture by upload and by link, a document", async () => {
    const picture = await upload(new File([PICTURE], "icon.png", { type: "image/png" }));
    await arrives(await api.sendMessage(phone, to, new Image(picture, true, "by upload")));
    await arrives(await api.sendMessage(phone, to, new Image(`${receiver.url}/picture.png`)));
    const menu = await upload(new File(["a menu"], "menu.txt", { type: "text/plain" }));
    await arrives(await api.sendMessage(phone, to, new Document(menu, true, "our menu", "menu.txt")));
  });

  test("buttons and a list are tapped by the person", async () => {
    const buttons = new ActionButtons(new Button("yes", "Yes"), new Button("no", "No"));
    const offer = idOf(await api.sendMessage(phone, to, new Interactive(buttons, new Body("Table for two?"))));
    const tap = await messages.until(({ message }) => message.context?.id === offer, "the tap");
    expect(tap.message).toMatchObject({
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "yes", title: "Yes" } },
    });
    const rows = new ListSection("Menu", new Row("soup", "Soup", "of the day"), new Row("cake", "Cake"));
    const list = idOf(await api.sendMessage(phone, to, new Interactive(new ActionList("Menu", rows), new Body("What?"))));
    const choice = await messages.until(({ message }) => message.context?.id === list, "the choice");
    expect(choice.message).toMatchObject({
      interactive: { type: "list_reply", list_reply: { id: "soup", title: "Soup", description: "of the day" } },
    });
  });

  test("a reaction that comes and goes, a place, people", async () => {
    const text = await arrives(await api.sendMessage(phone, to, new Text("to react to")));
    expect(idOf(await api.sendMessage(phone, to, new Reaction(text, "👍")))).toMatch(/^wamid\./);
    expect(idOf(await api.sendMessage(phone, to, new Reaction(text)))).toMatch(/^wamid\./);
    await arrives(await api.sendMessage(phone, to, new Location(13.4, 52.5, "Shop", "Road 1")));
    await arrives(await api.sendMessage(phone, to, new Contacts([new Name("Bo B", "Bo"), new Phone("+491234")])));
  });

  test("a template that was made before", async () => {
    const components = [{ type: "BODY", text: "Order {{1}} is ready.", example: { body_text: [["7"]] } }];
    const template = { name: "order_ready", language: "en_US", category: "UTILITY", components };
    expect(await asks("POST", `${sandbox.line.WABA_ID}/message_templates`, template)).toMatchObject({ status: "APPROVED" });
    const filled = new Template("order_ready", "en_US", new BodyComponent(new BodyParameter("42")));
    await arrives(await api.sendMessage(phone, to, filled));
    await echoOf("Order 42 is ready.");
  });

  test("marked as read, with typing", async () => {
    await api.sendMessage(phone, to, new Text("are you there"));
    expect(await (await echoOf("are you there")).received("text")).toEqual({ success: true });
  });
});

describe("files", () => {
  test("uploaded, read, downloaded, deleted", async () => {
    const id = await upload(new File([PICTURE], "icon.png", { type: "image/png" }));
    const facts = await api.retrieveMedia(id, phone);
    expect(facts).toMatchObject({ id, mime_type: "image/png", file_size: String(PICTURE.length) });
    expect(await download(facts)).toEqual(PICTURE);
    expect(await api.deleteMedia(id, phone)).toEqual({ success: true });
    expect(await api.retrieveMedia(id)).toMatchObject({ error: { code: 100 } });
  });

  test("a person's photo comes by webhook and is downloaded with the library", async () => {
    await api.sendMessage(phone, to, new Text("photo"));
    const { message } = await messages.until((each) => each.message.type === "image", "the photo");
    if (message.type !== "image") throw new Error(message.type);
    const facts = await api.retrieveMedia(message.image.id);
    expect(await download(facts)).toEqual(readFileSync(join(ROOT, "web/public/icons/icon-512.png")));
  });
});

test("its handler took every webhook, and takes none with another signature", async () => {
  expect(verdicts.length).toBeGreaterThan(20);
  expect(verdicts.every((status) => status === 200)).toBe(true);
  const body = JSON.stringify({ object: "whatsapp_business_account", entry: [] });
  const headers = { "X-Hub-Signature-256": `sha256=${"0".repeat(64)}` };
  expect((await fetch(receiver.url, { method: "POST", headers, body })).status).toBe(401);
});

describe("refusals", () => {
  const refused = (answer: Answer | object) => (answer as Refused).error;

  test("a token that is none", async () => {
    const error = refused(await withToken("sk_test_none").sendMessage(phone, to, new Text("hi")));
    expect(error).toMatchObject({ code: 190, type: "OAuthException" });
  });

  test("a recipient who is unknown", async () => {
    const error = refused(await api.sendMessage(phone, `ZZ.${"A".repeat(26)}`, new Text("hi")));
    expect(error).toMatchObject({ code: 131026 });
  });

  test("the phone id of another business", async () => {
    const other = await otherBusiness(sandbox.line.BASE_URL);
    const theirs = refused(await api.sendMessage(other.phoneNumberId, to, new Text("hi")));
    const nobodys = refused(await api.sendMessage(`1${"0".repeat(15)}`, to, new Text("hi")));
    for (const error of [theirs, nobodys]) expect(error).toMatchObject({ code: 100, error_subcode: 33 });
    expect(theirs.message).toBe(nobodys.message);
  });

  test("eleven rows", async () => {
    const rows = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => new Row(`${name}${i}`, `${name} ${i}`)) as [Row];
    const sections = [new ListSection("A", ...rows("a", 6)), new ListSection("B", ...rows("b", 5))] as const;
    const list = new Interactive(new ActionList("Menu", ...sections), new Body("?"));
    expect(refused(await api.sendMessage(phone, to, list))).toMatchObject({ code: 131009 });
  });
});

async function upload(file: File): Promise<string> {
  const form = new FormData();
  form.set("file", file);
  form.set("type", file.type);
  const answer = await api.uploadMedia(phone, form);
  if (!("id" in answer)) throw new Error(JSON.stringify(answer));
  return answer.id;
}

async function download(facts: Awaited<ReturnType<WhatsAppAPI["retrieveMedia"]>>): Promise<Buffer> {
  if (!("url" in facts)) throw new Error(JSON.stringify(facts));
  const answer = await api.fetchMedia(facts.url);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}
