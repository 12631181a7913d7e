// A team at one inbox: people of a business and who writes to it, all in this process.

import { beforeAll, expect, test } from "vitest";
import type { Role } from "../../business/roles.ts";
import { SCOPES, type Scope } from "../../business/scopes.ts";
import { bindings, migrate } from "../../directory/testing/service.ts";
import { createApp } from "../../http/app.ts";
import { gatewayOf } from "../../rpc.ts";
import { type Answer, ask, type Shop, shopOf, type Talker, talker } from "../testing/world.ts";

type Agent = { who: Talker; member: string; token: string };
type Item = {
  person: string;
  state: string;
  assignee: string | null;
  waitingSince: number | null;
  answers: number;
  labels: string[];
};

let ana: Agent;
let ben: Agent;
let rita: Agent;
let shop: Shop;
let dora: Talker;
let chat: string;
let person: string;

const of = (rest: string, id = shop.id) => `/v1/businesses/${id}${rest}`;

async function joins(name: string, role: Role): Promise<Agent> {
  const who = await talker(name);
  const invited = await ask("POST", of("/members"), ana.token, { handle: who.handle, role });
  expect((await ask("POST", `/v1/invitations/${shop.id}`, who.token())).status).toBe(200);
  return { who, member: String(invited.body.id), token: who.token() };
}
async function until<T>(look: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const found = await look();
    if (isIt(found)) return found;
    if (tries > 400) throw new Error(`never: ${JSON.stringify(found)}`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}
const inbox = async (by: Agent, query = "") =>
  (await ask("GET", of(`/inbox${query}`), by.token)).body as {
    items: Item[];
    next: string | null;
    counts: Record<string, number>;
  };
const item = async (by = ana) => (await ask("GET", of(`/inbox/${person}`), by.token)).body as unknown as Item;
const send = (by: Agent, text: string, more: object = {}): Promise<Answer> =>
  ask("POST", of("/messages"), by.token, { to: person, content: { kind: "text", text }, ...more });
async function tokenWith(scopes: readonly Scope[]): Promise<string> {
  return String((await ask("POST", of("/tokens"), ana.token, { name: "t", scopes })).body.token);
}

/** A stream of events, as text, until what is asked for has come; or to its end. */
async function stream(token: string) {
  const headers = { Authorization: `Bearer ${token}`, Accept: "text/event-stream" };
  const request = new Request(`https://parley.example${of("/events?after=now")}`, { headers });
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  const response = await createApp(() => Date.now()).fetch(request, bindings, context);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = "";
  let isOver = false;
  const read = async () => {
    const { done, value } = await reader.read();
    isOver ||= done;
    text += new TextDecoder().decode(value);
  };
  return {
    async says(part: string) {
      while (!text.includes(part) && !isOver) await read();
      expect(text).toContain(part);
      const said = text;
      text = "";
      return said;
    },
    async ends() {
      while (!isOver) await read();
    },
    cancel: () => reader.cancel(),
  };
}

beforeAll(async () => {
  await migrate();
  const owner = await talker("Ana");
  shop = await shopOf(owner);
  ana = { who: owner, member: "", token: owner.token() };
  const { items } = (await ask("GET", "/v1/businesses", ana.token)).body as { items: { member: string }[] };
  ana.member = items[0]?.member ?? "";
  ben = await joins("Ben", "agent");
  rita = await joins("Rita", "read-only");
  dora = await talker("Dora");
  chat = await dora.opens(shop.handle);
  await dora.client.verbs.send(chat as never, { text: "is it there?" });
  const { items: all } = await until(
    () => inbox(ana),
    ({ items: found }) => found.length === 1,
  );
  person = all[0]?.person ?? "";
}, 60_000);

test("[TI7] a conversation is whoever's answers it first; closed, it opens when they write, and they wait until they are answered", async () => {
  const first = await item();
  expect(first).toMatchObject({ state: "open", assignee: null, answers: 0, labels: [] });
  expect(first.waitingSince).toEqual(expect.any(Number));
  expect((await inbox(ben, "?view=mine")).items).toEqual([]);
  expect((await send(ben, "yes")).status).toBe(200);
  expect(await item()).toMatchObject({ assignee: ben.member, waitingSince: null, answers: 1 });
  expect((await inbox(ben, "?view=mine")).items).toMatchObject([{ person }]);
  expect((await inbox(ana)).counts).toMatchObject({ unassigned: 0, all: 1 });
  const closed = await ask("PATCH", of(`/inbox/${person}`), ben.token, { state: "closed" });
  expect(closed.body).toMatchObject({ state: "closed" });
  expect((await inbox(ana)).items).toEqual([]);
  expect((await inbox(ana, "?view=closed")).items).toMatchObject([{ person }]);
  await dora.client.verbs.send(chat as never, { text: "one more thing" });
  const open = await until(item, ({ state }) => state === "open");
  expect(open).toMatchObject({ assignee: ben.member, waitingSince: expect.any(Number) });
  // Anybody of them, and nobody who is none.
  expect((await ask("PATCH", of(`/inbox/${person}`), ben.token, { assignee: ana.member })).body).toMatchObject({
    assignee: ana.member,
  });
  for (const assignee of ["nobody", rita.member])
    expect((await ask("PATCH", of(`/inbox/${person}`), ben.token, { assignee })).body).toMatchObject({ code: "no-such-member" });
  expect((await ask("PATCH", of(`/inbox/${person}`), ben.token, { assignee: null })).body).toMatchObject({ assignee: null });
});

test("[TI7] labels are found by, are one of ours, and go with their last list", async () => {
  const items = [{ id: "vip", name: "Very important", hue: 40 }];
  expect((await ask("PUT", of("/labels"), ben.token, { items })).status).toBe(200);
  const change = (labels: string[]) => ask("PATCH", of(`/inbox/${person}`), ben.token, { labels });
  expect((await change(["other"])).body).toMatchObject({ code: "no-such-label" });
  expect((await change(["vip"])).body).toMatchObject({ labels: ["vip"] });
  expect((await inbox(ana, "?label=vip")).items).toMatchObject([{ person }]);
  expect((await inbox(ana, "?label=none")).items).toEqual([]);
  expect((await ask("PUT", of("/labels"), rita.token, { items: [] })).status).toBe(403);
  expect((await ask("PUT", of("/labels"), ben.token, { items: [] })).status).toBe(200);
  expect(await item()).toMatchObject({ labels: [] });
});

test("[TI8] of two who answer at once the second is told by whom before anything goes, and may send all the same", async () => {
  const { answers } = await item();
  const [one, two] = await Promise.all([
    send(ana, "from Ana", { ifAnswers: answers }),
    send(ben, "from Ben", { ifAnswers: answers }),
  ]);
  expect([one.status, two.status].sort()).toEqual([200, 412]);
  const [first, second] = one.status === 200 ? [ana, ben] : [ben, ana];
  const refused = one.status === 200 ? two : one;
  expect(refused.body).toMatchObject({ code: "answered-meanwhile", detail: first.member });
  const later = await send(second, "later", { ifAnswers: answers });
  expect(later.body).toMatchObject({ code: "answered-meanwhile", detail: first.member });
  // One's own answer is no surprise.
  expect((await send(first, "and more", { ifAnswers: answers })).status).toBe(200);
  const now = await item();
  expect(now.answers).toBe(answers + 2);
  expect((await send(second, "all the same", { ifAnswers: now.answers })).status).toBe(200);
  await dora.sees(chat as never, "all the same");
  const said = (await dora.items(chat as never)).flatMap((each) => (each.kind === "message" ? [each.text] : []));
  expect(said).not.toContain("later");
  expect(said.filter((text) => /^from/.test(text))).toHaveLength(1);
});

test("[TI9] who sent it is who was let in, whatever the request says; who it went to sees the business", async () => {
  expect((await send(rita, "I may not")).status).toBe(403);
  const sent = await send(ben, "by whom?", { by: ana.member });
  const message = await ask("GET", of(`/messages/${encodeURIComponent(String(sent.body.id))}`), ana.token);
  expect(message.body).toMatchObject({ by: ben.member });
  const token = await tokenWith(SCOPES);
  const headers = { "x-parley-principal": btoa(JSON.stringify({ kind: "member", id: ana.member, role: "owner" })) };
  const body = { to: person, content: { kind: "text", text: "by a program" } };
  const byProgram = await ask("POST", of("/messages"), token, body, headers);
  const told = await ask("GET", of(`/messages/${encodeURIComponent(String(byProgram.body.id))}`), ana.token);
  expect(told.body.by).toEqual(expect.any(String));
  expect([ana.member, ben.member]).not.toContain(told.body.by);
  const seen = await dora.sees(chat as never, "by whom?");
  expect(JSON.stringify(await dora.items(chat as never))).not.toContain(ben.member);
  expect(seen.own).toBe(false);
  const { items } = (await ask("GET", of("/audit"), ana.token)).body as {
    items: { action: string; actor: string; subject: string }[];
  };
  expect(items.find(({ action, actor }) => action === "message.send" && actor === ben.member)).toMatchObject({ subject: person });
  expect(JSON.stringify(items)).not.toContain("by whom?");
});

test("[TI10] a note is for who may read notes, never goes to the person, and is in the export of who may alone", async () => {
  const secret = `canary ${crypto.randomUUID()}`;
  const ear = await stream(await tokenWith(["messages:read"]));
  await ear.says("retry");
  const made = await ask("POST", of(`/inbox/${person}/notes`), ben.token, { text: secret });
  expect(made.body).toMatchObject({ by: ben.member, text: secret });
  expect(await ear.says('"change":"note"')).not.toContain(secret);
  await ear.cancel();
  expect((await ask("POST", of(`/inbox/${person}/notes`), rita.token, { text: "no" })).status).toBe(403);
  expect((await ask("GET", of(`/inbox/${person}/notes`), rita.token)).body).toMatchObject({ items: [{ text: secret }] });
  const blind = await tokenWith(["messages:read", "exports:create", "contacts:read", "media:read"]);
  expect((await ask("GET", of(`/inbox/${person}/notes`), blind)).status).toBe(403);
  expect((await ask("GET", of(`/inbox?q=${encodeURIComponent(secret)}`), blind)).body).toMatchObject({ items: [] });
  expect((await inbox(ana, `?q=${encodeURIComponent(secret.toUpperCase())}`)).items).toMatchObject([{ person }]);
  for (const path of ["/events", `/conversations/${person}/messages`, "/conversations", "/inbox"])
    expect(JSON.stringify((await ask("GET", of(path), ana.token)).body), path).not.toContain(secret);

  type Export = { id: string; state: string; files: { url: string }[] };
  const exported = async (token: string) => {
    const { id } = (await ask("POST", of("/exports"), token, {})).body as unknown as Export;
    const look = async () => (await ask("GET", of(`/exports/${id}`), token)).body as unknown as Export;
    const { files } = await until(look, ({ state }) => state === "ready");
    const { pathname, search } = new URL(files[0]?.url ?? "");
    const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
    const link = new Request(`https://parley.example${pathname}${search}`);
    return { id, pathname, text: await (await createApp(() => Date.now()).fetch(link, bindings, context)).text() };
  };
  const whole = await exported(ana.token);
  expect(whole.text).toContain(secret);
  expect((await exported(blind)).text).not.toContain(secret);
  expect((await ask("GET", of(`/exports/${whole.id}`), blind)).status).toBe(404);
  expect(JSON.stringify((await ask("GET", of("/exports"), blind)).body)).not.toContain(whole.id);
  expect((await ask("GET", whole.pathname, blind)).status).toBe(404);

  await send(ana, "the end of it");
  await dora.sees(chat as never, "the end of it");
  expect(JSON.stringify(await dora.items(chat as never))).not.toContain(secret);
  const other = await ask("DELETE", of(`/inbox/${person}x/notes/${made.body.id}`), ben.token);
  expect(other.status).toBe(404);
  expect((await ask("DELETE", of(`/inbox/${person}/notes/${made.body.id}`), ben.token)).status).toBe(204);
});

test("[TI11] [TI3] the team sees who types where; who is put out is gone from there, hears nothing more, and what was theirs is nobody's", async () => {
  const cem = await joins("Cem", "agent");
  const [anas, cems] = [await stream(ana.token), await stream(cem.token)];
  await anas.says('"present":[]');
  await cems.says('"present":[]');
  const isAt = (by: Agent, body: object) => ask("PUT", of("/presence"), by.token, body);
  expect((await isAt(rita, { person, doing: "typing" })).status).toBe(204);
  expect((await isAt(cem, { person: "ZZ.nobody", doing: "typing" })).status).toBe(404);
  expect((await ask("PUT", of("/presence"), await tokenWith(SCOPES), { person, doing: "typing" })).status).toBe(403);
  await isAt(cem, { person, doing: "typing" });
  const said = await anas.says('"typing"');
  expect(said).toContain(cem.member);
  expect(said).not.toContain(rita.member);
  await ask("PATCH", of(`/inbox/${person}`), ana.token, { assignee: cem.member });
  await anas.says('"change":"assignee"');
  expect((await ask("DELETE", of(`/members/${cem.member}`), ana.token)).status).toBe(204);
  await cems.ends();
  await anas.says('"present":[]');
  await anas.cancel();
  expect((await item()).assignee).toBeNull();
  expect((await send(cem, "still typing this")).status).toBe(404);
  // One that was let in before, and comes after.
  const principal = btoa(JSON.stringify({ kind: "member", id: cem.member, role: "agent" }));
  const late = new Request(`https://parley.example${of(`/inbox/${person}`)}`, { headers: { "x-parley-principal": principal } });
  expect((await gatewayOf(bindings, shop.id).fetch(late)).status).toBe(404);
  expect((await ask("PATCH", of(`/inbox/${person}`), ana.token, { assignee: cem.member })).body).toMatchObject({
    code: "no-such-member",
  });
});

test("[TI2] a member of another business is nobody here, and nobody of here is assigned there", async () => {
  const eve = await talker("Eve");
  const other = await shopOf(eve, "Rival");
  for (const path of ["/inbox", `/inbox/${person}`, `/inbox/${person}/notes`, "/figures", "/members", "/labels", "/events"])
    expect((await ask("GET", of(path), eve.token())).status, path).toBe(404);
  expect((await ask("PATCH", of(`/inbox/${person}`, other.id), eve.token(), { assignee: ben.member })).status).toBe(422);
  expect((await ask("DELETE", of(`/members/${ben.member}`, other.id), eve.token())).status).toBe(404);
  expect((await ask("GET", of("/inbox"), ben.token)).status).toBe(200);
});

test("[TI12] what was answered is counted by member and day", async () => {
  const { items, open } = (await ask("GET", of("/figures?days=2"), rita.token)).body as unknown as {
    items: { member: string; answered: number; responses: number; opened: number }[];
    open: number;
  };
  expect(open).toBe(1);
  const total = (member: string, what: "answered" | "responses" | "opened") =>
    items.filter((each) => each.member === member).reduce((sum, each) => sum + each[what], 0);
  expect(total(ben.member, "answered")).toBeGreaterThan(0);
  expect(total(ben.member, "responses")).toBeGreaterThan(0);
  expect(total("", "opened")).toBe(2);
  expect((await ask("GET", of("/figures?days=1000"), ana.token)).status).toBe(400);
});

test("[TI10] an erasure takes notes, labels, senders and the conversation's state", async () => {
  await ask("POST", of(`/inbox/${person}/notes`), ben.token, { text: "to be erased" });
  expect((await ask("DELETE", of(`/contacts/${person}`), ana.token)).status).toBe(204);
  expect((await inbox(ana, "?view=all")).items).toEqual([]);
  const { status, body } = await ask("GET", of(`/inbox/${person}/notes`), ana.token);
  expect([status, body.items ?? []].flat()).not.toContain("to be erased");
  expect(JSON.stringify(body)).not.toContain("to be erased");
});
