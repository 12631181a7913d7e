// A deployment over ports: what is done in which order, whatever fails on the way.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../run.ts";
import { readArguments } from "./arguments.ts";
import { configurationOf, databasesIn } from "./configuration.ts";
import { type Answer, deploy, lastLine, type Ports, rollback } from "./deployment.ts";
import { domainFor, placesIn, withPlace } from "./places.ts";

const LISTED = JSON.stringify([
  { created_on: "2026-11-01T10:00:00Z", versions: [{ version_id: "older", percentage: 100 }] },
  { created_on: "2026-11-20T10:00:00Z", versions: [{ version_id: "live", percentage: 100 }] },
]);
const NEVER_THERE = {
  code: 1,
  out: "A request to the Cloudflare API failed. This Worker does not exist on your account. [code: 10007]",
};
const UPLOADED = {
  code: 0,
  err: "[WARNING] a new version of wrangler",
  out: "Deployed parley triggers\n  https://parley.somebody.workers.dev\n",
};

type Answers = { [command: string]: Partial<Answer> };

function world(answers: Answers = {}, smoke: Ports["smoke"] = async () => {}) {
  const done: string[] = [];
  const said: string[] = [];
  const known: Answers = {
    "deployments list": { out: LISTED },
    "secret list": { out: '[{"name":"GATEWAY_SECRET"}]', err: "[WARNING] look" },
    "d1 list": { out: '[{"name":"one"},{"name":"two"}]' },
    deploy: UPLOADED,
    ...answers,
  };
  const ports: Ports = {
    wrangler: async (args) => {
      const command = args.filter((word) => !word.startsWith("-") && word !== "json").join(" ");
      done.push(command);
      const [, answer] = Object.entries(known).find(([name]) => command.startsWith(name)) ?? [];
      return { code: 0, out: "", err: "", ...answer };
    },
    build: async () => void done.push("build"),
    databases: [
      { binding: "DIRECTORY", name: "one" },
      { binding: "DIRECTORY_1", name: "two" },
    ],
    secrets: { GATEWAY_SECRET: () => "made", VAPID_KEY: () => "made" },
    putSecret: async (name) => void done.push(`secret put ${name}`),
    smoke: async (origin) => {
      done.push(`smoke ${origin}`);
      await smoke(origin);
    },
    say: (line) => void said.push(line),
  };
  return { ports, done, said };
}
const wanted = { environment: "production", domain: null } as const;

test("[DP1] the tables first, then the code, then what is missing, then it is used", async () => {
  const { ports, done } = world();
  expect(await deploy(ports, wanted)).toEqual({ kind: "deployed", origin: "https://parley.somebody.workers.dev" });
  expect(done).toEqual([
    "build",
    "deployments list",
    "d1 list",
    "d1 migrations apply DIRECTORY",
    "d1 migrations apply DIRECTORY_1",
    "deploy",
    "secret list",
    "secret put VAPID_KEY",
    "smoke https://parley.somebody.workers.dev",
  ]);
});

test("[DP1] the first upload makes the databases, so their tables come after it", async () => {
  const { ports, done } = world({ "deployments list": NEVER_THERE });
  expect((await deploy(ports, wanted)).kind).toBe("deployed");
  expect(done.slice(1, 5)).toEqual([
    "deployments list",
    "deploy",
    "d1 migrations apply DIRECTORY",
    "d1 migrations apply DIRECTORY_1",
  ]);
});

test("[DP1] tables that are not brought up to date end it: nothing is uploaded, no further database is touched", async () => {
  const { ports, done } = world({ "d1 migrations apply DIRECTORY": { code: 1, out: "near FROM: syntax error" } });
  await expect(deploy(ports, wanted)).rejects.toThrow(/DIRECTORY were not brought up to date/);
  expect(done.at(-1)).toBe("d1 migrations apply DIRECTORY");
});

test("[DP1] where what runs is not known nothing is changed: no answer is not 'never there'", async () => {
  const { ports, done } = world({ "deployments list": { code: 1, out: "fetch failed" } });
  expect((await deploy(ports, wanted)).kind).toBe("failed");
  expect(done).toEqual(["build", "deployments list"]);
});

test("[DP1] a database that is not there yet is made by the upload, and gets its tables after it", async () => {
  const { ports, done } = world({ "d1 list": { out: '[{"name":"one"}]' } });
  expect((await deploy(ports, wanted)).kind).toBe("deployed");
  expect(done.slice(3, 6)).toEqual(["d1 migrations apply DIRECTORY", "deploy", "d1 migrations apply DIRECTORY_1"]);
});

