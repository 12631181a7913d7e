// The device that has no account yet: it is told a code, shows four digits, and is handed an account whose log has it.

import { standingProof, stateOf } from "../../../mls/index.ts";
import {
  believeLog,
  hearAnswer,
  hearGrant,
  LINK_LIFETIME_MS,
  type Linked,
  type LinkFailed,
  type LogApart,
  makeNewDevice,
  type NewDevice,
  startLink,
} from "../../../mls/linking/index.ts";
import { methodsOfRoot } from "../../../mls/recovery/index.ts";
import type { LinkProblem, LinkView } from "../../queries.ts";
import type { AccountRecord } from "../../store/tables.ts";
import { logIn } from "../account/account-answer.ts";
import { sessionRenewal } from "../account/session-renewal.ts";
import { createApi } from "../connection/api.ts";
import type { Ports } from "../world.ts";
import { readHandOver } from "./grant.ts";
import { MailboxSeat } from "./mailbox-seat.ts";

const LOG_TRIES = 20;
const ASKS_AGAIN_MS = 1_000;

export type NewSide = { done: Promise<void>; end(): void };

type Given = {
  ports: Pick<Ports, "http" | "clock" | "random">;
  /** As the person typed it */ code: string;
  /** Browser and system, for the other side to show */ system: string;
  tell(view: LinkView): void;
  /** It is a device of that account from now on: stored, then begun. */
  begin(account: AccountRecord): Promise<void>;
};

export function joinByCode(given: Given): NewSide {
  let seat: MailboxSeat | null = null;
  let isEnded = false;
  const run = async () => {
    const problem = await link(given, (made) => {
      seat = made;
    });
    if (isEnded) given.tell({ kind: "none" });
    else if (problem !== null) given.tell({ kind: "failed", why: problem });
    await seat?.end();
  };
  return {
    done: run(),
    end() {
      isEnded = true;
      void seat?.end();
    },
  };
}

/** @returns why it came to nothing; null where it did not */
async function link({ ports, code, system, tell, begin }: Given, sit: (seat: MailboxSeat) => void): Promise<LinkProblem | null> {
  const { clock } = ports;
  const random = (length: number) => ports.random.bytes(length);
  const device = await makeNewDevice(random);
  const started = await startLink(code, { device, system }, clock.now(), random);
  if (started.kind === "code-malformed") return "code-malformed";
  tell({ kind: "meeting" });
  const seat = new MailboxSeat(ports, { mailbox: started.mailbox, until: started.began + LINK_LIFETIME_MS });
  sit(seat);
  const spoke = await seat.say(0, started.message);
  if (spoke.kind !== "said") return spoke.kind;
  const answer = await seat.hear(0);
  if (answer.kind !== "heard") return answer.kind;
  const showing = await hearAnswer(started, answer.bytes, clock.now());
  if (showing.kind === "failed") return showing.why;
  const opened = await seat.say(1, showing.message);
  if (opened.kind !== "said") return opened.kind;
  tell({ kind: "check-code", digits: showing.digits });
  const grant = await seat.hear(1);
  if (grant.kind !== "heard") return grant.kind;
  const heard = await hearGrant(showing, grant.bytes, clock.now());
  const linked = heard.kind === "log-apart" ? await withLog(ports, device, heard) : heard;
  if (linked.kind === "failed") return linked.why;
  if (linked.kind === "offline") return "offline";
  const account = await accountOf(linked, device);
  if (account === undefined) return "malformed";
  await begin(account);
  tell({ kind: "linked", system: null });
  return null;
}

/** It is a device of the account by now, and asks the service for what was too long to go along. */
async function withLog(
  ports: Given["ports"],
  { privateKey }: NewDevice,
  apart: LogApart,
): Promise<Linked | LinkFailed | { kind: "offline" }> {
  const { accountId, deviceId } = apart;
  const itself = { accountId, deviceId, deviceSecret: privateKey } as AccountRecord;
  const clock = { heard: () => {} };
  const api = createApi(
    ports.http,
    sessionRenewal({ http: ports.http, clock }, () => itself),
  );
  for (let tries = 0; tries < LOG_TRIES; tries++) {
    const answer = await api.call("lookUpAccount", { account: accountId });
    const log = answer.kind === "ok" ? logIn(answer.value) : undefined;
    if (log !== undefined) return believeLog(apart, log);
    await new Promise<void>((passed) => void ports.clock.after(ASKS_AGAIN_MS, passed));
  }
  return { kind: "offline" };
}

/** What it is called and where it talks is taken in next (taking-in.ts). */
async function accountOf(
  { accountId, accountKey, deviceId, log, contents }: Linked,
  device: NewDevice,
): Promise<AccountRecord | undefined> {
  const handed = readHandOver(contents);
  const rootKey = stateOf(log)?.rootKey ?? accountKey;
  const methods = await methodsOfRoot({ accountId, rootKey }, handed?.keyring?.methods ?? []);
  return (
    handed && {
      accountId,
      accountKey,
      // The root is handed to nobody.
      rootSecret: null,
      deviceId,
      deviceKey: device.key,
      deviceSecret: device.privateKey,
      log: log.entries.map(({ bytes }) => bytes),
      proof: standingProof(log),
      handle: handed.handle,
      name: handed.name,
      registered: true,
      arriving: { grant: handed.grant, blob: handed.blob },
      history: handed.keepsHistory ? null : "off",
      recovery: handed.keyring && { ...handed.keyring, isTold: true, methods },
    }
  );
}
