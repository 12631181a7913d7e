// @kapso/whatsapp-cloud-api as it is published, pointed at the sandbox.

import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { GraphApiError, WhatsAppClient } from "@kapso/whatsapp-cloud-api";
import { normalizeWebhook, verifySignature } from "@kapso/whatsapp-cloud-api/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Arrivals } from "../e2e/world/arrivals.ts";
import { bodyOf, type Receiver, type Reply, startReceiver } from "../e2e/world/receiver.ts";
import { ROOT } from "../e2e/world/world.ts";
import { otherBusiness } from "./other-business.ts";
import { type Sandbox, startSandbox } from "./run.ts";

type Told = ReturnType<typeof normalizeWebhook>;
type Message = Told["messages"][number];
type Status = Told["statuses"][number] & { status?: string; id?: string };

const PICTURE = readFileSync(join(ROOT, "web/public/icons/icon-192.png"));
const messages = new Arrivals<Message>();
const statuses = new Arrivals<Status>();
let sandbox: Sandbox;
let receiver: Receiver;
let client: WhatsAppClient;
let phoneNumberId: string;
let to: string;

beforeAll(async () => {
  sandbox = await startSandbox(0);
  receiver = await startReceiver(answer);
  const { BASE_URL: baseUrl, TOKEN: accessToken } = sandbox.line;
  client = new WhatsAppClient({ baseUrl, accessToken, graphVersion: "v23.0" });
  ({ PHONE_NUMBER_ID: phoneNumberId, TO: to } = sandbox.line);
  const subscription = { override_callback_uri: `${receiver.url}/hook`, verify_token: sandbox.line.VERIFY_TOKEN };
  const done = await client.request("POST", `${sandbox.line.WABA_ID}/subscribed_apps`, {
    body: subscription,
    responseType: "json",
  });
  expect(done).toMatchObject({ success: true });
});
afterAll(async () => {
  await receiver?.close();
  await sandbox?.end();
});

/** What the library's documentation has in its route of webhooks */
async function answer(request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
  if (pathname === "/picture.png") return { status: 200, body: PICTURE, headers: { "Content-Type": "image/png" } };
  if (request.method === "GET") {
    const isOurs = searchParams.get("hub.verify_token") === sandbox.line.VERIFY_TOKEN;
    return isOurs ? { status: 200, body: searchParams.get("hub.challenge") ?? "" } : { status: 403 };
  }
  const rawBody = await bodyOf(request);
  const signatureHeader = String(request.headers["x-hub-signature-256"]);
  if (!verifySignature({ appSecret: sandbox.line.APP_SECRET, rawBody, signatureHeader })) return { status: 401 };
  const told = normalizeWebhook(JSON.parse(rawBody.toString("utf8")));
  for (const each of told.messages) messages.push(each);
  for (const each of told.statuses) statuses.push(each as Status);
  return { status: 200 };
}

const status = (id: string, name: string) => statuses.until((each) => each.id === id && each.status === name, `${name} of ${id}`);
const idOf = (sent: { messages: { id: string }[] }) => sent.messages[0]?.id ?? "";

/** The person has it: their device said so. */
async function arrives(sent: { messages: { id: string }[] }): Promise<string> {
  await status(idOf(sent), "delivered");
  return idOf(sent);
}

async function refusal(request: Promise<unknown>): Promise<GraphApiError> {
  const error = await request.catch((thrown) => thrown);
  if (error instanceof GraphApiError) return error;
  throw new Error(`not refused: ${JSON.stringify(error)}`);
}