test("[DP1] secrets that cannot be listed are not made: another one would open nothing that the old one closed; what runs is what ran", async () => {
  const { ports, done } = world({ "secret list": { code: 1 } });
  expect(await deploy(ports, wanted)).toMatchObject({ kind: "undone", why: expect.stringContaining("none was made") });
  expect(done.at(-1)).toBe("rollback live the deployment failed");
  expect(done.filter((each) => each.startsWith("secret put"))).toEqual([]);
});

test("[DP2] what does not work is undone, by the version that ran before", async () => {
  const broken = async () => {
    throw new Error("A message did not arrive.");
  };
  const { ports, done } = world({}, broken);
  expect(await deploy(ports, wanted)).toEqual({
    kind: "undone",
    why: "A message did not arrive.",
    origin: "https://parley.somebody.workers.dev",
  });
  expect(done.at(-1)).toBe("rollback live the deployment failed");
  // There is nothing before the first one, and a way back may be closed too: then it is said.
  const first = await deploy(world({ "deployments list": NEVER_THERE }, broken).ports, wanted);
  expect(first).toMatchObject({ kind: "failed", why: expect.stringContaining("no version before it") });
  // [DP4] It is there all the same: what was uploaded has its place, whatever came of it; what was not has none.
  expect(first).toMatchObject({ origin: "https://parley.somebody.workers.dev" });
  const at = await deploy(world({}, broken).ports, { ...wanted, domain: "chat.example" });
  expect(at).toMatchObject({ kind: "undone", origin: "https://chat.example" });
  expect(await deploy(world({ deploy: { code: 1 } }).ports, wanted)).not.toHaveProperty("origin");
  const stuck = await deploy(world({ rollback: { code: 1 } }, broken).ports, wanted);
  expect(stuck).toMatchObject({ kind: "failed", why: expect.stringContaining("by hand") });
});

test("[DP2] by hand it goes back to the one before the newest, if there is one", async () => {
  const { ports, done } = world();
  expect(await rollback(ports)).toMatchObject({ kind: "undone" });
  expect(done).toEqual(["deployments list", "rollback older by hand"]);
  expect((await rollback(world({ "deployments list": NEVER_THERE }).ports)).kind).toBe("failed");
  const at = (day: number, version: string, by = "upload") => ({
    created_on: `2026-11-${day}T10:00:00Z`,
    annotations: { "workers/triggered_by": by },
    versions: [{ version_id: version, percentage: 100 }],
  });
  const listed = (...all: object[]) => ({ "deployments list": { out: JSON.stringify(all) } });
  // A secret that was stored is a version of the same code.
  const secret = world(listed(at(10, "older"), at(20, "live"), at(21, "live with a secret", "secret")));
  await rollback(secret.ports);
  expect(secret.done.at(-1)).toBe("rollback older by hand");
  // Once gone back, nobody but a person knows which of the others works.
  const again = world(listed(at(10, "good"), at(20, "broken"), at(21, "good", "rollback")));
  expect(await rollback(again.ports)).toMatchObject({ kind: "failed", why: expect.stringContaining("broken") });
  expect(again.done).toEqual(["deployments list"]);
  await rollback(again.ports, "the first");
  expect(again.done.at(-1)).toBe("rollback the first by hand");
});

test("[DP3] an environment has its own worker, databases, bucket and counters, and its own address where one is named", () => {
  const toml = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
  expect(configurationOf(toml, { environment: "production", domain: null })).toBe(toml);
  const staging = configurationOf(toml, { environment: "staging", domain: "staging.example.com" });
  const values = (text: string, key: string) =>
    [...text.matchAll(new RegExp(`^${key} = "(.*)"$`, "gm"))].map(([, value]) => value);
  for (const key of ["name", "database_name", "bucket_name", "namespace_id"]) {
    const [ours, theirs] = [values(toml, key), values(staging, key)];
    const shared = theirs.filter((value) => ours.includes(value));
    // Of names only those of bindings stay.
    expect(
      shared.every((value) => /^[A-Z_]+$/.test(value ?? "")),
      `${key}: ${shared}`,
    ).toBe(true);
    expect(theirs.length).toBe(ours.length);
  }
  expect(staging).toContain('pattern = "staging.example.com"\ncustom_domain = true');
  expect(databasesIn(staging)).toEqual([{ binding: "DIRECTORY", name: "parley-directory-staging" }]);
  expect(() => configurationOf('name = "parley"\n', { environment: "staging", domain: null })).toThrow(/set apart/);
});

