// Another device of a bot's account: linked by a code from either side. The steps are live, so each side says what to show next.

import type { ClientSurface, LinkView } from "../client/index.ts";
import { BotError } from "./bot-error.ts";
import { noRecovery } from "./recovery.ts";

type Failed = Extract<LinkView, { kind: "failed" }>;

/** Ends when the person's other device has let this one in. @param onDigits shown here, to be typed there */
export async function linkThisDevice(
  client: ClientSurface,
  { code, system, onDigits }: { code: string; system: string; onDigits(digits: string): void },
): Promise<void> {
  const steps = stepsOf(client);
  await client.verbs.linkThisDevice({ code, system });
  for await (const view of steps) {
    if (view.kind === "check-code") onDigits(view.digits);
    if (view.kind === "failed") throw failure(view);
    if (view.kind === "linked") return;
  }
}

export type LinkAnother = {
  system: string;
  onCode(code: string): void;
  /** What the person reads on the other device: one try */ digits(system: string): Promise<string>;
  /** The recovery key: asked for where one is set up, since it alone brings devices then */ key?(): Promise<string>;
};

/** Ends when the other device is in. @returns what it calls itself */
export async function linkAnother(client: ClientSurface, { system, onCode, digits, key }: LinkAnother): Promise<string> {
  const steps = stepsOf(client);
  const shown = await client.verbs.showLinkCode({ system });
  if (shown.kind === "needs-recovery" && key !== undefined) {
    const way = { kind: "key", typed: await key() } as const;
    const again = await client.verbs.showLinkCode({ system, way });
    if (again.kind !== "ok") throw noRecovery(again);
  } else if (shown.kind !== "ok") throw noRecovery(shown);
  for await (const view of steps) {
    if (view.kind === "shown") onCode(view.code);
    if (view.kind === "checking") await client.verbs.confirmLink(await digits(view.system));
    if (view.kind === "failed") throw failure(view);
    if (view.kind === "linked") return view.system ?? "";
  }
  return "";
}

/** Each step once, from now on. */
async function* stepsOf(client: ClientSurface): AsyncGenerator<LinkView, void> {
  const seen: LinkView[] = [];
  let wake = () => {};
  const stop = client.watch({ kind: "link" }, (update) => {
    if (update.kind === "whole" && update.value.kind !== "none") seen.push(update.value);
    wake();
  });
  try {
    for (;;) {
      const next = seen.shift();
      if (next !== undefined) yield next;
      else
        await new Promise<void>((woken) => {
          wake = woken;
        });
    }
  } finally {
    stop();
  }
}

function failure({ why }: Failed): BotError {
  return new BotError({ kind: "not-linked", why });
}