describe("messages", () => {
  test("text is answered, a reply quotes the answer, and statuses come as sent, delivered, read", async () => {
    const sent = await client.messages.sendText({ phoneNumberId, to, body: "hello, wörld 👋" });
    expect(sent.contacts[0]?.input).toBe(to);
    const echo = await messages.until((each) => each.text?.body === "echo: hello, wörld 👋", "the echo");
    expect(echo).toMatchObject({ from: to, type: "text", kapso: { direction: "inbound" } });
    await status(idOf(sent), "read");
    const about = statuses.all.filter((each) => each.id === idOf(sent));
    expect(about.map((each) => each.status)).toEqual(["sent", "delivered", "read"]);
    const contextMessageId = echo.id;
    const reply = await client.messages.sendText({ phoneNumberId, recipient: to, body: "and again", contextMessageId });
    await messages.until((each) => each.text?.body === "echo: and again", "the second echo");
    await arrives(reply);
  });

  test("a picture by upload and by link, a document", async () => {
    const file = new Blob([PICTURE], { type: "image/png" });
    const { id } = await client.media.upload({ phoneNumberId, type: "image/png", file, fileName: "icon.png" });
    await arrives(await client.messages.sendImage({ phoneNumberId, to, image: { id, caption: "by upload" } }));
    await arrives(await client.messages.sendImage({ phoneNumberId, to, image: { link: `${receiver.url}/picture.png` } }));
    const text = new Blob(["a menu"], { type: "text/plain" });
    const menu = await client.media.upload({ phoneNumberId, type: "text/plain", file: text, fileName: "menu.txt" });
    await arrives(await client.messages.sendDocument({ phoneNumberId, to, document: { id: menu.id, filename: "menu.txt" } }));
  });

  test("buttons and a list are tapped by the person", async () => {
    const buttons = [
      { id: "yes", title: "Yes" },
      { id: "no", title: "No" },
    ];
    const offer = await client.messages.sendInteractiveButtons({ phoneNumberId, to, bodyText: "Table for two?", buttons });
    const tap = await messages.until((each) => each.context?.id === idOf(offer), "the tap");
    expect(tap.interactive).toEqual({ type: "button_reply", buttonReply: { id: "yes", title: "Yes" } });
    const rows = [
      { id: "soup", title: "Soup", description: "of the day" },
      { id: "cake", title: "Cake" },
    ];
    const sections = [{ title: "Menu", rows }];
    const list = await client.messages.sendInteractiveList({
      phoneNumberId,
      to,
      bodyText: "What?",
      buttonText: "Menu",
      sections,
    });
    const choice = await messages.until((each) => each.context?.id === idOf(list), "the choice");
    expect(choice.interactive).toEqual({
      type: "list_reply",
      listReply: { id: "soup", title: "Soup", description: "of the day" },
    });
  });

  test("a reaction, a place, people", async () => {
    const text = await arrives(await client.messages.sendText({ phoneNumberId, to, body: "to react to" }));
    const reaction = await client.messages.sendReaction({ phoneNumberId, to, reaction: { messageId: text, emoji: "👍" } });
    expect(idOf(reaction)).toMatch(/^wamid\./);
    const location = { latitude: 52.5, longitude: 13.4, name: "Shop", address: "Road 1" };
    await arrives(await client.messages.sendLocation({ phoneNumberId, to, location }));
    const contacts = [{ name: { formattedName: "Bo B", firstName: "Bo" }, phones: [{ phone: "+491234" }] }];
    await arrives(await client.messages.sendContacts({ phoneNumberId, to, contacts }));
  });

  test("a template is made, listed, sent, deleted", async () => {
    const businessAccountId = sandbox.line.WABA_ID;
    const components = [{ type: "BODY", text: "Order {{1}} is ready.", example: { body_text: [["7"]] } }];
    const about = { name: "order_ready", language: "en_US", category: "UTILITY" };
    const made = await client.templates.create({ businessAccountId, ...about, components });
    expect(made).toMatchObject({ status: "APPROVED", category: "UTILITY" });
    const listed = await client.templates.list({ businessAccountId });
    expect(listed.data).toMatchObject([{ name: "order_ready", language: "en_US" }]);
    expect(await client.templates.get({ businessAccountId, templateId: made.id })).toMatchObject({ id: made.id });
    const parameters = [{ type: "text", text: "42" }];
    const template = { name: "order_ready", language: { code: "en_US" }, components: [{ type: "body", parameters }] };
    await arrives(await client.messages.sendTemplate({ phoneNumberId, to, template }));
    await messages.until((each) => each.text?.body === "echo: Order 42 is ready.", "the template's echo");
    expect(await client.templates.delete({ businessAccountId, name: "order_ready" })).toMatchObject({ success: true });
    const error = await refusal(client.messages.sendTemplate({ phoneNumberId, to, template }));
    expect(error).toMatchObject({ code: 132001, category: "template" });
  });

  test("marked as read, with typing", async () => {
    await client.messages.sendText({ phoneNumberId, to, body: "are you there" });
    const { id: messageId } = await messages.until((each) => each.text?.body === "echo: are you there", "the echo");
    const read = await client.messages.markRead({ phoneNumberId, messageId, typingIndicator: { type: "text" } });
    expect(read).toMatchObject({ success: true });
  });
});

