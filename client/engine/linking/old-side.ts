// The device that is in: it shows a code, answers whoever was told it, and hands over what the person has confirmed by four digits.

import { signByDevice, signByRoot, stateOf } from "../../../mls/index.ts";
import {
  type Approved,
  answerHello,
  hearReveal,
  LINK_LIFETIME_MS,
  offerLink,
  sealGrant,
  tryCheckCode,
} from "../../../mls/linking/index.ts";
import type { DeviceId } from "../../../protocol/index.ts";
import type { LinkProblem, LinkView } from "../../queries.ts";
import { appendOwn } from "../account/append-own.ts";
import type { KeepLog } from "../account/own-log.ts";
import type { World } from "../world.ts";
import { MailboxSeat } from "./mailbox-seat.ts";

export type OldSide = {
  /** Ends when the other device is in, or it failed */ done: Promise<void>;
  /** The digits, as the person read them on the other device: one try. */
  confirm(digits: string): void;
  end(): void;
};

type Given = {
  world: World;
  keep: KeepLog;
  /** The root's seed, where its owner has given it: whether it is needed says the log */ rootSeed: Uint8Array | null;
  /** Packed: everything that goes along but the log */ contents(): Promise<Uint8Array>;
  /** It is a device of this account now, and says so of itself */ called(device: DeviceId, system: string): Promise<void>;
  tell(view: LinkView): void;
};

export function showCode(given: Given): OldSide {
  let seat: MailboxSeat | null = null;
  let isEnded = false;
  let isAdding = false;
  const tell = (view: LinkView) => {
    isAdding ||= view.kind === "adding";
    given.tell(view);
  };
  const typed = Promise.withResolvers<string | null>();
  const run = async () => {
    const problem = await link(
      { ...given, tell },
      {
        sit: (made) => {
          seat = made;
        },
        typed: typed.promise,
      },
    );
    if (isEnded) given.tell({ kind: "none" });
    else if (problem !== null) given.tell({ kind: "failed", why: problem });
    // What was handed over lies there until the other one has heard it.
    if (problem !== null) await seat?.end();
  };
  return {
    done: run(),
    confirm: (digits) => typed.resolve(digits),
    end() {
      // What is in the log gets what it may have.
      if (isAdding) return;
      isEnded = true;
      typed.resolve(null);
      void seat?.end();
    },
  };
}

/** @returns why it came to nothing; null where it did not */
async function link(
  { world, keep, rootSeed, contents, called, tell }: Given,
  { sit, typed }: { sit(seat: MailboxSeat): void; typed: Promise<string | null> },
): Promise<LinkProblem | null> {
  const { clock, random } = world;
  const { accountId, accountKey } = world.account();
  const offered = await offerLink({ accountId, accountKey }, clock.now(), (length) => random.bytes(length));
  const seat = new MailboxSeat(world, { mailbox: offered.mailbox, until: offered.began + LINK_LIFETIME_MS });
  sit(seat);
  const opened = await seat.open((endpoint, params, body) => world.api.ask(endpoint, params, body));
  if (opened.kind !== "ok") return opened.kind === "no-answer" ? "offline" : "try-later";
  tell({ kind: "shown", code: offered.code, began: offered.began });
  const hello = await seat.hear(0);
  if (hello.kind !== "heard") return hello.kind;
  const answered = await answerHello(offered, hello.bytes, clock.now(), (length) => random.bytes(length));
  if (answered.kind === "failed") return answered.why;
  const said = await seat.say(0, answered.message);
  if (said.kind !== "said") return said.kind;
  const reveal = await seat.hear(1);
  if (reveal.kind !== "heard") return reveal.kind;
  const checking = await hearReveal(answered, reveal.bytes, clock.now());
  if (checking.kind === "failed") return checking.why;
  const { device } = checking;
  tell({ kind: "checking", system: device.system, isNear: reveal.isNear });
  const digits = await typed;
  if (digits === null) return "cancelled";
  const approved = await tryCheckCode(checking, digits, clock.now());
  if (approved.kind === "failed") return approved.why;
  tell({ kind: "adding", system: device.system });
  return handOver({ world, keep, rootSeed, contents, called, tell }, seat, approved);
}

const PROBLEMS = ["too-many-devices", "device-limit", "root-adds"] as const;

/** First it is in the log, then it gets what it may have: a log without it would not be believed (LK5). */
async function handOver({ world, keep, rootSeed, contents, called, tell }: Given, seat: MailboxSeat, approved: Approved) {
  const { id, key, system } = approved.device;
  const added = await appendOwn(world, keep, (log) => {
    const state = stateOf(log);
    if (state?.devices.get(id)?.standing === "active") return undefined;
    if (state?.adds === "root" && rootSeed !== null) {
      // A link decides about nobody else: what devices signed until now holds.
      const admits = { type: "admit", accepts: log.entries.length, device: id, deviceKey: key } as const;
      return signByRoot(log, rootSeed, admits, world.clock.now());
    }
    const { deviceId, deviceSecret } = world.account();
    const saying = { type: "add", device: id, deviceKey: key } as const;
    return signByDevice(log, { id: deviceId, privateKey: deviceSecret }, saying, world.clock.now());
  });
  if (added.kind === "refused") return PROBLEMS.find((problem) => problem === added.detail) ?? "refused";
  if (added.kind !== "ok") return added.kind === "offline" ? "offline" : "try-later";
  await called(id, system);
  const log = added.log.entries.map(({ bytes }) => bytes);
  const said = await seat.sayLast(1, await sealGrant(approved, { log, contents: await contents() }));
  if (said.kind !== "said") return said.kind;
  tell({ kind: "linked", system });
  return null;
}
