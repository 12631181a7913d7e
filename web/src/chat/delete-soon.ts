// Deletes messages after some seconds in which one can still undo it. Where the page goes meanwhile, they go at once, or with the next start.

import type { DeleteOutcome } from "../../../client/index.ts";
import { announce } from "../app/announce.tsx";
import { TOAST_MS, toast } from "../app/toast.tsx";
import { sendSentence } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import type { Messages } from "../media/layer.ts";
import { setLeaving, TO_DELETE } from "./leaving.ts";

export type ToDelete = Messages & { forEveryone: boolean };
type Kept = ToDelete & { id: string };

/** What ends the lock of each that this page still has to do */
const held = new Map<string, () => void>();
let waiting: { what: Kept; timer: ReturnType<typeof setTimeout> } | null = null;

/** What waited before is over with that. */
export function deleteSoon(messages: ToDelete): void {
  deleteNow();
  const what = { ...messages, id: crypto.randomUUID() };
  keep([...kept(), what]);
  // As long as this page lives no other one does it.
  void navigator.locks?.request(lockOf(what), () => new Promise<void>((done) => held.set(what.id, done)));
  setLeaving(what.items);
  waiting = { what, timer: setTimeout(deleteNow, TOAST_MS) };
  toast(what.items.length === 1 ? t("Message deleted.") : t("{count} messages deleted.", { count: what.items.length }), {
    label: t("Undo"),
    onPress: undo,
  });
}

/** When the app begins: what another page did not come to */
export function deleteLeft(): void {
  for (const what of kept())
    void navigator.locks?.request(lockOf(what), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await remove(what);
    });
}

function undo(): void {
  if (waiting === null) return;
  clearTimeout(waiting.timer);
  forget(waiting.what);
  waiting = null;
  setLeaving([]);
  announce(t("Not deleted"));
}

function deleteNow(): void {
  if (waiting === null) return;
  const { what, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  void remove(what);
}

/** Asked again for what is gone it changes nothing: it is forgotten only when there was an answer, and what did not work is said. */
async function remove(what: Kept): Promise<void> {
  try {
    const problem = await removed(what);
    if (problem !== null) toast(problem);
  } catch {
    toast(t("That didn't work. Try again."));
  } finally {
    forget(what);
    if (waiting === null) setLeaving([]);
  }
}

async function removed({ conversation, items, forEveryone }: ToDelete): Promise<string | null> {
  if (!forEveryone) {
    await verbs.deleteForMe(conversation, items);
    return null;
  }
  const sentences = [];
  for (const item of items) sentences.push(sentenceOf(await verbs.deleteForEveryone(conversation, item)));
  return sentences.find((sentence) => sentence !== null) ?? null;
}

/** Null where it is deleted, or was already */
function sentenceOf(outcome: DeleteOutcome): string | null {
  if (outcome.kind === "ok" || outcome.kind === "not-found") return null;
  return outcome.kind === "not-allowed" ? t("Only who sent it can delete it for everyone.") : sendSentence(outcome);
}

function lockOf({ id }: Kept): string {
  return `${TO_DELETE} ${id}`;
}

/** None where there is no storage, or something else lies there: what begins after this must not stop for it. */
function kept(): Kept[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(TO_DELETE) ?? "[]");
    return Array.isArray(all) ? all : [];
  } catch {
    return [];
  }
}

function forget({ id }: Kept): void {
  held.get(id)?.();
  held.delete(id);
  keep(kept().filter((each) => each.id !== id));
}

function keep(all: readonly Kept[]): void {
  try {
    if (all.length === 0) localStorage.removeItem(TO_DELETE);
    else localStorage.setItem(TO_DELETE, JSON.stringify(all));
  } catch {} // a full disk: it goes in some seconds all the same
}

addEventListener("pagehide", deleteNow);