describe("files", () => {
  test("uploaded, read, downloaded, deleted", async () => {
    const file = new Blob([PICTURE], { type: "image/png" });
    const { id: mediaId } = await client.media.upload({ phoneNumberId, type: "image/png", file });
    const facts = await client.media.get({ mediaId, phoneNumberId });
    expect(facts).toMatchObject({ id: mediaId, mimeType: "image/png", fileSize: String(PICTURE.length) });
    expect(Buffer.from((await client.media.download({ mediaId, phoneNumberId })) as ArrayBuffer)).toEqual(PICTURE);
    expect(await client.media.delete({ mediaId, phoneNumberId })).toMatchObject({ success: true });
    expect((await refusal(client.media.get({ mediaId, phoneNumberId }))).code).toBe(100);
  });

  test("a person's photo comes by webhook and is downloaded with the library", async () => {
    await client.messages.sendText({ phoneNumberId, to, body: "photo" });
    const photo = await messages.until((each) => each.type === "image", "the photo");
    const mediaId = photo.image?.id ?? "";
    const bytes = Buffer.from((await client.media.download({ mediaId, phoneNumberId, auth: "always" })) as ArrayBuffer);
    expect(bytes).toEqual(readFileSync(join(ROOT, "web/public/icons/icon-512.png")));
  });
});

describe("refusals, as the library sorts them", () => {
  const text = (via: WhatsAppClient, more: { phoneNumberId?: string; to?: string } = {}) =>
    refusal(via.messages.sendText({ phoneNumberId, to, body: "hi", ...more }));

  test("a token that is none", async () => {
    const stranger = new WhatsAppClient({ baseUrl: sandbox.line.BASE_URL, accessToken: "sk_test_none", graphVersion: "v23.0" });
    const error = await text(stranger);
    expect(error).toMatchObject({ httpStatus: 401, code: 190, category: "authorization" });
    expect(error.requiresTokenRefresh()).toBe(true);
  });

  test("a recipient who is unknown", async () => {
    for (const nobody of [`ZZ.${"A".repeat(26)}`, "4915112345678"])
      expect(await text(client, { to: nobody })).toMatchObject({ httpStatus: 400, code: 131026 });
  });

  test("the phone id of another business", async () => {
    const other = await otherBusiness(sandbox.line.BASE_URL);
    const theirs = await text(client, { phoneNumberId: other.phoneNumberId });
    const nobodys = await text(client, { phoneNumberId: `1${"0".repeat(15)}` });
    for (const error of [theirs, nobodys]) expect(error).toMatchObject({ httpStatus: 400, code: 100, errorSubcode: 33 });
    expect(theirs.message).toBe(nobodys.message);
  });

  test("eleven rows", async () => {
    const rows = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({ id: `${name}${i}`, title: `${name} ${i}` }));
    const sections = [
      { title: "A", rows: rows("a", 6) },
      { title: "B", rows: rows("b", 5) },
    ];
    // Its own verb for lists refuses them before they are sent.
    const interactive = { type: "list", body: { text: "?" }, action: { button: "Menu", sections } };
    const error = await refusal(client.messages.sendInteractiveRaw({ phoneNumberId, to, interactive }));
    expect(error).toMatchObject({ httpStatus: 400, code: 131009 });
  });
});
