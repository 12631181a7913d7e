// Faults around conversations: Inbox, directory, Gateway, and the bots' SDK.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const workerd = (file: string) => ({ project: "workerd", file }) as const;
const shards = (file: string) => ({ project: "shards", file }) as const;

export const service: Faults[] = [
  {
    file: "worker/inbox/quotas.ts",
    suite: unit("worker/inbox/quotas.node.test.ts"),
    faults: [
      [
        "accounts that are blocked drain what all share",
        '...(takesFromAll ? [this.bucket("all", BY_ALL, now)] : []),',
        'this.bucket("all", BY_ALL, now),',
      ],
      ["requesters are remembered for ever", 'this.sql.exec("DELETE FROM quotas WHERE at < ?", now - FORGOTTEN_AFTER_MS);', ""],
      ["a requester has no end", "this.bucket(`account ${requester}`, BY_ONE, now),", ""],
      ["all together have no end", '...(takesFromAll ? [this.bucket("all", BY_ALL, now)] : []),', ""],
      ["a try that waits is taken all the same", "if (waitMs > 0) return waitMs;", ""],
    ],
  },
  {
    file: "worker/inbox/blocks.ts",
    suite: unit("worker/inbox/blocks.node.test.ts"),
    faults: [
      ["a block stays", 'this.sql.exec("DELETE FROM blocked WHERE account = ?", account);', ""],
      ["asking makes tables", "if (!this.tables.areMade) return;", "this.tables.make();"],
    ],
  },
  {
    file: "worker/inbox/inbox.ts",
    suite: workerd("worker/inbox/hosted.test.ts"),
    faults: [["a revoked device goes on in its Gateway", "this.hosted.remove(device);", ""]],
  },
  {
    file: "worker/directory/registration.ts",
    suite: workerd("worker/directory/handles.test.ts"),
    faults: [
      [
        "a request that slept makes an account with another's handle",
        "${log}, 1 WHERE NOT ${isGivenUp}`",
        "${log}, 1 WHERE true OR ${isGivenUp}`",
      ],
    ],
  },
  {
    file: "worker/directory/registration.ts",
    suite: workerd("worker/directory/registration.test.ts"),
    faults: [
      [
        "an account begins with another's device",
        "if (!isDeviceIdOf(account, first.id))",
        "if (!isDeviceIdOf(account, first.id) && false)",
      ],
    ],
  },
  {
    file: "worker/directory/unused.ts",
    suite: workerd("worker/directory/unused.test.ts"),
    faults: [
      ["a handle of nobody stays taken", "await settle(env, reservation);", ""],
      [
        "whoever comes back in that moment goes",
        "db.delete(accounts).where(and(eq(accounts.id, account), isUnused(now))),",
        "db.delete(accounts).where(eq(accounts.id, account)),",
      ],
      ["it goes a day early", "now - UNUSED_KEPT_MS", "now - UNUSED_KEPT_MS + 86_400_000"],
    ],
  },
  {
    file: "worker/directory/append-entry.ts",
    suite: workerd("worker/directory/append-entry.test.ts"),
    faults: [["revoked devices are remembered without end", ".limit(REVOKED_KEPT)", ".limit(100_000)"]],
  },
  {
    file: "worker/directory/registration.ts",
    suite: workerd("worker/directory/sign-ups.test.ts"),
    faults: [
      ["what cost too little keeps its handle", "await settleSoon(release(env, reservation));\n  const wanted", "const wanted"],
    ],
  },
  {
    file: "worker/directory/sign-ups.ts",
    suite: workerd("worker/directory/sign-ups.test.ts"),
    faults: [
      ["many at once all get in", "WHERE ${isRoom}`", "WHERE true OR ${isRoom}`"],
      ["what a wrong clock counted makes accounts dear", " AND ${signUps.slot} <= ${slot + 1}`", "`"],
      ["addresses are kept in the clear", "return toBase64Url(new Uint8Array(digest, 0, 12));", "return place;"],
    ],
  },
  {
    file: "mls/work.ts",
    suite: workerd("worker/directory/sign-ups.test.ts"),
    faults: [
      [
        "any counter will do",
        "startsWith(derivedKey, parameters.keyPrefix) ? work.level : undefined",
        "derivedKey && work.level",
      ],
    ],
  },
  {
    file: "protocol/work.ts",
    suite: workerd("worker/directory/sign-ups.test.ts"),
    faults: [
      ["work is good for any handle", ", utf8(handle))", ")"],
      ["work is good for any account", "fromBase64Url(accountKey) ?? new Uint8Array(), ", ""],
    ],
  },
  {
    file: "worker/directory/sweep.ts",
    suite: workerd("worker/directory/handles.test.ts"),
    faults: [["a reservation that lapsed stays", "for (const reservation of lapsed) await settle(env, reservation);", ""]],
  },
  {
    file: "worker/directory/shards.ts",
    suite: shards("worker/directory/moving/move.shards.test.ts"),
    faults: [["a map is good for ever", "now >= known.readAt && now < known.readAt + MAP_LASTS_MS", "now >= known.readAt"]],
  },
  {
    file: "worker/directory/moving/move.ts",
    suite: shards("worker/directory/moving/move.shards.test.ts"),
    faults: [
      ["a copy is not compared", "if (!(await isSame(source, target, bucket)))", "if (false as boolean)"],
      ["the new place takes writes while the old one is read", "await mover.wait(UNTIL_ALL_KNOW_MS);", ""],
      ["the old place takes writes while it is copied", 'await eachDatabase(mover, group, "from", fence);', ""],
    ],
  },
  {
    file: "worker/directory/append-entry.ts",
    suite: workerd("worker/directory/append-entry.test.ts"),
    faults: [
      ["an account adds another's device", "!isDeviceIdOf(account, device)", "device.length < 0"],
      ["an entry that lost puts out all the same", "notInArray(devices.id, active), isTaken)", "notInArray(devices.id, active))"],
    ],
  },
  {
    file: "worker/gateway/intake.ts",
    suite: unit("worker/gateway/blocked.node.test.ts"),
    faults: [
      [
        "a blocked person's message is told",
        "// Whom the business blocked is not heard; what came stays in the store.\n      if (blocked) return [];",
        "",
      ],
      ["a blocked person's reaction is told", "if (blocked) return [];\n      const reactsTo", "const reactsTo"],
    ],
  },
  {
    file: "worker/gateway/retention.ts",
    suite: unit("worker/gateway/retention.node.test.ts"),
    faults: [
      ["no event is forgotten", "const before = given.now() - Math.max(given.days(), 1) * DAY_MS;", "const before = 0;"],
      ["one page of events is forgotten", "given.forgotten(ids);\n  given", "given.forgotten(ids.slice(0, 1));\n  given"],
      ["no line is forgotten", "if (before > 0) await forget(conversation, before);", ""],
      ["what went out is remembered", "given.outgone.forgetBefore(before);", ""],
      [
        "what was delivered goes though it is kept",
        'if (days() === 0 && outcome === "delivered")',
        'if (outcome === "delivered")',
      ],
      ["a dead letter goes though nothing was delivered", 'if (days() === 0 && outcome === "delivered")', "if (days() === 0)"],
    ],
  },
  {
    file: "worker/gateway/exporter.ts",
    suite: unit("worker/gateway/exports-kept.node.test.ts"),
    faults: [
      ["exports last a hundred days", "const KEPT_MS = 24 * 3600_000;", "const KEPT_MS = 100 * 24 * 3600_000;"],
      [
        "files of an export stay",
        "await this.removeFiles(files);\n    }\n  }\n\n  private async make",
        "}\n  }\n\n  private async make",
      ],
    ],
  },
  {
    file: "worker/gateway/webhooks/queue.ts",
    suite: unit("worker/gateway/webhooks/replaced.node.test.ts"),
    faults: [
      ["what waited for the first receiver is old for the next", "queued_at = ?1, due = CASE", "due = CASE"],
      ["attempts at the first receiver count at the next", "SET attempts = 0, other_secret", "SET other_secret"],
    ],
  },
  {
    file: "sdk/typing.ts",
    suite: unit("sdk/typing.test.ts"),
    faults: [
      ["typing never ends", "if (this.clock.now() >= until) return this.end(conversation);", ""],
      ["it goes on after the answer", "stop();\n    this.under.delete(conversation);", "this.under.delete(conversation);"],
      ["it goes on after the bot", "for (const stop of this.under.values()) stop();", ""],
    ],
  },
  {
    file: "sdk/delivery.ts",
    suite: unit("sdk/bot.test.ts"),
    faults: [
      ["no pause between tries", "await this.pause(attempt);", ""],
      [
        "a poisoned message is tried without end",
        "const isSkipped = counted === ATTEMPTS;",
        "const isSkipped = (counted as number) < 0;",
      ],
    ],
  },
  {
    file: "worker/push/decide.ts",
    suite: unit("worker/push/decisions.node.test.ts"),
    faults: [
      ["each message is a push", 'return state.kind === "due" || stands ? state', 'return state.kind === "due" ? state'],
      ["one push stands for ever", "now < state.at + ONE_PUSH_STANDS_MS && ", ""],
      ["a push service is asked without end", "|| attempts + 1 >= ATTEMPTS", ""],
      ["it is asked sooner than it said", "Math.max(waitMs, verdict.afterMs)", "waitMs"],
    ],
  },
  {
    file: "worker/push/endpoint.ts",
    suite: unit("worker/push/decisions.node.test.ts"),
    faults: [
      ["any port", ' || url.port !== ""', ""],
      ["http", 'url.protocol !== "https:" || ', ""],
      ["anything that ends like it", "hostname.endsWith(pattern.slice(1))", "hostname.endsWith(pattern.slice(2))"],
      ["loopback in production", "isDevelopment && url", "url"],
    ],
  },
  {
    file: "worker/push/pushes.ts",
    suite: unit("worker/push/pushes.node.test.ts"),
    faults: [
      ["who has come is pushed to", "this.write(device, IDLE);", ""],
      ["a verdict on the old address drops the new one", "|| !isSame(known.subscription, subscription)) return;", ") return;"],
      ["a dead subscription is taken again", 'hashOf(subscription))) return "gone";', 'new Uint8Array())) return "gone";'],
      ["what is due is not planned", 'if (next.kind === "due") this.plan();', ""],
    ],
  },
];
