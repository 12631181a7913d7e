import { afterAll, beforeAll, expect, test } from "vitest";
import { Program } from "../e2e/world/program.ts";
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
