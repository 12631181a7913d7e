// What was typed into a chat's box and what was sent from it, until the engine has answered for it: both outlive the box on screen, and the page where
// that is loaded anew.

import type { Verbs } from "../../../client/index.ts";
import type { AccountId } from "../../../protocol/index.ts";

type Sent = Omit<Parameters<Verbs["send"]>[1], "id" | "mentions">;
/** A message that is answered, as it is shown above the words */
export type Answered = { id: string; name: string; text: string };
type Message = Omit<Sent, "replyTo"> & { reply?: Answered | null };
/** Who was chosen from the list for a name */
type Meant = readonly (readonly [name: string, account: AccountId])[];
type Mentions = NonNullable<Parameters<Verbs["send"]>[1]["mentions"]>;
/** `id`: under which these words may have been sent already */
export type Left = { text: string; id: string | null; reply: Answered | null };

export type Around = {
  setDraft(text: string): Promise<void>;
  /** The sentence that says why it was not sent, or null */
  send(message: Sent & { id: string; mentions: Mentions }): Promise<string | null>;
  /** For the next page in this tab; null forgets it. */
  keep(left: Left | null): void;
  take(): Left | null;
  /** With the draft, wherever that is: for the next page in this tab too */
  keepMeant(meant: Meant): void;
  takeMeant(): Meant;
  newId(): string;
};

export class TypedWords {
  /** Draws what comes into the box, where it is on screen, though nobody typed it there. */
  show: ((text: string) => void) | null = null;

  /** What is answered by what is typed */
  answering: Answered | null = null;

  private words = "";
  private meant: Map<string, AccountId>;
  /** Of the newest words here that are not stored: another one with each change */
  private unsaved: object | null = null;
  /** In the order they were sent. One that failed waits until all have been answered for: what comes back is in that order too. */
  private readonly sends = new Map<string, { text: string; reply: Answered | null; hasFailed: boolean }>();
  /** What is posted waits for the posts before it, not for their answers: the engine does what it hears in that order. */
  private turn: Promise<unknown> = Promise.resolve();
  private again: Left | null;
  private isLeaving = false;

  private readonly around: Around;

  constructor(around: Around) {
    this.around = around;
    this.meant = new Map(around.takeMeant());
    this.again = around.take();
    if (this.again === null) return;
    this.answering = this.again.reply;
    this.type(this.again.text);
  }

  get text(): string {
    return this.words;
  }

  /** Whether the engine has answered for everything that was typed and sent here: then its draft is the newest there is. */
  get isSettled(): boolean {
    return this.unsaved === null && this.sends.size === 0;
  }

  /** Whom the names in the words mean that were chosen from the list */
  get chosen(): ReadonlyMap<string, AccountId> {
    return this.meant;
  }

  type(text: string): void {
    this.words = text;
    this.unsaved = {};
    // Once it stands there no more nobody chose it: typed again by hand it is a name like any.
    const gone = [...this.meant.keys()].filter((name) => !text.includes(`@${name}`));
    if (gone.length > 0) this.setMeant([...this.meant].filter(([name]) => !gone.includes(name)));
  }

  choose(name: string, account: AccountId): void {
    this.setMeant([...this.meant, [name, account]]);
  }

  private setMeant(meant: Meant): void {
    this.meant = new Map(meant);
    this.around.keepMeant([...this.meant]);
  }

  put(text: string): void {
    this.type(text);
    this.show?.(text);
    void this.store();
  }

  /** What another tab or device typed @returns what the box says */
  hear(draft: string): string {
    if (this.isSettled) this.words = draft;
    return this.words;
  }

  /** Where it cannot be stored it stays unsaved, and the next try is that of the next word. */
  async store(): Promise<void> {
    if (this.isSettled) return;
    const { words, unsaved } = this;
    try {
      await this.turn.then(() => this.around.setDraft(words));
      if (this.unsaved === unsaved) this.unsaved = null;
    } catch {}
    this.copy();
  }

  /** The engine forgets the draft in the step that stores the message. @returns why it was not sent: then its words are in the box again */
  async send({ reply = null, ...message }: Message, mentions: Promise<Mentions> | Mentions): Promise<string | null> {
    const isAgain = this.again?.text === message.text && this.again.reply?.id === reply?.id;
    const known = isAgain ? (this.again?.id ?? null) : null;
    const id = known ?? this.around.newId();
    this.again = null;
    const { meant } = this;
    this.words = "";
    this.unsaved = null;
    this.answering = null;
    this.setMeant([]);
    const item = { text: message.text, reply, hasFailed: false };
    this.sends.set(id, item);
    const ready = this.turn.then(() => mentions);
    this.turn = ready;
    const sent = ready.then((found) =>
      this.around.send({ ...message, ...(reply && { replyTo: reply.id }), id, mentions: found }),
    );
    // Where it was sent before the page went nothing is sent, and no draft forgotten.
    if (known !== null) void this.store();
    const problem = await sent;
    if (problem === null) this.sends.delete(id);
    else {
      item.hasFailed = true;
      this.setMeant([...meant, ...this.meant]);
    }
    this.takeBack();
    this.copy();
    return problem;
  }

  private takeBack(): void {
    const sends = [...this.sends.values()];
    if (sends.length === 0 || sends.some(({ hasFailed }) => !hasFailed)) return;
    const left = this.left();
    this.sends.clear();
    this.answering ??= left.reply;
    this.again = left;
    this.put(left.text);
  }

  /** Before the page goes: what the engine has not answered for until then stays in the tab. */
  async leave(): Promise<void> {
    this.isLeaving = true;
    this.copy();
    await this.store();
  }

  /** The page may go, by whatever way, and is not asked again: at once. */
  part(): void {
    this.isLeaving = true;
    this.copy();
  }

  /** It did not go. */
  stay(): void {
    this.isLeaving = false;
    this.around.keep(null);
  }

  private copy(): void {
    // The engine has drafts, and not what they answer.
    const isKept = this.isSettled && (this.answering === null || this.words === "");
    if (this.isLeaving) this.around.keep(isKept ? null : this.left());
  }

  private left(): Left {
    const sends = [...this.sends];
    const text = joined([...sends.map(([, sent]) => sent.text), this.words]);
    const [only] = sends;
    const reply = only === undefined ? this.answering : only[1].reply;
    return { text, id: only?.[1].text === text ? only[0] : null, reply };
  }
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}
