// Faults in whose a business is, who calls its API, and what that answers.

import type { Faults } from "./mutation.ts";

const routes = (file: string) => ({ project: "routes", file }) as const;
const OWNERS = routes("worker/gateway/owners.test.ts");
const ERASED = routes("worker/gateway/erased-audit.test.ts");
const REMEMBERED = routes("worker/gateway/remembered-tokens.test.ts");
const TOKENS = routes("worker/business/tokens.test.ts");

export const business: Faults[] = [
  {
    file: "client/program.ts",
    suite: { project: "unit", file: "client/stories/on-demand.test.ts" },
    faults: [["what could not be read counts as read", '?.kind === "ok"', "?.kind !== undefined"]],
  },
  {
    file: "worker/business/networks.ts",
    suite: TOKENS,
    faults: [
      ["a token works from anywhere", "networks.some((network) => holds(network, blockOf(address)))", "true"],
      ["a token makes one for a wider network", "outer[1] <= inner[1] && ", ""],
      ["a token with networks makes one without", "networks.length > 0 && networks.every", "networks.every"],
    ],
  },
  {
    file: "worker/business/handlers.ts",
    suite: TOKENS,
    faults: [
      [
        "a token rotates one that works from more places",
        "if (!areNoWider(old.networks, principal.networks)) return NOT_FOUND;",
        "",
      ],
      ["[TK9] a token opens itself", "areNoWider(networks, principal.networks) &&", ""],
      ["[TK9] a token opens one with more scopes", "token.scopes.every((scope) => principal.scopes.includes(scope)) &&", ""],
      ["[TK9] a token opens one that outlives it", "!outlives(token.expires, principal.expires)", "true"],
      ["[TK9] a token narrows none", "if (isWider && principal.kind", "if (principal.kind"],
    ],
  },
  {
    file: "worker/business/tokens.ts",
    suite: TOKENS,
    faults: [
      ["[TK9] a token that ended meanwhile opens another", 'if (by.kind !== "token") return', "return"],
      ["[TK9] a token that was narrowed meanwhile opens another", 'AND opener.networks = ${by.networks.join(" ")}', ""],
      ["[TK9] a change goes over another's", 'eq(apiTokens.networks, from.join(" ")), ', ""],
    ],
  },
  {
    file: "worker/business/remembered-tokens.ts",
    suite: REMEMBERED,
    faults: [["what was read of a token is good for ever", "now - at < TOKENS_LAST_MS && ", ""]],
  },
  {
    file: "worker/gateway/gateway.ts",
    suite: REMEMBERED,
    faults: [
      ["an ended token goes on for seconds", "request.headers.has(REMEMBERED_HEADER) && Date.now() < this.doubtedUntil", "false"],
      ["nobody hears that a token has ended", "this.doubtedUntil = Date.now() + DOUBTED_MS;", ""],
    ],
  },
  {
    file: "worker/operator/accounts.ts",
    suite: REMEMBERED,
    faults: [["tokens of a suspended admin go on for seconds", ", inArray(businesses.id, memberOf)", ""]],
  },
  {
    file: "worker/gateway/store/journal-news.ts",
    suite: routes("worker/gateway/store/journal-deleted.test.ts"),
    faults: [
      [
        "whatever becomes of an edited message is an edit",
        "last !== undefined && placed.has(`${senderOf(record)} ${last.seq}`)",
        "last !== undefined",
      ],
    ],
  },
  {
    file: "worker/gateway/webhooks/field.ts",
    suite: routes("worker/gateway/webhooks/decisions.test.ts"),
    faults: [["a webhook hears of deletions that it did not ask for", ' || kind === "deleted"', ""]],
  },
  {
    file: "worker/gateway/device/drop-failed.ts",
    suite: { project: "unit", file: "worker/gateway/device/drop-failed.node.test.ts" },
    faults: [
      ["what waits goes with what has failed", "failure !== null && ", ""],
      ["what has failed is kept for ever", " && at < before", " && before < 0"],
    ],
  },
  {
    file: "client/engine/recovery/going.ts",
    suite: { project: "unit", file: "client/stories/going.test.ts" },
    faults: [["each try waits for all who could not be told", "wasWaited ? AGAIN_WITHIN_MS", "false ? AGAIN_WITHIN_MS"]],
  },
  {
    file: "worker/business/audit.ts",
    suite: ERASED,
    faults: [["an erased person stays in the log", 'set({ subject: "" })', "set({ subject: person })"]],
  },
  {
    file: "worker/business/routes.ts",
    suite: ERASED,
    faults: [["the erasure says of whom", 'if (isErasure) return "";', ""]],
  },
  {
    file: "worker/gateway/device/attendance.ts",
    suite: { project: "unit", file: "worker/gateway/device/attendance.node.test.ts" },
    faults: [["each message opens a socket", "now - before < ATTENDED_MS", "true"]],
  },
  {
    file: "worker/business/tokens.ts",
    suite: OWNERS,
    faults: [["tokens of a business that ends work", " OR ${businesses.ending}", ""]],
  },
  {
    file: "worker/business/schema.ts",
    suite: routes("worker/business/members.test.ts"),
    faults: [["a second owner goes on for one who is suspended", " OR ${businesses.ownerSuspended}", ""]],
  },
  {
    file: "worker/business/enter.ts",
    suite: routes("worker/business/members.test.ts"),
    faults: [["who is suspended deletes what was reported", " && whileSuspended !== true", ' && method !== "DELETE"']],
  },
  {
    file: "worker/business/hands.ts",
    suite: OWNERS,
    faults: [
      ["a suspended business changes hands", "suspended = 0 AND owner_suspended = 0 AND ", ""],
      [
        "whoever was asked once takes it for ever",
        "gt(businessOffers.expires, now)))\n    .get()",
        "gt(businessOffers.expires, 0)))\n    .get()",
      ],
      ["the tokens of the one before go on", '=== "end")} = 1', '=== "end")} = 2'],
      ["the object hears nothing of it", 'offered.hosting === "gateway"', "false"],
      ["anybody declines for others", "businessOffers.business, business), isOfTheirs)", "businessOffers.business, business))"],
    ],
  },
  {
    file: "worker/business/forget-business.ts",
    suite: OWNERS,
    faults: [
      ["the log of a business stays", "    db.delete(auditLog).where(eq(auditLog.business, business)),\n", ""],
      [
        "what its owner left goes on",
        "or(eq(businesses.owner, account), eq(businesses.account, account))",
        "eq(businesses.account, account)",
      ],
    ],
  },
  {
    file: "worker/gateway/gateway.ts",
    suite: OWNERS,
    faults: [
      ["files of a business stay", "await emptyVaults(this.env, business.business);", ""],
      ["nobody is told", "else await hosted.end();", ""],
      ["a business that ends answers", "this.isEnding ? null : ", ""],
    ],
  },
  {
    file: "worker/business/enter.ts",
    suite: OWNERS,
    faults: [["links end with their secret", ", secretBeforeOf(c.env)]", "]"]],
  },
  {
    file: "worker/gateway/cloud/template-placeholders.ts",
    suite: routes("worker/gateway/cloud/templates.test.ts"),
    faults: [["a template is one place", "words.length >= Math.max(1, places)", "true"]],
  },
  {
    file: "worker/gateway/talk/erasure.ts",
    suite: routes("worker/gateway/contact-notes.test.ts"),
    faults: [["notes of who was erased stay", "store.contactNotes.forget(person);", ""]],
  },
  {
    file: "worker/gateway/talk/erasure.ts",
    suite: { project: "unit", file: "worker/gateway/exports/parts.node.test.ts" },
    faults: [
      [
        "notes of who is erased are in what is exported meanwhile",
        "store.transaction(() => {\n    store.contactNotes",
        "void exporter.forgetPerson(person).then(() => {\n    store.contactNotes",
      ],
    ],
  },
  {
    file: "worker/gateway/talk/sending.ts",
    suite: routes("worker/gateway/contact-notes.test.ts"),
    faults: [["what others wrote is taken back", 'named?.direction === "out" ? people', "named ? people"]],
  },
  {
    file: "worker/gateway/talk/sending.ts",
    suite: routes("worker/gateway/edited.test.ts"),
    faults: [
      [
        "[GW20] what has not left cannot be taken back",
        'named.direction === "out" ? await this.given.outbox',
        "false ? await this.given.outbox",
      ],
    ],
  },
  {
    file: "worker/gateway/talk/jobs.ts",
    suite: { project: "unit", file: "worker/gateway/talk/jobs.node.test.ts" },
    faults: [
      ["who gave no consent gets it", 'if (isToMany && people.get(person)?.granted !== true) return refuse("no-consent");', ""],
      ["what is cancelled goes on", 'this.given.isHeld() || rows.get(id)?.state !== "running"', "this.closed"],
      ["each try is another message", "`job ${id} ${person}`", "`job ${id} ${person} ${this.given.now()}`"],
      ["jobs go on while nothing leaves", "if (heldUpMs > 0) return", "if (false) return"],
      ["as many as somebody likes are written in a day", "+ more > MAX_A_DAY", "+ more > Infinity"],
      ["a job that is asked for twice is two", "if (known !== undefined) return", "if (false) return"],
      ["who is erased while a page is under way gets it", "if (!rows.isWaiting(id, person)) continue;", ""],
      ["two are one where one is erased", "if (!work.isToMany &&", "if (false &&"],
      ["jobs take all that the business may send", "if (paceMs > 0) return", "if (false) return"],
    ],
  },
  {
    file: "sdk/webhooks.ts",
    suite: { project: "unit", file: "scripts/sdk/webhooks.test.ts" },
    faults: [
      ["a copy of a webhook is good for ever", "Math.abs(now / 1000 - Number(stamp)) > WINDOW_S", "false"],
      ["whatever is signed is taken", 'if (!isOurs) return { ok: false, why: "wrong-signature" };', ""],
      ["no secret is a secret", "all.length === 0 || all.some", "all.some"],
    ],
  },
  {
    file: "worker/gateway/store/sent-messages.ts",
    suite: { project: "unit", file: "worker/gateway/talk/count-event.node.test.ts" },
    faults: [["one message is answered twice", "SET answered = 1", "SET answered = 0"]],
  },
  {
    file: "worker/gateway/talk/count-event.ts",
    suite: { project: "unit", file: "worker/gateway/talk/count-event.node.test.ts" },
    faults: [["what is read today counts for today", "sent?.at ?? event.at", "event.at"]],
  },
];
