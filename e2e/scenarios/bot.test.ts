// Bots and the command line as processes of their own, over the real Worker.

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ConversationId } from "../../protocol/index.ts";
import { startDemo } from "../../scripts/demo/demo.ts";
import type { Person } from "../world/person.ts";
import { Program } from "../world/program.ts";
import { stage } from "../world/stage.ts";

const scene = stage();
const folder = mkdtempSync(join(tmpdir(), "parley-bots-"));
const programs: Program[] = [];
afterAll(async () => {
  for (const each of programs) await each.stop("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
function newBot(script: string, more: string[] = []) {
  const name = `bot${++made}.${crypto.randomUUID().slice(0, 8)}`;
  const runs = async (): Promise<Program> => {
    const program = start(`examples/${script}`, [scene.world.url, join(folder, name), ...more, name]);
    await program.says((line) => line.startsWith(`@${name}`));
    return program;
  };
  return { handle: name, runs };
}

function start(script: string, args: string[]): Program {
  const program = new Program(script, args);
  programs.push(program);
  return program;
}

async function chatWith(person: Person, handle: string) {
  const opened = await person.verbs.openDirect(handle);
  if (opened.kind !== "ok") throw new Error(opened.kind);
  await person.verbs.show(opened.conversation);
  return opened.conversation;
}

test("the echo bot answers, in direct chats and in groups, and gives files back byte by byte", async () => {
  const ana = await scene.person("Ana");
  const echo = newBot("echo-bot.ts");
  const program = await echo.runs();
  const chat = await chatWith(ana, echo.handle);
  await ana.says("hi", chat);
  await ana.sees("echo: hi", chat);
  await ana.sees("hi", chat, "read");
  const bytes = crypto.getRandomValues(new Uint8Array(65_536));
  await ana.sendsFile(new Blob([bytes]), chat, { caption: "a file", name: "noise.bin" });
  const back = await ana.opensFile("echo: a file", chat);
  expect(Buffer.from(await back.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  const group = await ana.verbs.createGroup({ title: "With a bot", handles: [echo.handle] });
  if (group.kind !== "ok") throw new Error(group.kind);
  await ana.verbs.show(group.conversation);
  await ana.says("hi group", group.conversation);
  await ana.sees("echo: hi group", group.conversation);
  expect(await program.stop("SIGTERM")).toBe(0);
  expect(program.errors).toBe("");
});

test("[BT1] [BT3] [BT4] killed in the middle and started again, the bot has answered everything once, in order", async () => {
  const bob = await scene.person("Bob");
  const echo = newBot("echo-bot.ts");
  let program = await echo.runs();
  const chat = await chatWith(bob, echo.handle);
  const texts = Array.from({ length: 24 }, (_, i) => `${i}`);
  for (const text of texts.slice(0, 16)) await bob.says(text, chat);
  for (const seen of ["echo: 2", "echo: 9"]) {
    await bob.sees(seen, chat);
    await program.stop("SIGKILL");
    program = await echo.runs();
  }
  for (const text of texts.slice(16)) await bob.says(text, chat);
  await bob.sees("echo: 23", chat);
  const answers = (await bob.words(chat)).filter((text) => text.startsWith("echo"));
  expect(answers).toEqual(texts.map((text) => `echo: ${text}`));
  await program.stop("SIGTERM");
});

test("the demo: who is alone finds a person who answers and a business with a menu, within seconds, and the same two after a restart", async () => {
  const home = join(folder, "demo");
  const zoe = await scene.person("Zoe");
  let demo = await startDemo(scene.world.url, home);
  const { person, business } = demo;
  const begun = performance.now();
  const mia = await chatWith(zoe, person);
  await zoe.says("hello", mia);
  const answered = (start: string, chat: ConversationId) =>
    zoe.until({ kind: "timeline", conversation: chat, limit: 3 }, ({ items }) =>
      items.some((item) => item.kind === "message" && !item.own && item.text.startsWith(start)),
    );
  await answered("Hi! I'm Mia", mia);
  expect(performance.now() - begun).toBeLessThan(20_000);
  await zoe.says("a photo, please", mia);
  await answered("Here's one.", mia);

  const bakery = await chatWith(zoe, business);
  await zoe.says("good morning", bakery);
  const { items } = await answered("Good morning! What can we bake", bakery);
  const menu = items.find((item) => item.kind === "message" && !item.own);
  await demo.end();
  demo = await startDemo(scene.world.url, home);
  expect(demo).toMatchObject({ person, business });
  await zoe.verbs.choose(bakery, menu?.id ?? "", "rye");
  await answered("Rye bread, with pleasure.", bakery);
  await demo.end();
});

test("customer service: the menu, an order, a restart in the middle, and a person who takes over", async () => {
  const [carol, dave] = [await scene.person("Carol"), await scene.person("Dave")];
  const desk = newBot("customer-service-bot.ts", [`@${dave.handle}`]);
  let program = await desk.runs();
  const chat = await chatWith(carol, desk.handle);
  const last = (start: string) =>
    carol.until({ kind: "timeline", conversation: chat, limit: 1 }, ({ items }) => {
      const item = items.at(-1);
      return item?.kind === "message" && !item.own && item.text.startsWith(start);
    });
  await carol.says("good morning", chat);
  await last("Hello!\nWhat can we do");
  await carol.says("2", chat);
  await last("Which order?");
  await program.stop("SIGKILL");
  program = await desk.runs();
  await carol.says("4711", chat);
  await last("Order 4711 is on its way.");
  await carol.says("3", chat);
  await last("A person is on the way");
  const group = await dave.conversationCalled("Help for Carol");
  await dave.sees('Carol asks for a person ("3").', group);
  await carol.conversationCalled("Help for Carol");
  await dave.says("Hi Carol, this is Dave.", group);
  await carol.sees("Hi Carol, this is Dave.", group);
  expect(await carol.words(group)).toEqual(['Carol asks for a person ("3").', "Hi Carol, this is Dave."]);
  await program.stop("SIGTERM");
});

test("the command line: login, send, listen, chats, block, and an exit code for each way to fail", async () => {
  const erin = await scene.person("Erin");
  const profile = join(folder, "cli");
  const handle = `cli.${crypto.randomUUID().slice(0, 8)}`;
  const run = async (...args: string[]) => {
    const program = start("sdk/cli.ts", [...args, "--profile", profile]);
    const code = await program.ended;
    return { code, lines: program.lines, errors: program.errors };
  };
  const json = (lines: string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(await run("send", "@nobody", "hi")).toMatchObject({ code: 3 });
  const login = ["login", "--url", scene.world.url, "--name", "Cli"];
  expect(await run(...login, "--handle", erin.handle)).toMatchObject({
    code: 4,
    errors: expect.stringContaining("somebody else"),
  });
  expect(await run(...login, "--handle", handle)).toMatchObject({
    code: 0,
    lines: [expect.stringContaining(`@${handle} is ready`)],
  });
  expect(statSync(join(profile, "profile.db")).mode & 0o077).toBe(0);
  expect(await run("send", "@nobody.here", "hi")).toMatchObject({ code: 4, lines: [] });
  expect(await run("send")).toMatchObject({ code: 2 });
  expect(await run("dance")).toMatchObject({ code: 2 });
  const sent = await run("send", `@${erin.handle}`, "hello", "Erin");
  expect([sent.code, json(sent.lines)]).toMatchObject([0, [{ state: "sent" }]]);
  const chat = await erin.conversationCalled("Cli");
  await erin.sees("hello Erin", chat);
  const path = join(folder, "note.txt");
  writeFileSync(path, "a note");
  expect(await run("send", chat, "see here", "--file", path)).toMatchObject({ code: 0 });
  expect(await (await erin.opensFile("see here", chat)).text()).toBe("a note");
  await erin.says("hello \u009b31m Cli", chat);
  const listening = start("sdk/cli.ts", ["listen", "--read", "--profile", profile]);
  const line = await listening.says((each) => each.includes('"message"'));
  expect(line).toContain("\\u009b");
  expect(JSON.parse(line)).toMatchObject({
    event: "message",
    conversation: chat,
    inGroup: false,
    text: "hello \u009b31m Cli",
    sender: { name: "Erin", handle: erin.handle },
    attachments: [],
  });
  await erin.sees("hello \u009b31m Cli", chat, "read");
  expect(await run("send", chat, "meanwhile")).toMatchObject({ code: 6 });
  expect(await listening.stop("SIGINT")).toBe(0);
  await erin.says("one more", chat);
  const again = start("sdk/cli.ts", ["listen", "--pretty", "--profile", profile]);
  await again.says((each) => each.endsWith("Erin: one more"));
  await again.stop("SIGTERM");
  expect(again.lines.filter((each) => each.includes("Erin"))).toHaveLength(1);
  const listed = await run("chats");
  expect(json(listed.lines)).toMatchObject([{ id: chat, kind: "direct", title: "Erin", unread: 1 }, { kind: "self" }]);
  const found = await run("search", "hel", "from:cli");
  expect(json(found.lines)).toMatchObject([{ conversation: chat, text: "hello Erin", sender: { self: true } }]);
  expect(await run("search")).toMatchObject({ code: 2 });
  expect(await run("block", `@${erin.handle}`)).toMatchObject({ code: 0 });
});
