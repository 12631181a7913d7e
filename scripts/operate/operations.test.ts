// docs/OPERATIONS.md says nothing that is not there: commands as they are typed, counters as they are called, files and rules that it names.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { MEDIA_RETENTION_MS } from "../../protocol/index.ts";
import { familiesOf } from "../../worker/counting/open-metrics.ts";
import { readArguments } from "../deploy/arguments.ts";
import { ROOT } from "../run.ts";
import { readCommand } from "./arguments.ts";

const text = readFileSync(join(ROOT, "docs", "OPERATIONS.md"), "utf8");
/** Those that are looked up when they are asked for: worker/counting/routes.ts */
const GAUGES = ["parley_accounts", "parley_file_bytes", "parley_database_bytes"];

test("[OP11] each counter in the alerts is one that /metrics has, with the labels it has", () => {
  const seen = ["rejected-work-required", "push-sent", "webhook-delivered", "csp-img-src"].map((name) => [name, 1] as const);
  const families = familiesOf(new Map(seen));
  const labels = new Map(families.map(({ name, samples }) => [`${name}_total`, Object.keys(samples[0]?.labels ?? {})]));
  const used = [...text.matchAll(/\b(parley_[a-z_]+)(?:\{(\w+)[=!~])?/g)];
  expect(used.length).toBeGreaterThan(8);
  for (const [, name = "", label] of used) {
    if (GAUGES.includes(name)) continue;
    expect(labels.has(name), name).toBe(true);
    if (label !== undefined) expect(labels.get(name), name).toContain(label);
  }
});

test("[OP13] each command of a runbook is one that is understood", () => {
  const typed = [...text.matchAll(/npm run (operate|deploy) -- ([^#`\n]+)/g)].map(([, what, words = ""]) => {
    const plain = words.trim().replaceAll(/<id>/g, "A".repeat(22)).split(/\s+/);
    return [what, plain] as const;
  });
  expect(typed.length).toBeGreaterThan(10);
  for (const [what, words] of typed) {
    const read = what === "operate" ? readCommand(words) : readArguments(words);
    expect(typeof read, `${what} ${words.join(" ")}: ${read}`).toBe("object");
  }
});

test("[OP13] tables of then, as the runbook renews them, end no file that was renewed since, and bring back none", () => {
  const said = [...text.matchAll(/--command \\\n\s+"(UPDATE blobs [^"]+)"/g)].map(([, sql]) => sql ?? "");
  expect(said).toHaveLength(2);
  for (const sql of said) {
    const db = new DatabaseSync(":memory:");
    db.exec("CREATE TABLE blobs (id text, state text, sweep_at integer) STRICT");
    const [now, never] = [Date.now(), Number.MAX_SAFE_INTEGER];
    db.exec(
      `INSERT INTO blobs VALUES ('old', 'whole', 5), ('photo', 'whole', ${never}), ('gone', 'deleted', 5), ('begun', 'uploading', 5)`,
    );
    db.exec(sql);
    const at = new Map(
      db
        .prepare("SELECT id, sweep_at AS at FROM blobs")
        .all()
        .map(({ id, at }) => [id, Number(at)]),
    );
    expect(at.get("old")).toBeGreaterThan(now + MEDIA_RETENTION_MS - 60_000);
    expect(["photo", "gone", "begun"].map((id) => at.get(id))).toEqual([never, 5, 5]);
  }
});

test("what it links to, and the scripts that it names, are there", () => {
  for (const [, path = ""] of text.matchAll(/\]\(((?!http)[^)]+)\)/g))
    expect(existsSync(join(ROOT, "docs", path)), path).toBe(true);
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };
  for (const [, name = ""] of text.matchAll(/npm run ([a-z]+)/g)) expect(scripts[name], name).toBeDefined();
});
