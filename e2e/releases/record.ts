// `npm run release -- 0.1.0`: keeps what a release leaves behind, for the code after it to go on with (decision 180). What was kept is never made again.

import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import type { Handle } from "../../protocol/index.ts";
import { PROTOCOL_VERSION } from "../../protocol/index.ts";
import { ask } from "../../scripts/operate/operator.ts";
import { Person } from "../world/person.ts";
import { startReceiver } from "../world/receiver.ts";
import { runOrThrow } from "../world/run.ts";
import { WORLD_SECRETS } from "../world/secrets.ts";
import { Shop, until } from "../world/shop.ts";
import { migrate, migrations, ROOT, startWorld, type World } from "../world/world.ts";
import { type Facts, PLACES, pack, RELEASES } from "./release.ts";

const [name = ""] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(name)) throw new Error("say which release: npm run release -- 0.1.0");
const file = join(RELEASES, `${name}.br`);
if (existsSync(file)) throw new Error(`${name} is kept already, as it was`);

const folder = mkdtempSync(join(tmpdir(), "parley-release-"));
try {
  cpSync(join(ROOT, "wrangler.toml"), join(folder, PLACES.config));
  await runOrThrow("wrangler", ["deploy", "--dry-run", "--minify", "--outdir", join(folder, PLACES.worker)], ROOT);
  for (const rest of ["index.js.map", "README.md"]) rmSync(join(folder, PLACES.worker, rest), { force: true });
  await keepClient();
  const facts = await live();
  mkdirSync(RELEASES, { recursive: true });
  console.log(`  ${file}: ${pack(folder, facts, file)} bytes`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

/** With all that it stands on, but for Node itself */
async function keepClient(): Promise<void> {
  const outDir = join(folder, "client");
  await build({
    configFile: false,
    logLevel: "warn",
    root: ROOT,
    ssr: { noExternal: true },
    build: {
      ssr: join(ROOT, "e2e", "world", "app.ts"),
      outDir,
      minify: true,
      emptyOutDir: true,
      rolldownOptions: { output: { codeSplitting: false, entryFileNames: "app.mjs" } },
    },
  });
  cpSync(join(outDir, "app.mjs"), join(folder, PLACES.client));
  rmSync(outDir, { recursive: true });
}

/** In the bundle that was made above, not in the one that tests have */
async function live(): Promise<Facts> {
  const state = join(folder, PLACES.state);
  mkdirSync(state);
  mkdirSync(join(folder, "web", "dist"), { recursive: true });
  writeFileSync(join(folder, "web", "dist", "index.html"), "");
  const built = { config: join(folder, PLACES.config), bundle: join(folder, PLACES.worker), secrets: WORLD_SECRETS };
  const world = await startWorld(built, 0, state);
  await migrate(world.miniflare);
  const facts = await happens(world);
  await world.pause();
  return facts;
}

async function happens(world: World): Promise<Facts> {
  const { url } = world;
  const join_ = (who: string) => Person.join(who, url);
  const [ana, bob, cleo, dana, owner, eve] = [
    await join_("Ana"),
    await join_("Bob"),
    await join_("Cleo"),
    await join_("Dana"),
    await join_("Owner"),
    await join_("Eve"),
  ];
  const bytes = randomBytes(20_000);
  const direct = await ana.opens(bob);
  await ana.says("hello Bob", direct);
  await bob.conversationCalled("Ana");
  await bob.says("hello Ana", direct);
  await ana.sendsFile(new Blob([bytes]), direct, { caption: "a map" });
  await bob.opensFile("a map", direct);
  const made = await ana.verbs.createGroup({ title: "Hikers", handles: [bob.handle, cleo.handle] });
  if (made.kind !== "ok") throw new Error(made.kind);
  const group = made.conversation;
  for (const each of [ana, bob, cleo]) await each.conversationCalled("Hikers");
  await cleo.says("where to?", group);
  for (const each of [ana, bob]) await each.sees("where to?", group);

  const key = await dana.setsUpRecovery();
  const ofLost = await dana.opens(bob);
  await dana.says("remember me", ofLost);
  await bob.conversationCalled("Dana");
  await bob.sees("remember me", ofLost);
  const kept = await dana.verbs.keepHistory();
  if (kept.kind !== "ok") throw new Error(kept.kind);
  await dana.end();

  const shop = await Shop.of(owner, url);
  const ofShop = await ana.opens({ handle: shop.handle } as Person);
  await ana.says("are you open?", ofShop);
  const { person } = await shop.hears("are you open?");
  await shop.says("until six", person);
  await ana.sees("until six", ofShop);
  const done = async (method: string, path: string, body?: object) => {
    const answer = await shop.native<{ id: string; state: string }>(method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const receiver = await startReceiver(async ({ url: asked = "" }) => ({
    status: 200,
    body: new URL(asked, "http://localhost").searchParams.get("hub.challenge") ?? "",
  }));
  await done("PUT", "/webhook", { url: receiver.url, verifyToken: "known" });
  await receiver.close();
  await done("PUT", "/labels", { items: [{ id: "regular", name: "Regular", hue: 10 }] });
  await done("PATCH", `/inbox/${person}`, { labels: ["regular"] });
  const job = await done("POST", "/jobs", {
    content: { kind: "text", text: "in years" },
    to: { kind: "people", people: [person] },
    at: Date.now() + 3600_000,
  });
  const exported = await done("POST", "/exports", { person });
  await until(async () => ((await done("GET", `/exports/${exported.id}`)).state === "ready" ? true : undefined), "the export");

  const place = { origin: url, secret: WORLD_SECRETS.OPERATOR_SECRET, headers: {} };
  await ask(place, "suspend", { body: { who: { kind: "handle", handle: eve.handle as Handle } } });
  for (const each of [ana, bob, cleo, owner, eve]) {
    await each.goesAway();
    cpSync(each.everything, join(folder, PLACES.people, each.name), { recursive: true });
  }
  const { id, handle, phoneNumberId, wabaId, token } = shop;
  return {
    protocolVersion: PROTOCOL_VERSION,
    migrations: migrations(),
    people: Object.fromEntries([ana, bob, cleo, owner, eve].map((each) => [each.name, { handle: each.handle }])),
    lost: { handle: dana.handle, key },
    chats: { direct, group, ofShop, ofLost },
    file: createHash("sha256").update(bytes).digest("hex"),
    shop: { id, handle, phoneNumberId, wabaId, token, person, job: job.id, export: exported.id },
    suspended: eve.handle,
  };
}
