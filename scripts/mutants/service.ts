// Faults around conversations: Inbox, directory, Gateway, and the bots' SDK.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const workerd = (file: string) => ({ project: "workerd", file }) as const;
const shards = (file: string) => ({ project: "shards", file }) as const;

const routes = (file: string) => ({ project: "routes", file }) as const;

export const service: Faults[] = [
  {
    file: "worker/inbox/inbox.ts",
    suite: routes("worker/inbox/pushing.test.ts"),
    faults: [["who fetched it and went is taken for one that never came", "rung <= (has[device] ?? 0)", "rung < 0"]],
  },
  {
    file: "worker/links/look.ts",
    suite: routes("worker/links/look.test.ts"),
    faults: [
      ["a circle of redirects is followed for ever", "hops <= MAX_REDIRECTS", "hops <= 99"],
      ["a page of any type is read", "if (!PAGES.has(found.file.type)) {", "if (false) {"],
      ["a picture of any type is handed on", "if (type === undefined) {", "if (false) {"],
      ["the part behind # is told", 'url.hash = "";', ""],
      ["what the page says may hide what it is", 'replace(UNSEEN, " ")', 'replace("", "")'],
    ],
  },
  {
    file: "worker/links/page.ts",
    suite: routes("worker/links/look.test.ts"),
    faults: [
      ["what guests write is what the page says", "!HEAD.has(tag.tagName)", "false"],
      ["words do not end the head", 'text.trim() !== ""', "false"],
      ["what is not drawn is said", "within === 0) note(", "true) note("],
    ],
  },
  {
    file: "worker/links/cut.ts",
    suite: routes("worker/links/look.test.ts"),
    faults: [["a page is read to its end", "left -= piece.length;", ""]],
  },
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
    file: "worker/conversation/routes.ts",
    suite: workerd("worker/http/frames.test.ts"),
    faults: [
      [
        "what was added stays claimed, and is asked for with each Commit",
        'if (down.kind === "accepted") await dropClaims(c.env, added).catch(() => {});',
        "",
      ],
    ],
  },
  {
    file: "worker/directory/claims.ts",
    suite: workerd("worker/directory/claims.test.ts"),
    faults: [
      ["a stock is emptied by whoever cannot note a claim", ".size > 0) throw onItsWay();", ".size > 4096) throw onItsWay();"],
      ["nobody hears of what was taken for nothing", "await tell(all.map(({ device }) => device));", ""],
    ],
  },
  {
    file: "worker/directory/settle.ts",
    suite: workerd("worker/directory/handles.test.ts"),
    faults: [["a handle that is another's counts as kept", "if (theirs.length < kept.length) throw new HandleLost();", ""]],
  },
  {
    file: "worker/directory/accounts.ts",
    suite: workerd("worker/directory/handles.test.ts"),
    faults: [["an account is shown with another's handle", "return isTheirs ? found : NOT_FOUND;", "return found ?? NOT_FOUND;"]],
  },
  {
    file: "worker/directory/registration.ts",
    suite: workerd("worker/directory/handles.test.ts"),
    faults: [
      [
        "a request that slept makes an account with another's handle",
        "${log}, 1, 0 WHERE NOT ${isGivenUp} AND",
        "${log}, 1, 0 WHERE",
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
      ["a handle of nobody stays taken", "await settleAll(env, reserved);", ""],
      [
        "whoever comes back in that moment goes",
        "db.delete(accounts).where(and(isOne(accounts.id), isUnused(now))),",
        "db.delete(accounts).where(isOne(accounts.id)),",
      ],
      ["an account on its way holds up all others", "isNotFenced(accounts.id), ", ""],
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
      [
        "a lost answer costs again",
        "if (await hasAccount(await databaseOfAccount",
        "if (false && await hasAccount(await databaseOfAccount",
      ],
      ["what everybody has room for together has no end", "if (origin !== null && !(await hasRoom()))", "if (false as boolean)"],
      [
        "whoever pays too little hears of a handle",
        "const refused =\n    (await unpaid(env, payment)) ??",
        "const refused =\n    null ??",
      ],
    ],
  },
  {
    file: "worker/directory/sign-ups.ts",
    suite: workerd("worker/directory/sign-ups.test.ts"),
    faults: [
      ["one address shuts out all who are behind it for a day", "< ${trickleAt(scope, level)})`", "< 0)`"],
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
    faults: [["a reservation that lapsed stays", "await settleAll(env, open);", ""]],
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
      [
        "a bucket is sent to a database that is not there",
        "for (const shard of [from, to]) bindingAt(mover.env, shard);",
        "void [from, to];",
      ],
      ["a copy is not compared", "if (!(await isSame(source, target, bucket)))", "if (false as boolean)"],
      ["the new place takes writes while the old one is read", "await mover.wait(UNTIL_ALL_KNOW_MS);", ""],
      [
        "the old place takes writes while it is copied",
        'for (const end of ["to", "from"] as const) {',
        'for (const end of ["to"] as const) {',
      ],
    ],
  },
  {
    file: "worker/directory/moving/copy.ts",
    suite: shards("worker/directory/moving/move.shards.test.ts"),
    faults: [
      [
        "a mover that slept empties the live place",
        "WHERE bucket = ? AND mover = ?)",
        "WHERE true OR (bucket = ? AND mover = ?))",
      ],
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
    file: "worker/gateway/talk/intake.ts",
    suite: unit("worker/gateway/talk/blocked.node.test.ts"),
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
    file: "worker/gateway/talk/retention.ts",
    suite: unit("worker/gateway/talk/retention.node.test.ts"),
    faults: [
      ["no event is forgotten", "const before = keptFrom(given);", "const before = 0;"],
      ["one page of events is forgotten", "given.forgotten(ids);\n  sent", "given.forgotten(ids.slice(0, 1));\n  sent"],
      ["no line is forgotten", "if (before > 0) await forget(conversation, before);", ""],
      ["what went out is remembered", "  sentMessages.forgetBefore(before);", ""],
      [
        "what was delivered goes though it is kept",
        'if (days() === 0 && outcome === "delivered")',
        'if (outcome === "delivered")',
      ],
      ["a dead letter goes though nothing was delivered", 'if (days() === 0 && outcome === "delivered")', "if (days() === 0)"],
    ],
  },
  {
    file: "worker/gateway/exports/exporter.ts",
    suite: unit("worker/gateway/exports/exports-kept.node.test.ts"),
    faults: [
      ["exports last a hundred days", "const KEPT_MS = 24 * 3600_000;", "const KEPT_MS = 100 * 24 * 3600_000;"],
      [
        "files of an export stay",
        "if (createdAt <= oldest) await this.removeFiles(this.table.remove(id));",
        "if (createdAt <= oldest) this.table.remove(id);",
      ],
    ],
  },
  {
    file: "worker/gateway/exports/exporter.ts",
    suite: unit("worker/gateway/exports/parts.node.test.ts"),
    faults: [
      ["what is deleted stays in an export", "this.table.putPart(row.id, { ...part, content: null });", ""],
      ["what is deleted while its part is made is in it", "this.changed.add(person);", ""],
      ["an export of a person outlives them", "if (row.person === person) await", "if (row.person === null) await"],
    ],
  },
  {
    file: "worker/gateway/exports/part-lines.ts",
    suite: unit("worker/gateway/exports/parts.node.test.ts"),
    faults: [["an export has what was said later", ".filter(({ at }) => at <= until)", ""]],
  },
  {
    file: "worker/gateway/webhooks/sender.ts",
    suite: unit("worker/gateway/webhooks/long-queue.node.test.ts"),
    faults: [
      ["a queue has no end", "this.excess = beyond(this.ports.sql, this.mostWaiting);", ""],
      ["who wakes does not count what waits", "this.excess = beyond(ports.sql, mostWaiting);", "this.excess = 0;"],
      ["nobody hears why it was given up", "if (why === null) return;\n      tally", "return;\n      tally"],
    ],
  },
  {
    file: "worker/gateway/webhooks/schema.ts",
    suite: unit("worker/gateway/webhooks/long-queue.node.test.ts"),
    faults: [
      ["what is due is looked for in the whole queue", '"webhook_queue_due ON webhook_queue (due) WHERE due IS NOT NULL",', ""],
    ],
  },
  {
    file: "worker/gateway/webhooks/pace.ts",
    suite: unit("worker/gateway/webhooks/long-queue.node.test.ts"),
    faults: [
      [
        "who fails gets as many as before",
        "if (!isDelivered) this.places = Math.max(LEAST, this.places / 2);",
        "if (!isDelivered) return;",
      ],
    ],
  },
  {
    file: "worker/network/resolver.ts",
    suite: unit("worker/network/resolver.node.test.ts"),
    faults: [
      ["an address is good for ever", "held.until > now()", "held.until > 0"],
      ["a name without an address has none for a while", "records.length > 0 && ttl > 0", "ttl > 0"],
      ["names are held without end", "known.size > NAMES_HELD", "known.size < 0"],
    ],
  },
  {
    file: "worker/gateway/store/sealed-rows.ts",
    suite: unit("worker/gateway/store/sealed-rows.node.test.ts"),
    faults: [
      ["a row is good in another place", "decipher.setAAD(utf8(place));", ""],
      ["a row that was changed is good", "return concat(opened, decipher.final());", "return opened;"],
    ],
  },
  {
    file: "worker/gateway/talk/rates.ts",
    suite: unit("worker/gateway/talk/rates.node.test.ts"),
    faults: [
      [
        "what the operator sets is heard with the next start",
        "if (this.inAll.perSecond !== perSecond)",
        "if (this.inAll.perSecond === 0)",
      ],
      ["[OP16] a day begins with nothing sent", "count: this.sentOn(day)", "count: 0"],
      ["[OP16] a day has no end", "this.today.day !== day", "this.today.day < 0"],
      ["[OP16] what is sent is not counted", "if (perDay !== null) this.today.count++;", ""],
    ],
  },
  {
    file: "worker/gateway/store/kept-since.ts",
    suite: unit("worker/gateway/talk/retention.node.test.ts"),
    faults: [
      ["a round that died is forgotten", "WHERE at < ? OR at = ? ORDER BY at", "WHERE at < ? AND at <> ? ORDER BY at"],
      [
        "what is said while a round looks is never past its time",
        "WHERE conversation = ? AND at = ? RETURNING",
        "WHERE conversation = ? AND at >= 0 * ? RETURNING",
      ],
    ],
  },
  {
    file: "client/engine/on-demand/sql-on-demand.ts",
    suite: unit("client/stories/on-demand.test.ts"),
    faults: [
      ["nothing is owed by who died", 'this.paged("due <= ?", "due", [now]),', ""],
      ["what was there before the index is in none", "if (!isThere) this.noteAll();", ""],
      [
        "a new name is said to nobody",
        'this.paged("introduced < ?", "introduced", [introduced]),\n      this.paged("introduced > ?", "introduced", [introduced]),',
        "",
      ],
    ],
  },
  {
    file: "client/engine/on-demand/sql-on-demand.ts",
    suite: unit("client/stories/on-demand.test.ts"),
    faults: [
      [
        "what has nothing to do is looked at with each wake",
        "if (!hasUnsaid(record) && !hasWork(record, world)) this.noteConversation(id, record);",
        "",
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
      [
        "a verdict of one push stands for the next",
        "else if (isSameState(known.state, state))",
        'else if (known.state.kind === "due")',
      ],
      ["a verdict on the old address drops the new one", "|| !isSame(known.subscription, subscription)) return;", ") return;"],
      ["a dead subscription is taken again", 'hashOf(subscription))) return "gone";', 'new Uint8Array())) return "gone";'],
      ["what is due is not planned", 'if (next.kind === "due") this.plan();', ""],
      [
        "who was told is looked at once",
        'state.kind === "due" || state.kind === "watched" ? [state.at]',
        'state.kind === "due" ? [state.at]',
      ],
    ],
  },
];
