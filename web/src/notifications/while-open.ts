// What a tab does about news while Parley is open: nobody is pushed to who is there, so the tab itself shows what comes while nobody looks,
// and makes the sound while somebody does.

import { createEffect, createRoot } from "solid-js";
import { serviceNow } from "../app/service-now.ts";
import { chats } from "../app/state.ts";
import { openChat } from "../chat/open-chat.ts";
import { readSettings, readTold, writeTold } from "../sw/kept.ts";
import { planNotes } from "../sw/notes.ts";
import { minuteOfDay } from "../sw/settings.ts";
import { optionsOf, standingIn } from "../sw/show.ts";
import { playSound } from "./sound.ts";
import { notifications } from "./subscription.ts";
import { tellingOf } from "./telling.ts";

/** Held by a tab that somebody looks at */
const LOOKED_AT = "parley-looked-at";
/** One tab after another plans, so that each finds what the one before has shown. */
const TURN = "parley-tells";
/** A tab in which the chat is on screen marks it as read within that. */
const SETTLED_MS = 400;

export function tellWhileOpen(): void {
  sayWhetherLookedAt();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isFirst = true;
  createRoot(() =>
    createEffect(() => {
      // Read, so that each change of them is heard of.
      const heads = chats()?.map(({ unread, preview, reaction, mute, mention, mentions }) => [
        unread,
        preview?.seq,
        preview?.text,
        preview?.deleted,
        reaction?.seq,
        mute,
        mention?.seq,
        mentions,
      ]);
      if (heads === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        // What is there when one opens Parley is on screen: no news.
        void tell(isFirst).catch((error) => console.warn("news could not be shown", error));
        isFirst = false;
      }, SETTLED_MS);
    }),
  );
}

function tell(isFirst: boolean): Promise<void> {
  return navigator.locks.request(TURN, async () => {
    const [told, settings] = [await readTold(), await readSettings()];
    const moment = { at: serviceNow(), minute: minuteOfDay(new Date()) };
    const registration = await navigator.serviceWorker?.getRegistration("/");
    const standing = registration === undefined ? [] : await standingIn(registration);
    const plan = planNotes(chats() ?? [], told, settings, moment, standing);
    if (JSON.stringify(plan.told) !== JSON.stringify(told)) await writeTold(plan.told);
    if (isFirst) return;
    const { held = [] } = await navigator.locks.query();
    const telling = tellingOf(plan.show, {
      isLookedAt: document.hasFocus(),
      isAnotherLookedAt: held.some(({ name }) => name === LOOKED_AT),
      onScreen: openChat(),
      mayNotify: notifications() === "on",
    });
    for (const note of [...plan.mend, ...telling.notify]) await registration?.showNotification(note.title, optionsOf(note));
    if (telling.hasSound) playSound();
  });
}

function sayWhetherLookedAt(): void {
  let letGo: (() => void) | null = null;
  const look = () => {
    if (document.hasFocus() === (letGo !== null)) return;
    if (letGo !== null) {
      letGo();
      letGo = null;
      return;
    }
    const isOver = new Promise<void>((done) => {
      letGo = done;
    });
    void navigator.locks.request(LOOKED_AT, { mode: "shared" }, () => isOver);
  };
  for (const kind of ["focus", "blur"]) addEventListener(kind, look);
  look();
}
