// A device without room for the database, as the engine meets it. (This Chromium takes no other quota for an origin from its debugger.)

import type { Page } from "playwright-core";
import { type Phone, withoutServiceWorker } from "./phone.ts";

const CHANNEL = "disk-of-the-test";

/** Before the first page opens. @param isFull from the start on */
export async function withDisk(phone: Phone, isFull: boolean): Promise<void> {
  // The engine's script is to come through here.
  await withoutServiceWorker(phone);
  await phone.context.route(/\/assets\/worker-/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${inFront(isFull)}${await answer.text()}` });
  });
}

export async function setDisk(page: Page, isFull: boolean): Promise<void> {
  await page.evaluate(([name, full]) => new BroadcastChannel(name).postMessage(full), [CHANNEL, isFull] as const);
}

function inFront(isFull: boolean): string {
  return `
    let diskIsFull = ${isFull};
    new BroadcastChannel("${CHANNEL}").onmessage = ({ data }) => { diskIsFull = data; };
    for (const [type, name] of [[IDBFactory, "open"], [IDBObjectStore, "put"]]) {
      const done = type.prototype[name];
      type.prototype[name] = function (...args) {
        if (diskIsFull) throw new DOMException("no room", "QuotaExceededError");
        return done.apply(this, args);
      };
    }
  `;
}