test("[DP3] what is typed wrong is said, and nothing is done", () => {
  expect(readArguments(["--env", "staging", "--domain", "chat.example.com", "--dry-run"])).toEqual({
    kind: "deploy",
    environment: "staging",
    domain: "chat.example.com",
    moves: false,
    isDryRun: true,
  });
  for (const words of [
    ["--env"],
    ["--env", "prod"],
    ["--domain", "https://x.example"],
    ["--domain", 'x.example"\nname = "y'],
    ["--domain", "localhost"],
    ["--moves"],
    ["--rollback", "--dry-run"],
    ["--rolback"],
  ])
    expect(typeof readArguments(words), words.join(" ")).toBe("string");
  expect(readArguments(["--rollback", "--env", "staging"])).toEqual({ kind: "rollback", environment: "staging", version: null });
  const version = "0a1b2c3d-0000-4000-8000-0123456789ab";
  expect(readArguments(["--rollback", version])).toEqual({ kind: "rollback", environment: "production", version });
});

test("[DP4] a domain is said once; another one, which would leave every profile behind, only with a word more", () => {
  const environment = "production";
  const first = withPlace(placesIn(null), environment, { domain: "chat.example.com", origin: "https://chat.example.com" });
  const places = placesIn(first);
  const asked = { environment, said: null, moves: false } as const;
  expect(domainFor(places, asked)).toEqual({ domain: "chat.example.com" });
  expect(domainFor(places, { ...asked, said: "chat.example.com" })).toEqual({ domain: "chat.example.com" });
  expect(domainFor(places, { ...asked, said: "other.example.com" })).toMatch(/everybody links their devices again.*--moves/);
  expect(domainFor(places, { ...asked, said: "other.example.com", moves: true })).toEqual({ domain: "other.example.com" });
  // Another environment is another place, and keeps its own.
  expect(domainFor(places, { ...asked, environment: "staging" })).toEqual({ domain: null });
  expect(Object.keys(placesIn(withPlace(places, "staging", { domain: null, origin: "https://s.workers.dev" })))).toEqual([
    environment,
    "staging",
  ]);
  // Who signed up at workers.dev is left behind as well.
  const bare = placesIn(withPlace({}, environment, { domain: null, origin: "https://parley.somebody.workers.dev" }));
  expect(domainFor(bare, { ...asked, said: "chat.example.com" })).toMatch(/parley.somebody.workers.dev/);
  expect(domainFor({}, { ...asked, said: "chat.example.com" })).toEqual({ domain: "chat.example.com" });
  expect(() => placesIn("[]")).toThrow();
});

test("[DP1] [DP2] docs/OPERATIONS.md shows what a deployment says, as it says it", async () => {
  const made = { "secret list": { out: '[{"name":"GATEWAY_SECRET"},{"name":"VAPID_KEY"}]' } };
  const broken = async () => {
    throw new Error("A message did not arrive. (nothing came)");
  };
  const first = world({ "deployments list": NEVER_THERE, "secret list": { out: "[]" } });
  const next = world(made);
  const bad = world(made, broken);
  const cutOff = world({ "d1 migrations apply DIRECTORY_1": { code: 1, err: "fetch failed" } });
  const back = world();
  const shown = [
    [first, await deploy(first.ports, wanted)],
    [next, await deploy(next.ports, wanted)],
    [bad, await deploy(bad.ports, wanted)],
    [cutOff, await deploy(cutOff.ports, wanted).catch(({ message }: Error) => ({ kind: "failed", why: message }) as const)],
    [back, await rollback(back.ports)],
  ] as const;
  const page = readFileSync(join(ROOT, "docs", "OPERATIONS.md"), "utf8");
  const section = page.split(/^## /m).find((each) => each.startsWith("A deployment, step by step")) ?? "";
  const blocks = [...section.matchAll(/^```text\n(.*?)\n```$/gms)].map(([, text]) => text);
  expect(blocks).toEqual(shown.map(([{ said }, outcome]) => [...said, ...lastLine(outcome).split("\n")].join("\n")));
});
