// Puts a tab to sleep as a phone does: its page is frozen and its engine's thread stands still, holding what it holds.

import type { Page } from "playwright-core";

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
  const tell = (method: string) => {
    id += 1;
    return devtools.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
  };
  // Freezing the page leaves its workers running in this Chromium; the debugger stops them in the middle of whatever they do.
  await tell("Debugger.enable");
  await tell("Debugger.pause");
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  return async () => {
    await tell("Debugger.resume");
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await devtools.detach();
  };
}
