import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";
import { circles } from "./circles.ts";

const ROOT = resolve(import.meta.dirname, "..");
/** The map of docs/ARCHITECTURE.md: which folder may import which. `null` says anything. */
const MAY_IMPORT: Record<string, string[] | null> = {
  protocol: [],
  mls: ["protocol"],
  client: ["protocol", "mls"],
  worker: ["protocol", "mls"],
  "worker/gateway": ["protocol", "mls", "client", "worker"],
  web: ["protocol", "mls", "client"],
  sdk: ["protocol", "client"],
  examples: ["sdk"],
  e2e: null,
  sandbox: null,
  bench: null,
  scripts: null,
};
/** Packages that only one folder may know. */
const ONLY_IMPORTER: Record<string, string> = {
  "ts-mls": "mls",
  "solid-js": "web",
  "drizzle-orm": "worker",
  hono: "worker",
  idb: "client",
};
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

test("folders import one another only along the arrows of the map", () => {
  const strays = imports().flatMap(({ file, from, target }) => {
    const allowed = MAY_IMPORT[from];
    const to = target.startsWith(".") ? folderOf(relative(ROOT, resolve(ROOT, dirname(file), target))) : null;
    if (allowed === undefined || to === null || to === from || allowed === null) return [];
    // A test may go in by the door.
    if (file.includes(".test.") && target.endsWith("/index.ts") && from === "worker") return [];
    return allowed.includes(to) ? [] : [`${file} imports ${target}`];
  });
  expect(strays).toEqual([]);
});

/** Inside the client: each may import what stands before it, and what stands with it. */
const CLIENT_LAYERS = [
  /^client\/(content|preferences|store|media|history|search|adapters|queries\.ts|outcomes\.ts|ports\.ts)/,
  /^client\/engine\//,
  /^client\/live\//,
  /^client\/verbs(\/|\.ts)/,
  /^client\/((client|load-ahead|program|index)\.ts|export\/)/,
];

test("in the client verbs stand on live queries, these on the engine, and that on contents and the store: never the other way", () => {
  const layer = (path: string) => CLIENT_LAYERS.findIndex((files) => files.test(path));
  const inClient = imports().filter(
    ({ file, from, target }) =>
      from === "client" && target.startsWith(".") && !/\.test\.|^client\/(simulation|stories)\//.test(file),
  );
  const paths = inClient.map(({ file, target }) => ({
    file,
    to: relative(ROOT, resolve(ROOT, dirname(file), target))
      .split(sep)
      .join("/"),
  }));
  const strays = paths.filter(({ file, to }) => to.startsWith("client/") && layer(to) > layer(file));
  expect(strays.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  // Whoever adds a folder says where it stands.
  expect([...new Set(paths.map(({ file }) => file))].filter((file) => layer(file) < 0)).toEqual([]);
});

/** Inside the Gateway: what each folder may import of the others, but for types. At its root stands what puts them together. */
const GATEWAY_FOLDERS: Record<string, readonly string[]> = {
  device: [],
  store: ["device"],
  talk: ["store"],
  team: ["store"],
  exports: ["store"],
  cloud: ["talk"],
  webhooks: ["store", "device", "cloud"],
  native: ["store", "webhooks", "team"],
};

test("in the Gateway tables stand on its device, use-cases on the tables, and both surfaces on these: nothing knows what puts it together", () => {
  const folder = (path: string) => /^worker\/gateway\/(?:([^/]+)\/)?[^/]+(?:\/[^/]+)*$/.exec(path)?.[1];
  const strays = sources("worker/gateway")
    .filter((file) => !/\.test\.|\/testing\//.test(file))
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), "utf8").matchAll(/(?:^|\n)import (?!type )[^"]*?"(\.[^"]+)"/g)].flatMap(
        ([, target = ""]) => {
          const [from, to] = [
            folder(file),
            relative(ROOT, resolve(ROOT, dirname(file), target))
              .split(sep)
              .join("/"),
          ];
          if (from === undefined || !to.startsWith("worker/gateway/") || folder(to) === from) return [];
          return GATEWAY_FOLDERS[from]?.includes(folder(to) ?? "") ? [] : [`${file} imports ${to}`];
        },
      ),
    );
  expect(strays).toEqual([]);
});

test("protocol/ stands on valibot and cborg alone", () => {
  const packages = imports().filter(
    ({ from, file, target }) => from === "protocol" && !file.includes(".test.") && !target.startsWith("."),
  );
  expect([...new Set(packages.map(({ target }) => target))].sort()).toEqual(["cborg", "valibot"]);
});

test("some packages are known to one folder only: ts-mls to mls/ above all", () => {
  const strays = imports().filter(({ from, target }) => {
    const owner = Object.entries(ONLY_IMPORTER).find(([name]) => target === name || target.startsWith(`${name}/`))?.[1];
    return (
      owner !== undefined &&
      from !== owner &&
      !["e2e", "bench", "scripts", "sandbox"].includes(from) &&
      !from.startsWith(`${owner}/`)
    );
  });
  expect(strays.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test("objects of the service know one another by worker/rpc.ts, never by class", () => {
  const strays = imports().filter(({ file, target }) => {
    const feature = /^worker\/(conversation|inbox|mailbox|vault|history)\//.exec(file)?.[1];
    const other = /\/(conversation|inbox|mailbox|vault|history)\//.exec(target)?.[1];
    return feature !== undefined && !file.includes(".test.") && other !== undefined && other !== feature;
  });
  expect(strays.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test("no file imports itself by way of others, not for a type either", () => {
  const arrows = new Map<string, string[]>();
  for (const { file, target } of imports()) {
    if (/\.test\.|\/testing\//.test(file)) continue;
    const to = relative(ROOT, resolve(ROOT, dirname(file), target))
      .split(sep)
      .join("/");
    arrows.set(file, [...(arrows.get(file) ?? []), ...(target.startsWith(".") ? [to] : [])]);
  }
  expect(circles(arrows)).toEqual([]);
  const [one, two] = [[...arrows.keys()][0] ?? "", [...arrows.keys()][1] ?? ""];
  expect(circles(new Map([...arrows, [one, [two]], [two, [one]]]))).toEqual([[one, two].sort()]);
});

function imports(): { file: string; from: string; target: string }[] {
  return Object.keys(MAY_IMPORT)
    .filter((folder) => !folder.includes("/"))
    .flatMap(sources)
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), "utf8").matchAll(IMPORT)].map((match) => ({
        file,
        from: folderOf(file),
        target: match[1] ?? match[2] ?? match[3] ?? "",
      })),
    );
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name).split(sep).join("/"))
    .filter((name) => /\.tsx?$/.test(name) && !/\/(dist|node_modules)\//.test(name));
}

function folderOf(path: string): string {
  const unix = path.split(sep).join("/");
  // The Worker's entry exports the objects, the Gateway among them.
  const isGateway = unix.startsWith("worker/gateway/") || unix === "worker/index.ts";
  return isGateway ? "worker/gateway" : (unix.split("/")[0] ?? "");
}
