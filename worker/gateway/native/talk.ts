// Handlers of messages and people.

import type * as v from "valibot";
import type { sendRequest } from "../../business/native/views.ts";
import { problem } from "../../business/problem.ts";
import type { OutgoingContent } from "../business.ts";
import { readMessageId } from "../ids.ts";
import { answerNotFound, answerNothing, answerRefusal, type NativeContext, type NativeHandler } from "./answer.ts";
import { readPage } from "./page.ts";

const param = (c: NativeContext, name: string) => c.req.param(name) ?? "";

export const talkHandlers = {
  async send(c, body: v.InferOutput<typeof sendRequest>) {
    const request = { ...body, content: body.content as OutgoingContent, isTemplate: false };
    const sent = await c.get("business").send(request, c.get("sendKey"));
    return sent.kind === "ok" ? c.json({ id: sent.id, person: sent.person }) : answerRefusal(sent);
  },
  async react(c, { emoji }: { emoji: string }) {
    const message = param(c, "message");
    const person = readMessageId(message)?.person;
    if (person === undefined) return answerNotFound();
    const sent = await c.get("business").react(person, message, emoji);
    return sent.kind === "ok" ? c.json({ id: sent.id, person: sent.person }) : answerRefusal(sent);
  },
  async markRead(c) {
    return (await c.get("business").markRead(param(c, "message"))) ? answerNothing() : answerNotFound();
  },
  async typing(c) {
    return (await c.get("business").typing(param(c, "message"))) ? answerNothing() : answerNotFound();
  },
  async handOver(c, to: { agent: string; title: string; note: string }) {
    const done = await c.get("desk").handOver(param(c, "person"), to, c.get("sendKey"));
    return done.kind === "ok" ? c.json({ title: done.title }) : answerRefusal(done);
  },
  async message(c) {
    const found = await c.get("business").message(param(c, "message"));
    return found === undefined ? answerNotFound() : c.json(found);
  },
  async conversations(c) {
    const page = readPage(c, "cursor");
    if ("status" in page) return problem(page);
    return c.json(await c.get("business").conversations({ after: page.after ?? null, limit: page.limit }));
  },
  async messages(c) {
    const page = readPage(c, "cursor");
    if ("status" in page) return problem(page);
    if (!/^\d{1,15}$/.test(page.after ?? "0"))
      return problem({ status: 400, code: "malformed", detail: "after: not a cursor of this list" });
    const found = await c.get("business").messages(param(c, "person"), { after: page.after ?? null, limit: page.limit });
    return found === undefined ? answerNotFound() : c.json(found);
  },
  async contacts(c) {
    const page = readPage(c, "cursor");
    if ("status" in page) return problem(page);
    return c.json(await c.get("business").contacts({ after: page.after ?? null, limit: page.limit }));
  },
  async contact(c) {
    const found = await c.get("business").contact(param(c, "person"));
    return found === undefined ? answerNotFound() : c.json(found);
  },
  async block(c) {
    return (await c.get("business").block(param(c, "person"), true)) ? answerNothing() : answerNotFound();
  },
  async unblock(c) {
    return (await c.get("business").block(param(c, "person"), false)) ? answerNothing() : answerNotFound();
  },
} satisfies Record<string, NativeHandler>;
