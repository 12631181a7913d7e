// `npm run sandbox`: the real Worker on this machine with a hosted business, a token and a person who answers; for developers of API clients.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import buildWorker from "../e2e/world/build-worker.ts";
import { Person } from "../e2e/world/person.ts";
import { runOrThrow } from "../e2e/world/run.ts";
import { ROOT, startWorld } from "../e2e/world/world.ts";
import { SCOPES } from "../worker/business/scopes.ts";
import { testPerson } from "./test-person.ts";

export type Sandbox = {
  line: {
    BASE_URL: string;
    TOKEN: string;
    PHONE_NUMBER_ID: string;
    WABA_ID: string;
    TO: string;
    APP_SECRET: string;
    VERIFY_TOKEN: string;
  };
  end(): Promise<void>;
};

type Made = { id: string; phoneNumberId: string; wabaId: string };

/** @param port 0: any that is free */
export async function startSandbox(port: number): Promise<Sandbox> {
  const world = await startWorld(undefined, port);
  const folder = mkdtempSync(join(tmpdir(), "parley-sandbox-"));
  const owner = await Person.join("Olive Owner", world.url, "olive");
  const api = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { Authorization: `Bearer ${owner.token}`, "Content-Type": "application/json" };
    const answer = await fetch(`${world.url}/v1/businesses${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const handle = `acme.${crypto.randomUUID().slice(0, 8)}`;
  const { id, phoneNumberId, wabaId } = await api<Made>("POST", "", { name: "Acme", handle, hosting: "gateway" });
  const { token } = await api<{ token: string }>("POST", `/${id}/tokens`, { name: "sandbox", scopes: SCOPES });
  const secret = await api<{ current: string }>("GET", `/${id}/webhook/secret`);
  const person = await testPerson(world.url, join(folder, "tess"), handle);
  const to = await firstContact(() => api<{ items: { person: string }[] }>("GET", `/${id}/contacts`));
  return {
    line: {
      BASE_URL: world.url,
      TOKEN: token,
      PHONE_NUMBER_ID: phoneNumberId,
      WABA_ID: wabaId,
      TO: to,
      APP_SECRET: secret.current,
      VERIFY_TOKEN: crypto.randomUUID(),
    },
    async end() {
      await person.close({ withinMs: 1_000 });
      await owner.end();
      await world.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The id that the person has here comes with their first message. */
async function firstContact(ask: () => Promise<{ items: { person: string }[] }>): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const [contact] = (await ask()).items;
    if (contact !== undefined) return contact.person;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error("the test person's first message did not come");
}

/** What `npm start` builds too. */
export async function buildSandbox(): Promise<void> {
  if (!existsSync(join(ROOT, "web", "dist")))
    await runOrThrow("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "warn"], ROOT);
  await buildWorker();
}
