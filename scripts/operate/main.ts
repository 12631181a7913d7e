// `npm run operate`: what operators do, from a shell.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline/promises";
import type { Environment } from "../deploy/arguments.ts";
import { HERE, LOCAL_ENV, ROOT } from "../run.ts";
import { toolCommand } from "../tool.ts";
import { type Asked, readCommand, USAGE } from "./arguments.ts";
import { ask, metrics, NotDone, type Place } from "./operator.ts";
import { limitsFor, purseLines } from "./purse.ts";
import { reconcileAll } from "./reconcile.ts";
import { rewrapAll } from "./rewrap.ts";
import { keepSecret, newSecret, placeOf } from "./secret.ts";
import { auditLines, blobWords, limitLines, outcomeWords, reportLines, secretLines, statsLines, writerLines } from "./words.ts";

const words = process.argv.slice(2);
const command = readCommand(words);
if (typeof command === "string") {
  console.error(`${command}\n\n${USAGE}`);
  process.exit(2);
}
try {
  const { where, asked } = command;
  if (asked.kind === "key") await makeKey(where.kind === "environment" ? where.environment : null);
  else process.exitCode = (await run(placeOf(where), asked)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof NotDone)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @returns whether it was done */
async function run(place: Place, asked: Exclude<Asked, { kind: "key" }>): Promise<boolean> {
  const print = (lines: readonly string[]) => {
    console.log(lines.join("\n"));
    return true;
  };
  switch (asked.kind) {
    case "reports":
      return print(reportLines(await ask(place, "reports")));
    case "stats":
      return print(statsLines(await ask(place, "stats")));
    case "writers":
      return print(writerLines(await ask(place, "writers")));
    case "metrics":
      return print([await metrics(place)]);
    case "audit":
      return print(auditLines(await ask(place, "audit", { query: asked.before === null ? "" : `?before=${asked.before}` })));
    case "blob": {
      const { outcome } = await ask(place, "removeBlob", { body: { blob: asked.blob } });
      print([blobWords(outcome)]);
      return outcome !== "nobody";
    }
    case "reconcile": {
      const { looked, adopted } = await reconcileAll(asked.from, {
        page: (cursor) => ask(place, "reconcile", { body: { cursor } }),
        wait: (ms) => new Promise((done) => setTimeout(done, ms)),
        say: (line) => console.error(line),
      });
      return print([`${looked} files were looked at; ${adopted} had no row, and have one again until they go.`]);
    }
    case "gateway-secret": {
      const all = await rewrapAll((after) => ask(place, "rewrap", { body: { after } }));
      print(secretLines(all));
      return all.behind === 0;
    }
    case "limits": {
      const isLook = Object.keys(asked.set).length === 0;
      return print(limitLines(isLook ? await ask(place, "limits") : await ask(place, "setLimits", { body: asked.set })));
    }
    case "purse": {
      const limits = limitsFor(asked.dollars);
      print(purseLines(asked.dollars, limits));
      return asked.isDryRun || print(limitLines(await ask(place, "setLimits", { body: limits })));
    }
    case "registration":
      return print(limitLines(await ask(place, "setLimits", { body: { registration: asked.mode } })).slice(0, 1));
    case "invite": {
      const { codes, expires } = await ask(place, "invite", { body: { count: asked.count, days: asked.days } });
      return print([
        ...codes,
        `Each makes one account, until ${new Date(expires).toISOString().slice(0, 10)}. They are shown this once.`,
      ]);
    }
    case "suspend":
    case "restore":
    case "close": {
      const { who, business } = asked;
      if (
        asked.kind === "close" &&
        !words.includes("--yes") &&
        !(await isMeant(who.kind === "handle" ? `@${who.handle}` : who.account))
      )
        return false;
      const outcome = await ask(place, asked.kind, { body: { who, business } });
      print([outcomeWords(asked.kind, outcome)]);
      return outcome.outcome === "done" || outcome.outcome === "already";
    }
  }
}

/** There is no way back, so it is typed once more. */
async function isMeant(who: string): Promise<boolean> {
  const shell = createInterface({ input: process.stdin, output: process.stdout });
  const typed = await shell.question(`${who} will be closed for good, with all its files. Type ${who} to go on: `);
  shell.close();
  if (typed.trim() === who) return true;
  console.error("Nothing was done.");
  return false;
}

async function makeKey(environment: Environment | null): Promise<void> {
  if (environment === null) throw new NotDone("`npm start` makes the secret of this machine, in .dev.vars.");
  const secret = newSecret();
  const { file, args } = toolCommand(
    "wrangler",
    ["secret", "put", "OPERATOR_SECRET", "--config", `wrangler.${environment}.toml`],
    HERE,
  );
  const code = await new Promise<number>((done, fail) => {
    const child = spawn(file, args, { cwd: ROOT, env: LOCAL_ENV, stdio: ["pipe", "inherit", "inherit"] });
    child.on("error", fail);
    child.on("close", (each) => done(each ?? 1));
    child.stdin.end(secret);
  });
  // Kept only once it is there: the one before goes on where it is not.
  if (code !== 0) throw new NotDone("It was not stored. The secret before is as it was.");
  keepSecret(environment, secret);
  console.log(
    `The operator's secret is in .operator.${environment}, which only you can read. The one before opens nothing any more.`,
  );
}
