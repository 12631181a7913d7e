// `npm run bench [--json] [name ...]`: measures, prints a table, and writes bench/out/results.json with `--json`.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { benchApp } from "./app.ts";
import { benchCatchUp } from "./catch-up.ts";
import { benchIncoming, benchOpen, benchRename, benchSend, benchTexts } from "./client.ts";
import { benchCost } from "./cost.ts";
import { benchDirectory } from "./directory.ts";
import { benchFanOut } from "./fan-out.ts";
import { benchFrames } from "./frames.ts";
import { benchGateway } from "./gateway.ts";
import { benchGatewayWake } from "./gateway-wake.ts";
import { benchGroups, benchUpdate } from "./groups.ts";
import { benchHistory } from "./history.ts";
import { benchIdle } from "./idle.ts";
import { benchKem } from "./kem.ts";
import { benchLargeGroup } from "./large-group.ts";
import type { Measured } from "./measure.ts";
import { benchMedia } from "./media.ts";
import { benchMessages } from "./messages.ts";
import { benchOpening } from "./opening.ts";
import { benchPush } from "./push.ts";
import { benchRows } from "./rows.ts";
import { benchSearch } from "./search.ts";
import { benchSeek } from "./seek.ts";
import { benchTransfer } from "./transfer.ts";

/** A suite that takes long says each figure as soon as it has it. */
const suites: Record<string, () => Promise<Measured[]> | AsyncGenerator<Measured>> = {
  messages: benchMessages,
  kem: benchKem,
  media: benchMedia,
  transfer: async () => [...(await benchTransfer()), ...(await benchSeek())],
  groups: benchGroups,
  "large-group": () => benchLargeGroup(),
  "fan-out": () => benchFanOut(),
  rows: benchRows,
  directory: benchDirectory,
  idle: benchIdle,
  "catch-up": () => benchCatchUp(),
  texts: benchTexts,
  open: benchOpen,
  incoming: benchIncoming,
  send: benchSend,
  rename: benchRename,
  update: benchUpdate,
  gateway: benchGateway,
  "gateway-wake": benchGatewayWake,
  app: () => benchApp(),
  push: () => benchPush(),
  history: () => benchHistory(),
  search: () => benchSearch(),
  opening: () => benchOpening(),
  frames: () => benchFrames(),
  cost: () => benchCost(),
};

const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const results: Measured[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  for await (const row of await suite()) {
    results.push(row);
    console.log(line(row));
  }
}
if (process.argv.includes("--json")) {
  const folder = join(import.meta.dirname, "out");
  mkdirSync(folder, { recursive: true });
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  writeFileSync(join(folder, "results.json"), `${JSON.stringify({ machine, results }, null, 2)}\n`);
  console.log(`\nwritten to ${join("bench", "out", "results.json")}`);
}
process.exit(0);

function line({ what, value, unit, limit, ratio, budget, note }: Measured): string {
  const against =
    limit === undefined || ratio === undefined
      ? ""
      : `  against ${shown(limit)} ${unit}: ${ratio.toFixed(2)} of it, at least ${budget} wanted${ratio >= (budget ?? 0) ? "" : "  <-- MISSED"}${note ? ` (${note})` : ""}`;
  return `  ${what.padEnd(62)} ${shown(value).padStart(10)} ${unit}${against}`;
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value >= 10 ? 1 : 3);
}
