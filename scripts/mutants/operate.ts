// Faults in what operators do, in what is set and counted, and in what the shell tells of itself.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const routes = (file: string) => ({ project: "routes", file }) as const;
const OPERATOR = routes("worker/operator/operator.test.ts");
const HOSTILE = routes("worker/operator/hostile.test.ts");
const COUNTING = routes("worker/counting/counting.test.ts");

export const operate: Faults[] = [
  {
    file: "worker/operator/enter.ts",
    suite: OPERATOR,
    faults: [
      ["any secret opens", 'await isSame(shown, c.env.OPERATOR_SECRET ?? "")', "true"],
      ["a secret of a few letters makes operators", ".length >= MIN_LETTERS", ".length >= 1"],
      ["guesses have no end", "if (!success) return", "if (false) return"],
    ],
  },
  {
    file: "worker/operator/access.ts",
    suite: unit("worker/operator/access.node.test.ts"),
    faults: [
      ["a token need not be signed", "return isSigned && isForUs", "return isForUs"],
      ["another team's token will do", "iss === `https://${team.host}` &&", ""],
      ["a token for another application will do", "audiences.includes(team.audience) &&", ""],
      ["a token has no end", "exp * 1000 > now - LEEWAY_MS &&", ""],
      ["no program comes in", " || claimed.common_name", ""],
      ["keys are asked for with each made-up name", "|| age < ASK_AGAIN_AFTER_MS", ""],
    ],
  },
  {
    file: "worker/operator/audit.ts",
    suite: OPERATOR,
    faults: [["tries that were refused fill the table", "OR ${isRoom}", "OR true"]],
  },
  {
    file: "worker/operator/routes.ts",
    suite: OPERATOR,
    faults: [["an act is noted only when it is done", 'await note("begun");', ""]],
  },
  {
    file: "worker/operator/accounts.ts",
    suite: OPERATOR,
    faults: [
      ["operators suspend themselves", "if (own.includes(found.account))", "if (false)"],
      ["a business is taken for a person", "if (found.isBusiness !== business)", "if (false)"],
      ["a handle that is kept for a while is somebody", "row === undefined || (", "row === undefined || false && ("],
      ["sockets stay open", "await inboxOf(env, found.account).suspend(await devicesOf(env, found.account));", ""],
    ],
  },
  {
    file: "worker/http/require-session.ts",
    suite: OPERATOR,
    faults: [["who is suspended goes on", "if (isSuspended && !isForSuspended)", "if (false)"]],
  },
  {
    file: "worker/directory/sign-in.ts",
    suite: OPERATOR,
    faults: [["who is suspended signs in again", 'if (known?.suspended) return { kind: "suspended" };', ""]],
  },
  {
    file: "worker/inbox/inbox.ts",
    suite: OPERATOR,
    faults: [
      ["a socket that was being opened stays", "if (this.isSuspended()) return new Response(null, { status: 403 });", ""],
      ["one in a conversation too", "return !this.isSuspended() && this.opens", "return this.opens"],
    ],
  },
  {
    file: "worker/directory/reports.ts",
    suite: OPERATOR,
    faults: [["a network is followed from report to report", "${subject} ${address}", "${address}"]],
  },
  {
    file: "worker/operator/blobs.ts",
    suite: OPERATOR,
    faults: [["a file that was removed is brought back", "db.insert(blobs).values(gone),", ""]],
  },
  {
    file: "worker/media/put-part.ts",
    suite: OPERATOR,
    faults: [["bytes on their way bring a removed file back", "!isGone(now)", 'now.state !== "deleted"']],
  },
  {
    file: "worker/media/quota.ts",
    suite: OPERATOR,
    faults: [
      ["an account fills the storage", "OR ${here} - ${older} <= ${limits.accountStorageBytes})`", "OR true)`"],
      ["all together do", "<= ${limits.storageBytes}`", "<= 1e15`"],
    ],
  },
  {
    file: "worker/operator/invitations.ts",
    suite: OPERATOR,
    faults: [
      ["an invitation makes many accounts", ', inArray(invitations.account, ["", account])', ""],
      ["an invitation has no end", "gt(invitations.expires, now), inArray", "inArray"],
    ],
  },
  {
    file: "worker/directory/registration.ts",
    suite: OPERATOR,
    faults: [
      [
        "a handle is said before one may sign up",
        "(origin === null ? await noRoom(env) : await notAdmitted(env, admission)) ??",
        "",
      ],
    ],
  },
  {
    file: "worker/directory/registration.ts",
    suite: HOSTILE,
    faults: [
      ["hosted businesses have no end", "return (await isFull(env)) ?", "return false ?"],
      ["a request that slept makes a barred account", " AND NOT ${isBarredNow}", ""],
      ["who is closed signs up again", "if (await isBarred(db, claimed.account)) return SUSPENDED;", ""],
      [
        "one invitation makes many by requests that fail",
        "if (await hasAccount(await databaseOfAccount(env, account), account)) await takesInvitation(env, admission);",
        "",
      ],
    ],
  },
  {
    file: "worker/operator/accounts.ts",
    suite: HOSTILE,
    faults: [
      [
        "who is suspended comes back by deleting it",
        "db.insert(barred).values({ account, since }).onConflictDoNothing()",
        "db.delete(barred)",
      ],
    ],
  },
  {
    file: "worker/directory/deletion.ts",
    suite: HOSTILE,
    faults: [
      ["files of an account that ended are given on", "await emptyR2(env, account);", ""],
      ["an account that ended leaves its invitation", "await spendInvitations(firstDatabase(env), account, now);", ""],
    ],
  },
  {
    file: "worker/gateway/device/room.ts",
    suite: routes("worker/gateway/device/room.test.ts"),
    faults: [
      ["a hosted business fills the storage", "<= ${accountStorageBytes} AND", "<= 1e15 AND"],
      ["all of them do", "<= ${storageBytes}`", "<= 1e15`"],
    ],
  },
  {
    file: "worker/operator/enter.ts",
    suite: HOSTILE,
    faults: [["who guesses hears that there are operators", ".catch(unnoted)", ""]],
  },
  {
    file: "worker/business/tokens.ts",
    suite: HOSTILE,
    faults: [["a suspended person goes on by what they own", "coalesce(${isStopped} OR ", "coalesce("]],
  },
  {
    file: "worker/shut-to.ts",
    suite: HOSTILE,
    faults: [["who was claimed before is added while suspended", ".isShutTo(requester)", ".refuses(requester)"]],
  },
  {
    file: "worker/operator/reconcile.ts",
    suite: OPERATOR,
    faults: [["histories are taken for files", "FILE.test(key)", "true"]],
  },
  {
    file: "worker/counting/tally.ts",
    suite: unit("worker/counting/tally.node.test.ts"),
    faults: [
      ["names grow without an end", "this.pending.size >= MAX_NAMES", "false"],
      ["a flood is written all the time", ">= WRITTEN_EVERY_MS", ">= 0"],
      ["a sample counts for one", "n * ONE_IN", "n"],
    ],
  },
  {
    file: "worker/counting/counting.ts",
    suite: COUNTING,
    faults: [
      ["what could not be written is lost", "tally.putBack(counted);", ""],
      ["a counter falls when days are forgotten", "gt(counters.day, 0), lt", "lt"],
    ],
  },
  {
    file: "worker/counting/writers.ts",
    suite: COUNTING,
    faults: [["each message is a row", "fraction < 1 / ONE_IN", "true"]],
  },
  {
    file: "worker/counting/routes.ts",
    suite: COUNTING,
    faults: [["anybody reads the metrics", '"/metrics", operatorsOnly,', '"/metrics",']],
  },
  {
    file: "worker/counting/parts.ts",
    suite: unit("worker/counting/parts.node.test.ts"),
    faults: [
      ["each look asks all parts", "Math.abs(now - kept.at) < LOOKED_EVERY_MS", "false"],
      ["a part that never answers is waited for", "await limit.bound(look())", "await look()"],
    ],
  },
  {
    file: "worker/http/well-known.ts",
    suite: COUNTING,
    faults: [
      ["whoever reports names the counter", 'DIRECTIVES.has(said) ? said : "other"', "said"],
      ["one report counts as often as it likes", ".slice(0, MAX_REPORTS)", ""],
      ["a contact that nobody said again stays", " || known.at + CONTACT_LASTS_MS <= c.var.now", ""],
    ],
  },
  {
    file: "client/engine/connection/submit.ts",
    suite: unit("client/stories/suspension.test.ts"),
    faults: [
      ["a device that is suspended asks all the time", 'if (rejection.kind === "suspended") return SHUT_ASKS_EVERY_MS;', ""],
    ],
  },
  {
    file: "worker/gateway/device/account-key.ts",
    suite: unit("worker/gateway/device/account-key.node.test.ts"),
    faults: [
      [
        "the secret that leaked wraps the keys again",
        "wrap(secrets.now, account, older)",
        "wrap(secrets.before!, account, older)",
      ],
    ],
  },
  {
    file: "scripts/operate/reconcile.ts",
    suite: unit("scripts/operate/operate.test.ts"),
    faults: [["a bucket is looked at up to the first limit", "error instanceof Busy && ++tries < TRIES", "false"]],
  },
  {
    file: "scripts/operate/secret.ts",
    suite: unit("scripts/operate/operate.test.ts"),
    faults: [["a shell decides which deployment is meant", "(known ?? origin) !== origin ||", ""]],
  },
  {
    file: "scripts/operate/arguments.ts",
    suite: unit("scripts/operate/operate.test.ts"),
    faults: [
      [
        "what is typed behind it is not looked at",
        '(noMore(words.slice(1)) ?? { kind: "registration", mode })',
        '{ kind: "registration", mode }',
      ],
    ],
  },
  {
    file: "scripts/deploy/places.ts",
    suite: unit("scripts/deploy/deployment.test.ts"),
    faults: [["another domain leaves everybody behind unsaid", "before === null || moves", "true"]],
  },
  {
    file: "scripts/deploy/additive.ts",
    suite: unit("scripts/deploy/additive.test.ts"),
    faults: [["a trigger may change what is there", "(writesOnlyTo(makes, body) ?", "(true ?"]],
  },
  {
    file: "scripts/operate/purse.ts",
    suite: unit("scripts/operate/operate.test.ts"),
    faults: [["what people do is not paid for", "Math.max(0, dollars - people)", "dollars"]],
  },
  {
    file: "worker/counting/counted-database.ts",
    suite: COUNTING,
    faults: [
      ["columns of one name are one", 'columns.kind === "apart" ? statement :', "columns ? statement :"],
      [
        "a select by columns is no work",
        "const columns = columnsOf(sql);",
        "if (sql) return uncounted(statement);\n  const columns = columnsOf(sql);",
      ],
    ],
  },
  {
    file: "worker/counting/columns.ts",
    suite: unit("worker/counting/columns.node.test.ts"),
    faults: [
      ["a column that is called 1 stays where it was", "&& !names.some((name) => NUMBER.test(name))", ""],
      ["names in other letters are others", "(quoted ?? plain ?? item).toLowerCase()", "quoted ?? plain ?? item"],
      ["what is in brackets counts as a column", "if (depth > 0) continue;", ""],
      ["a star is one column", 'items.includes("*") ||', ""],
    ],
  },
  {
    file: "worker/tables.ts",
    suite: { project: "scenarios", file: "e2e/scenarios/upgrade.test.ts" },
    faults: [["tables of an object are made anew with each version", "if (i < this.made) continue;", ""]],
  },
  {
    file: "worker/conversation/spent.ts",
    suite: unit("worker/conversation/spent.node.test.ts"),
    faults: [
      ["who slept has written nothing", "new Map(rows.map(({ account, until }) => [account, until]))", "new Map()"],
      ["a clock that was set back shuts somebody up for weeks", ", DAY_MS);", ", Infinity);"],
    ],
  },
  {
    file: "worker/counting/writers.ts",
    suite: COUNTING,
    faults: [
      ["who has written too much goes on", "isTooMuch && spent()", "isTooMuch"],
      ["who has written too much begins other chats", "return (day + 1) * DAY_MS - now;", "return 0;"],
    ],
  },
];
