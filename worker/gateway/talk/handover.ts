// Handing a person over to a colleague: the two get a group of their own, and the business leaves it. What they say there it never has.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { ConversationDetails, Program } from "../../../client/index.ts";
import { follow } from "../../../client/live/fold.ts";
import { type AccountId, type ConversationId, toBase64Url, utf8 } from "../../../protocol/index.ts";
import type { People } from "../store/people.ts";
import type { PersonId } from "./business.ts";

const PATIENCE_MS = 20_000;
const LATER: HandOver = { kind: "unavailable", retryAfterMs: 5_000 };

export type HandOver =
  | { kind: "ok"; title: string }
  | { kind: "no-such-person" }
  /** Nobody of that handle, or who cannot be added now */
  | { kind: "no-such-agent" }
  | { kind: "unavailable"; retryAfterMs: number };
/** @param key makes a repeated call go on with the same group */
export type HandOverPerson = (
  person: PersonId,
  to: { agent: string; title: string; note: string },
  key: string | null,
) => Promise<HandOver>;

type Given = {
  client: Pick<Program, "verbs" | "watch">;
  people: People;
  /** 32 bytes, of the business */
  key: Uint8Array;
  handleOf(account: AccountId): Promise<string | null>;
  outboxIsEmpty(conversation: ConversationId): Promise<boolean>;
};

export function handingOver(given: Given): HandOverPerson {
  return async (person, to, key) => {
    const known = given.people.get(person);
    return known === undefined ? { kind: "no-such-person" } : handOver(given, known.account, to, key);
  };
}

/** Each step may have been taken by a call before, under the same key: then the next one is. */
async function handOver(
  { client, key: secret, handleOf, outboxIsEmpty }: Given,
  account: AccountId,
  { agent, title, note }: { agent: string; title: string; note: string },
  key: string | null,
): Promise<HandOver> {
  const { verbs } = client;
  const handle = await handleOf(account);
  if (handle === null) return LATER;
  const id = key === null ? crypto.getRandomValues(new Uint8Array(16)) : derived(secret, `group ${account} ${key}`);
  const made = await verbs.createGroup({ title, handles: [handle, agent], id: toBase64Url(id) });
  if (made.kind === "unknown-handle" || made.kind === "not-reachable")
    return made.handle === handle ? LATER : { kind: "no-such-agent" };
  if (made.kind !== "ok") return LATER;
  const { conversation } = made;
  const ready = await until(
    client,
    conversation,
    (view) => isOver(view) || (view.state === "active" && view.members.length >= 3),
  );
  if (ready === null) return LATER;
  if (isOver(ready)) return { kind: "ok", title };
  const colleague = ready.members.find((member) => !member.self && member.accountId !== account);
  if (colleague === undefined) return { kind: "no-such-agent" };
  if (note !== "") await verbs.send(conversation, { text: note, id: toBase64Url(derived(secret, `note ${conversation}`)) });
  const promoted = await verbs.makeAdmin(conversation, colleague.accountId);
  if (promoted.kind !== "ok" && promoted.kind !== "waiting") return LATER;
  const isAdmin = (view: ConversationDetails) =>
    view.members.some((each) => each.accountId === colleague.accountId && each.admin);
  if ((await until(client, conversation, isAdmin)) === null || !(await sent(outboxIsEmpty, conversation))) return LATER;
  const left = await verbs.leave(conversation);
  return left.kind === "ok" || left.kind === "waiting" ? { kind: "ok", title } : LATER;
}

function isOver({ state }: ConversationDetails): boolean {
  return state === "left" || state === "removed";
}

async function sent(outboxIsEmpty: Given["outboxIsEmpty"], conversation: ConversationId): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    if (await outboxIsEmpty(conversation)) return true;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  return false;
}

function until(
  client: Pick<Program, "watch">,
  conversation: ConversationId,
  isIt: (view: ConversationDetails) => boolean,
): Promise<ConversationDetails | null> {
  return new Promise((answer) => {
    const end = (view: ConversationDetails | null) => {
      clearTimeout(timer);
      stop();
      answer(view);
    };
    const timer = setTimeout(() => end(null), PATIENCE_MS);
    const stop = follow(client, { kind: "conversation", conversation }, (view) => {
      if (view !== null && isIt(view)) end(view);
    });
  });
}

function derived(key: Uint8Array, what: string): Uint8Array {
  return hmac(sha256, key, utf8(`parley/handover/v1 ${what}`)).slice(0, 16);
}
