// `events`: what happens to a hosted business, in the terminal as it happens, without a tunnel.

import { ApiProblem, Unreached } from "../api.ts";
import { API_OPTIONS, apiFrom } from "./api-token.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { printJson } from "./print.ts";

const AGAIN_MS = 1_000;
const MOST_MS = 30_000;

function isPassing(error: unknown): boolean {
  return error instanceof Unreached || (error instanceof ApiProblem && (error.status === 429 || error.status >= 500));
}

export const events: Command = {
  does: "prints a hosted business's events as they happen, one line of JSON each; begins after the one named, and goes on by itself",
  words: "",
  options: {
    ...API_OPTIONS,
    after: { value: "id", does: "of the last event one has (default 0: from the first that is kept)" },
    once: { value: null, does: "ends when all that is there was printed" },
  },
  async run(args) {
    const after = args.values.get("after") ?? "0";
    if (!/^\d{1,15}$/.test(after)) throw new UsageError("--after: expected the id of an event");
    const api = apiFrom(args);
    let at = Number(after);
    if (args.flags.has("once")) {
      for (let page = await pageAfter(at); page.length > 0; page = await pageAfter(at)) await print(page);
      return EXIT.ok;
    }
    for (let fails = 0; ; ) {
      // The service ends a stream now and then, and networks break; what it refuses, it refuses again.
      try {
        for await (const event of api.events(at)) {
          fails = 0;
          await print([event]);
        }
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (fails++ === 0) console.error("parley: the service does not answer; trying again");
      }
      await new Promise((resume) => setTimeout(resume, Math.min(AGAIN_MS * 2 ** Math.min(fails, 5), MOST_MS)));
    }

    async function pageAfter(id: number) {
      return (await api.ask<{ items: { id: number }[] }>("GET", `/events?after=${id}&limit=200`)).items;
    }

    async function print(some: readonly { id: number }[]) {
      for (const event of some) {
        await printJson(event);
        at = event.id;
      }
    }
  },
};
