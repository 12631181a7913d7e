import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Program } from "../e2e/world/program.ts";
import { ROOT } from "../e2e/world/world.ts";
import { buildSdk, PACKAGE } from "../scripts/sdk/build.ts";
import { npm, run as runTool } from "../scripts/sdk/run.ts";
import { type Sandbox, startSandbox } from "./run.ts";

let sandbox: Sandbox;
const programs: Program[] = [];
beforeAll(async () => {
  sandbox = await startSandbox(0);
});
afterAll(async () => {
  for (const program of programs) await program.stop("SIGKILL");
  await sandbox?.end();
});

function parley(...args: string[]): Program {
  const { BASE_URL, TOKEN } = sandbox.line;
  const program = new Program("sdk/cli.ts", [...args, "--url", BASE_URL, "--token", TOKEN]);
  programs.push(program);
  return program;
}

async function send(text: string): Promise<void> {
  const { BASE_URL, TOKEN, PHONE_NUMBER_ID, TO } = sandbox.line;
  const headers = { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ messaging_product: "whatsapp", to: TO, text: { body: text } });
  expect((await fetch(`${BASE_URL}/v23.0/${PHONE_NUMBER_ID}/messages`, { method: "POST", headers, body })).status).toBe(200);
}

test("[BT5] events come to the terminal as they happen, and all that were there at once", async () => {
  const watching = parley("events");
  await send("who is there?");
  const line = await watching.says((each) => each.includes("echo: who is there?"));
  expect(JSON.parse(line)).toMatchObject({ kind: "message", content: { kind: "text", text: "echo: who is there?" } });
  const all = parley("events", "--once", "--after", "0");
  expect(await all.ended).toBe(0);
  const ids = all.lines.map((each) => (JSON.parse(each) as { id: number }).id);
  expect(ids.length).toBeGreaterThan(2);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

test("[BT5] events go on after the network broke: nothing is missed, and nothing comes twice", async () => {
  const { port } = new URL(sandbox.line.BASE_URL);
  const lines = new Set<Socket>();
  const cable = createServer((near) => {
    const far = connect(Number(port), "localhost");
    for (const end of [near, far]) lines.add(end.on("error", () => {}));
    near.pipe(far).pipe(near);
  });
  const plug = () => new Promise<void>((done) => void cable.listen(place, "localhost", done));
  const pull = () => {
    for (const line of lines) line.destroy();
    return new Promise((done) => cable.close(done));
  };
  let place = 0;
  await plug();
  place = (cable.address() as AddressInfo).port;
  const program = new Program("sdk/cli.ts", ["events", "--url", `http://localhost:${place}`, "--token", sandbox.line.TOKEN]);
  programs.push(program);
  await send("before");
  await program.says((each) => each.includes("echo: before"));
  await pull();
  await send("while nobody hears");
  await plug();
  await program.says((each) => each.includes("echo: while nobody hears"));
  const ids = program.lines.map((each) => (JSON.parse(each) as { id: number }).id);
  expect(ids).toEqual(ids.map((_, i) => (ids[0] ?? 0) + i));
  await program.stop("SIGKILL");
  await pull();
});

test("[BT8] the package installs from its tarball alone, in an empty folder; its types and its three entries work", async () => {
  await buildSdk();
  const folder = mkdtempSync(join(tmpdir(), "parley-sdk-"));
  try {
    const packed = await npm(["pack", PACKAGE, "--pack-destination", folder, "--json"], folder);
    const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
    // Nothing of this project that is not for others: no source, no test.
    expect(
      files.filter(({ path }) => !/^(dist|types|node_modules\/valibot)\/|^(README\.md|LICENSE|package\.json)$/.test(path)),
    ).toEqual([]);
    writeFileSync(join(folder, "package.json"), '{"type":"module","private":true}');
    await npm(["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], folder);
    writeFileSync(join(folder, "use.ts"), USE);
    const options = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: "es2023",
      module: "nodenext",
      types: ["node"],
      typeRoots: [join(ROOT, "node_modules/@types")],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
    await runTool("typescript/bin/tsc", ["-p", folder]);
    const { BASE_URL, TOKEN } = sandbox.line;
    const program = new Program(relative(ROOT, join(folder, "use.ts")), [BASE_URL, TOKEN, join(folder, "bot")]);
    programs.push(program);
    expect([await program.ended, program.lines, program.errors], program.errors).toEqual([
      0,
      ["200 1", "wrong-signature", "@packed"],
      "",
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A program of somebody else. */
const USE = `import { Bot, BotError } from "@parley/sdk";
import { apiOptions, businessContacts, businessSend } from "@parley/sdk/http";
import { verifyWebhook } from "@parley/sdk/webhooks";
const [url = "", token = "", store = ""] = process.argv.slice(2);
const api = apiOptions({ url, token });
const contacts = await businessContacts("me", {}, api);
if (contacts.status === 200) console.log(contacts.status, contacts.data.items.length);
const headers = { "webhook-id": "1", "webhook-timestamp": String(Math.floor(Date.now() / 1000)), "webhook-signature": "v1,AAAA" };
const verified = verifyWebhook("whsec_AAAA", { headers, body: "{}" });
console.log(verified.ok ? verified.id : verified.why);
const bot = await Bot.connect({ url, store, name: "Packed", handle: "packed." + process.pid });
bot.on("message", async (message) => void (await message.reply(message.text)));
console.log("@" + bot.me.handle.split(".")[0]);
await bot.close();
// @ts-expect-error
export const fault = () => businessSend("me", { to: 7 }, {}, api);
// @ts-expect-error
export const other: number = new BotError({ kind: "closed" }).kind;
process.exit();
`;

test("[BT5] a webhook's state and its dead letters; what is wrong has its exit code", async () => {
  const none = parley("webhook", "dead");
  expect([await none.ended, none.lines]).toEqual([0, []]);
  const replayed = parley("webhook", "replay");
  expect([await replayed.ended, replayed.lines]).toEqual([0, ['{"replayed":0}']]);
  expect(await parley("webhook", "burn").ended).toBe(2);
  const program = new Program("sdk/cli.ts", ["webhook", "show", "--url", sandbox.line.BASE_URL, "--token", "sk_live_no"]);
  programs.push(program);
  expect(await program.ended).toBe(4);
  expect(program.errors).toContain("no-token");
});
