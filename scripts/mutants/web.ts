// Faults in the page's shell, where a test without a browser can see them; and what the client makes of the service's answers.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const bridge = unit("web/src/engine/bridge.test.ts");
const verdicts = unit("client/engine/connection/verdicts.test.ts");

const typed = unit("web/src/chat/typed-words.test.ts");

export const web: Faults[] = [
  {
    file: "web/src/chat/drawn.ts",
    suite: unit("web/src/chat/drawn.test.ts"),
    faults: [
      ["a page is drawn in one frame", "Math.max(0, from - ROWS_A_FRAME)", "0"],
      ["what was drawn of another place holds the new one up", "if (from < 0)", "if (from < -1)"],
      [
        "the oldest one goes, and most with it",
        "all.findIndex(({ id }) => ids.has(id))",
        "all.findIndex(({ id }) => id === drawn?.[0]?.id)",
      ],
    ],
  },
  {
    file: "web/src/list/rows-near.ts",
    suite: unit("web/src/list/rows-near.test.ts"),
    faults: [["a screen of rows comes at once", "const STEP = 4;", "const STEP = 20;"]],
  },
  {
    file: "web/src/business/jobs/wish.ts",
    suite: unit("web/src/business/jobs/wish.test.ts"),
    faults: [
      [
        "what is sent at no time at all is sent",
        "!(time > now && time <= now + FURTHEST_MS)",
        "(time <= now || time > now + FURTHEST_MS)",
      ],
      ["chosen people are nobody, and it goes", "to.people.length === 0", "to.people.length < 0"],
    ],
  },
  {
    file: "web/src/chat/typed-words.ts",
    suite: typed,
    faults: [
      [
        "a draft counts as kept before it is",
        "await this.turn.then(() => this.around.setDraft(words));",
        "void this.around.setDraft(words);",
      ],
      [
        "older words that are stored count for newer ones",
        "if (this.unsaved === unsaved) this.unsaved = null;",
        "this.unsaved = null;",
      ],
      ["a draft that comes back replaces what was typed since", "if (this.isSettled) this.words = draft;", "this.words = draft;"],
      ["the browser's reload loses what was typed", "  part(): void {\n    this.isLeaving = true;\n", "  part(): void {\n"],
      [
        "it loses what is answered",
        'const isKept = this.isSettled && (this.answering === null || this.words === "");',
        "const isKept = this.isSettled;",
      ],
      ["what comes back answers nothing", "    this.answering = this.again.reply;\n", ""],
      ["without what it answered it is taken for the same", "&& this.again.reply?.id === reply?.id;", ";"],
      [
        "a name typed by hand means who was once chosen",
        "if (gone.length > 0) this.setMeant(",
        "if (gone.length < 0) this.setMeant(",
      ],
      ["what comes next overtakes a message with names", "this.turn = ready;", ""],
      ["sent again it is another message", "const id = known ?? this.around.newId();", "const id = this.around.newId();"],
      [
        "what was sent is gone with the page",
        "const sends = [...this.sends];",
        "const sends: [string, { text: string }][] = [];",
      ],
    ],
  },
  {
    file: "web/src/engine/view.ts",
    suite: bridge,
    faults: [
      [
        "a view calls an owner of another build",
        'if (message.kind === "ready" && message.build !== around.build) {',
        "if (false as boolean) {",
      ],
      ["every tab reloads", "if (message.build !== around.build) around.onReload();", "around.onReload();"],
      ["why the engine does not start is told to nobody", 'else if (message.kind === "broken") broken(message.problem);', ""],
      [
        "the next owner does not hear what is watched",
        "for (const [watch, { query }] of watches) sayWatch(next, watch, query);",
        "",
      ],
      ["the next owner does not hear what was called", "for (const message of repeated) say({ ...message, owner: next });", ""],
    ],
  },
  {
    file: "web/src/engine/host.ts",
    suite: bridge,
    faults: [
      ["one view hides what another shows", "if (shownElsewhere(conversation)) return;", ""],
      [
        "what a view watched goes on after it",
        "for (const stop of state.watches.values()) stop();\n    for (const conversation",
        "for (const conversation",
      ],
      [
        "a view that ended shows for ever",
        "if (!shownElsewhere(conversation)) void engine.verbs.hide(conversation);",
        "void conversation;",
      ],
      ["a verb that throws is not answered", 'say({ to: "views", kind: "threw", owner: owner.id, view, call });', ""],
    ],
  },
  {
    file: "web/src/engine/owner.ts",
    suite: unit("web/src/engine/owner.test.ts"),
    faults: [
      ["why it did not start is told to nobody", "else if (!isTaken) failed((fault as { error: unknown } | null)?.error);", ""],
      ["what was open stays open", "if (isOver) return;\n    await (opened as Open | null)?.close();", "if (isOver) return;"],
      ["an owner that was taken from waits for nothing", "if (isTaken && isHeir) queue();\n    else if", "if"],
    ],
  },
  {
    file: "web/src/engine/liveness.ts",
    suite: unit("web/src/engine/liveness.test.ts"),
    faults: [
      ["an owner that is silent keeps the profile", "takeOver();\n      inTime", "inTime"],
      ["a page that slept takes the profile", "if (now() - due > ms) askFirst();\n      else then();", "then();"],
    ],
  },
  {
    file: "web/src/sw/shell.ts",
    suite: unit("web/src/sw/shell.test.ts"),
    faults: [
      [
        "the app answers for the service",
        'return request.mode === "navigate" && isAppPath(url.pathname) ? "/" : null;',
        'return request.mode === "navigate" ? "/" : null;',
      ],
      ["another origin's files", "if (url.origin !== origin) return null;", ""],
      ["a file that is not as it was built", "integrity: file.hash });", "});"],
      ["a missing file is kept", "if (!response.ok)", "if (false as boolean)"],
      ["a page's build goes while it does not say which", "inUse === null || inUse.some", "inUse !== null && inUse.some"],
      ["a form is answered from the cache", 'if (request.method !== "GET") return null;', ""],
    ],
  },
  {
    file: "web/src/sw/range.ts",
    suite: unit("web/src/sw/range.test.ts"),
    faults: [
      ["a player gets all at once", "to: ask.from + Math.min(SLICE_BYTES, wanted)", "to: ask.from + wanted"],
      ["a range that ends before it begins", 'if (last !== "" && Number(last) < Number(first)) return null;', ""],
    ],
  },
  {
    file: "client/engine/connection/submit.ts",
    suite: verdicts,
    faults: [
      ["who must wait has failed", 'case "rate-limited":\n    case "unavailable":', 'case "unavailable":'],
      ["a session that ended is final", 'case "unavailable":\n    case "no-session":', 'case "unavailable":'],
      [
        "nobody waits as long as was asked",
        'rejection.kind === "unavailable" ? rejection.retryAfterMs : 0',
        'rejection.kind === "unavailable" ? 0 : 0',
      ],
    ],
  },
  {
    file: "client/engine/pace/service-clock.ts",
    suite: verdicts,
    faults: [
      ["the device's clock counts", "now: () => own.now() + ahead,", "now: () => own.now(),"],
      ["a second's difference moves time", "Math.abs(difference) > TOLERANCE_MS ? difference : 0", "difference"],
    ],
  },
  {
    file: "client/store/guarded.ts",
    suite: verdicts,
    faults: [
      [
        "a store that never answers is waited for",
        'const giveUp = clock.after(withinMs, () => fail(new StoreError("silent")));',
        "const giveUp = clock.after(withinMs, () => {});",
      ],
    ],
  },
  {
    file: "client/store/migrations/migrate.ts",
    suite: unit("client/store/migrations/migrate.test.ts"),
    faults: [
      [
        "what a newer version wrote is opened",
        'if ([...known.keys()].some((name) => !names.has(name))) throw new StoreError("newer");',
        "",
      ],
      ["one page is brought up to date", "isDone: page.length < RECORDS_PER_STEP", "isDone: true"],
      ["each start begins anew", "known.get(migration.name) ?? { after: [], isDone: false }", "{ after: [], isDone: false }"],
    ],
  },
  {
    file: "client/store/store-error.ts",
    suite: unit("client/store/store.test.ts"),
    faults: [
      ["a full disk is a bug", 'case "QuotaExceededError":\n      return "full";', ""],
      ["a full database is a bug", 'if (primary === SQLITE_FULL) return "full";', ""],
    ],
  },
  {
    file: "web/src/engine/owner.ts",
    suite: unit("web/src/engine/owner.test.ts"),
    faults: [
      ["a service worker waits for the profile", "request({ ifAvailable: true })", "request({})"],
      ["a service worker is an heir", "if (isTaken && isHeir) queue();", "if (isTaken) queue();"],
      ["it never lets go", "await Promise.race([lost, left]);", "await lost;"],
    ],
  },
];
