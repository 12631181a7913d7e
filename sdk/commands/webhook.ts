// `webhook`: what a hosted business's webhook does, what it could not deliver, and trying again.

import { API_OPTIONS, apiFrom } from "./api-token.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { printJson } from "./print.ts";

type Items = { items: object[] };
const LISTS: Record<string, string> = {
  show: "/webhook",
  attempts: "/webhook/attempts?limit=50",
  dead: "/webhook/dead-letters?limit=200",
};

export const webhook: Command = {
  does: "shows a hosted business's webhook, its attempts, its dead letters (JSON, one a line); replays dead letters: all, or those named",
  words: "<show|attempts|dead|replay> [id …]",
  options: API_OPTIONS,
  async run(args) {
    const [what = "show", ...ids] = args.words;
    const list = Object.hasOwn(LISTS, what) ? LISTS[what] : undefined;
    if (list !== undefined) {
      for (const item of (await apiFrom(args).ask<Items>("GET", list)).items) await printJson(item);
      return EXIT.ok;
    }
    if (what !== "replay") throw new UsageError(`webhook: "${what}"? show, attempts, dead or replay`);
    if (!ids.every((id) => /^\d{1,15}$/.test(id))) throw new UsageError("webhook replay: expected the ids of dead letters");
    const body = { ids: ids.length === 0 ? "all" : ids.map(Number) };
    await printJson(await apiFrom(args).ask("POST", "/webhook/dead-letters/replay", body));
    return EXIT.ok;
  },
};
