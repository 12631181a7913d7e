// Puts a tab to sleep as a phone does: its page is frozen and its engine's thread stands still, holding what it holds.

import type { Page } from "playwright-core";

/**
 * Stands still between two transactions, as a browser does that freezes no page in the middle of one: it would keep every other tab from
 * its database. What began before this was looked at is given its time.
 */
const STAND_STILL = `{
  const running = new Set();
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    const begun = transaction.apply(this, given);
    running.add(begun);
    for (const end of ["complete", "abort"]) begun.addEventListener(end, () => running.delete(begun));
    return begun;
  };
  const look = () => {
    if (running.size > 0) return setTimeout(look, 5);
    IDBDatabase.prototype.transaction = transaction;
    debugger;
  };
  setTimeout(look, 200);
}`;

/** @returns wakes it up */
export async function asleep(page: Page): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  const engine = new Promise<string>((found) => {
    devtools.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") found(sessionId);
    });
  });
  await devtools.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await engine;
  let id = 0;
  const tell = (method: string, params = {}) => {
    id += 1;
    return devtools.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
  };
  // Freezing the page leaves its workers running in this Chromium; the debugger stops them.
  await tell("Debugger.enable");
  const standsStill = new Promise<void>((done) => {
    devtools.on("Target.receivedMessageFromTarget", (event) => {
      if (event.sessionId === sessionId && event.message.includes('"Debugger.paused"')) done();
    });
  });
  await tell("Runtime.evaluate", { expression: STAND_STILL });
  await standsStill;
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  return async () => {
    await tell("Debugger.resume");
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await devtools.detach();
  };
}
