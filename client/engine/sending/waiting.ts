// What waits in the outbox, as it looks: each content replayed by its kind over what is stored, once for each state of the outbox.

import { type Body, readContent, type UnknownBody } from "../../content/content.ts";
import { contentItemId } from "../../content/item-id.ts";
import type { Kinds, Said } from "../../content/kind.ts";
import type { MessageBody } from "../../content/kinds/index.ts";
import type { Words } from "../../content/mention.ts";
import type { Target } from "../../content/target.ts";
import type { ChangeKind } from "../../queries.ts";
import type { OutboxRecord } from "../../store/tables.ts";

export type WaitingMessage = { item: OutboxRecord; said: Said<MessageBody> };
export type Waiting = {
  /** In order */
  messages: WaitingMessage[];
  /** One's own reaction to a message, by its name (content/item-id.ts); "" for none */
  reactions: ReadonlyMap<string, string>;
  /** One's own messages that are as good as gone, by their names */
  erased: ReadonlySet<string>;
  /** One's own messages in other words, by their names */
  reworded: ReadonlyMap<string, Words>;
  /** One's own votes, by the names of the polls; null: one has closed it. In order */
  votes: ReadonlyMap<string, readonly (readonly number[] | null)[]>;
  /** Messages that are about to be pinned, or taken down, by their names */
  pinned: ReadonlyMap<string, boolean>;
  /** Null: nothing waits. */
  granted: boolean | null;
  changes: { id: string; kind: ChangeKind; failed: string | null }[];
};

const views = new WeakMap<readonly OutboxRecord[], Waiting>();

/** @param outbox of a state: another state has another list */
export function waitingIn(kinds: Kinds, outbox: readonly OutboxRecord[]): Waiting {
  const known = views.get(outbox);
  if (known !== undefined) return known;
  const messages: WaitingMessage[] = [];
  const reactions = new Map<string, string>();
  const erased = new Set<string>();
  const reworded = new Map<string, Words>();
  const votes = new Map<string, readonly (readonly number[] | null)[]>();
  const pinned = new Map<string, boolean>();
  const changes: Waiting["changes"] = [];
  let granted: boolean | null = null;
  for (const item of outbox) {
    const body = bodyOf(kinds, item);
    const kind = body && kinds.named(body.kind);
    if (body === undefined || kind === undefined) continue;
    if (kind.message) messages.push({ item, said: kind.message(body) as Said<MessageBody> });
    kind.waits?.(
      {
        react: (target, emoji) => void reactions.set(contentItemId(target.sender, target.id), emoji),
        erase: (target) => void erased.add(contentItemId(target.sender, target.id)),
        reword: (target, words) => void reworded.set(contentItemId(target.sender, target.id), words),
        vote(target, chosen) {
          const name = contentItemId(target.sender, target.id);
          votes.set(name, [...(votes.get(name) ?? []), chosen]);
        },
        pin: (target, on) => void pinned.set(contentItemId(target.sender, target.id), on),
        permit: (allowed) => {
          granted = allowed;
        },
        change: (change) => void changes.push({ id: item.id, kind: change, failed: item.failure }),
      },
      body,
    );
  }
  const view = { messages, reactions, erased, reworded, votes, pinned, granted, changes };
  views.set(outbox, view);
  return view;
}

/** What it shows as a message; null for what is none. */
export function saidIn(kinds: Kinds, item: OutboxRecord): Said<MessageBody> | null {
  const body = bodyOf(kinds, item);
  const form = body && kinds.named(body.kind)?.message?.(body);
  return form ? (form as Said<MessageBody>) : null;
}

/** In words alone; "" for what is no message. */
export function wordsOf(kinds: Kinds, item: OutboxRecord): string {
  return saidIn(kinds, item)?.text ?? "";
}

/** Those of one kind, in order. */
export function waitingOf<B extends { kind: string }>(
  kinds: Kinds,
  outbox: readonly OutboxRecord[],
  name: B["kind"],
): { item: OutboxRecord; body: B }[] {
  return outbox.flatMap((item) => {
    const body = bodyOf(kinds, item);
    return body?.kind === name ? [{ item, body: body as unknown as B }] : [];
  });
}

/** What is no message and acts on that one */
export function actsOn(kinds: Kinds, item: OutboxRecord, { sender, id }: Target): boolean {
  const body = bodyOf(kinds, item);
  const kind = body && kinds.named(body.kind);
  const target = body && kind && !kind.message ? kind.target?.(body) : undefined;
  return target?.sender === sender && target.id === id;
}

const bodies = new WeakMap<Uint8Array, Body | UnknownBody>();

/** Undefined where this version does not know what it is. */
export function bodyOf(kinds: Kinds, { content }: OutboxRecord): Body | undefined {
  const body = bodies.get(content) ?? readContent(content, kinds)?.body;
  if (body === undefined) return undefined;
  bodies.set(content, body);
  return body.kind === "unknown" ? undefined : body;
}
