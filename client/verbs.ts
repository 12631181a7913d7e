// What a view can ask of the Client. Arguments and outcomes are plain values, so that they can cross a worker boundary.

import type { Hosting } from "../mls/index.ts";
import type { AccountId, BlobId, ConversationId, Seq } from "../protocol/index.ts";
import type { AttachmentKind } from "./content/attachment.ts";
import type {
  AllowOutcome,
  ChangeOutcome,
  ChooseOutcome,
  CreateGroupOutcome,
  DeleteOutcome,
  Done,
  MediaMissing,
  NotAllowed,
  Opened,
  OpenOutcome,
  OutgoingAttachment,
  OutgoingCard,
  OutgoingChoices,
  OutgoingLocation,
  PhotoOutcome,
  ReactOutcome,
  Refused,
  RegisterOutcome,
  SendChoicesOutcome,
  SendContactsOutcome,
  SendLocationOutcome,
  SendMediaOutcome,
  SendOutcome,
  StreamedAttachment,
  TryLater,
  UnknownConversation,
  Unreachable,
} from "./outcomes.ts";
import type { MediaRef, Preferences, Watching } from "./queries.ts";

export type * from "./outcomes.ts";

export interface Verbs {
  /** Makes keys, account, device, KeyPackages and "notes to yourself". Repeating it after no answer is safe. */
  register(person: { name: string; handle: string }): Promise<RegisterOutcome>;
  /** Changes the name that others see; it travels sealed, to each conversation. */
  setName(name: string): Promise<Done | { kind: "name-empty" }>;

  /** Off: others still hear what was delivered, and nothing new of what was read. On again: how far one has read by then. */
  setReadReceipts(on: boolean): Promise<Done>;

  /** Answers at once with a conversation that can be written to; it is created at the service with the first message. */
  openDirect(handle: string): Promise<OpenOutcome>;
  openSelf(): Promise<Opened>;
  createGroup(group: {
    title: string;
    handles: string[] /** 16 bytes, base64url: a call that is repeated with it makes no second group */;
    id?: string;
  }): Promise<CreateGroupOutcome>;

  addMember(conversation: ConversationId, handle: string): Promise<ChangeOutcome>;
  /** All of that account's devices. */
  removeMember(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  makeAdmin(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  rename(conversation: ConversationId, title: string): Promise<ChangeOutcome>;
  leave(conversation: ConversationId): Promise<ChangeOutcome>;

  /** Stored and shown before this answers; `replyTo` is the id of a timeline item. */
  send(
    conversation: ConversationId,
    message: {
      text: string;
      replyTo?: string /** 16 bytes, base64url: repeated with it, the message is sent once */;
      id?: string;
    },
  ): Promise<SendOutcome>;
  /** Encrypted and stored before this answers; shown at once, sent when all its files are at the service. */
  sendMedia(
    conversation: ConversationId,
    message: { attachments: (OutgoingAttachment | StreamedAttachment)[]; caption: string; replyTo?: string; id?: string },
  ): Promise<SendMediaOutcome>;
  /** The same files, each under a new key, to another conversation. */
  forward(from: { conversation: ConversationId; item: string }, to: ConversationId): Promise<SendMediaOutcome | MediaMissing>;
  /** The whole file, from this device or from the service. Nothing of it is given out before all of it is checked. */
  loadMedia(ref: MediaRef): Promise<{ kind: "ok"; data: Blob } | MediaMissing>;
  /** A part of it, for a video that seeks: `to` is exclusive. Each 64 KiB are checked for themselves. */
  readMedia(
    ref: MediaRef,
    range: { from: number; to: number },
  ): Promise<{ kind: "ok"; bytes: Uint8Array<ArrayBuffer>; totalBytes: number; type: string } | MediaMissing>;
  loadPhoto(photo: BlobId): Promise<{ kind: "ok"; data: Blob } | MediaMissing>;
  /** What others see beside the name. Another photo gets another key; null takes it away. */
  setPhoto(photo: Blob | null): Promise<PhotoOutcome>;
  setGroupPhoto(conversation: ConversationId, photo: Blob | null): Promise<PhotoOutcome>;
  /** Forgets files that this device holds; they can be fetched again as long as the service has them. */
  freeStorage(what: { conversation?: ConversationId | null; kind?: AttachmentKind }): Promise<Done>;

  /** One emoji for each person and message: another takes its place, null takes it back. Shown before this answers. */
  react(conversation: ConversationId, item: string, emoji: string | null, more?: { id?: string }): Promise<ReactOutcome>;

  /**
   * One's own message, which nobody is to have any more: each device puts "deleted" in its place. Shown before this answers; one that never
   * left is simply gone.
   */
  deleteForEveryone(conversation: ConversationId, item: string, more?: { id?: string }): Promise<DeleteOutcome>;

  /** Answers a message that offers choices. Each answer is a message: one may choose again. */
  choose(conversation: ConversationId, item: string, option: string, more?: { id?: string }): Promise<ChooseOutcome>;

  /** Lets the other side of a direct conversation, a business, write at any time; or no longer. Shown before this answers. */
  allowToWrite(conversation: ConversationId, granted: boolean): Promise<AllowOutcome>;

  /** For a message in the state `failed`. */
  retry(conversation: ConversationId, id: string): Promise<Done | { kind: "not-found" }>;
  /** One that failed, or whose files are still on their way. */
  /** What was written before somebody came goes to them too. */
  /** @param seen those newcomers that the person was shown: for whoever came since, it goes on waiting */
  sendHeld(conversation: ConversationId, seen: AccountId[]): Promise<Done | UnknownConversation>;
  /** It is taken back: nobody gets it. */
  discardHeld(conversation: ConversationId): Promise<Done | UnknownConversation>;
  discard(conversation: ConversationId, id: string): Promise<Done | { kind: "not-found" }>;

  /** Whoever wrote first, or added this account to a group, may do so from now on; until then nothing told them that anybody is there. */
  acceptRequest(conversation: ConversationId): Promise<Done | UnknownConversation>;
  /** The chat goes from this device, and of a group this account, without a line. What they write later is another request. */
  deleteRequest(conversation: ConversationId): Promise<Done | NotAllowed | UnknownConversation>;

  markRead(conversation: ConversationId, upTo: Seq): Promise<void>;
  /** "I am typing": at most one signal in three seconds leaves, so call it on each key. */
  typing(conversation: ConversationId): Promise<void>;
  setDraft(conversation: ConversationId, text: string): Promise<void>;
  /** What the person sets about a chat; what is not named stays. Nobody else hears of it. */
  prefer(conversation: ConversationId, preferences: Partial<Preferences>): Promise<void>;
  /** On screen: its socket is kept open. The last two hidden ones stay warm. */
  show(conversation: ConversationId): Promise<void>;
  hide(conversation: ConversationId): Promise<void>;

  /** The 60 digits for this person, without spaces; null for an unknown account. */
  safetyNumber(account: AccountId): Promise<string | null>;
  verify(account: AccountId, verified: boolean): Promise<void>;
  acceptKeyChange(account: AccountId): Promise<void>;
  block(account: AccountId, blocked: boolean): Promise<Done | Unreachable | TryLater | Refused>;
  /** Tells the operator of the service of an account that does harm: whom, and nothing of what was said. */
  report(account: AccountId): Promise<Done | Unreachable | TryLater | Refused>;

  /** What the browser makes a subscription with; null where this service does not push. */
  pushKey(): Promise<{ kind: "ok"; key: string | null } | Unreachable | TryLater | Refused>;
  /** Where this device is pushed to from now on, as the browser gave it. "gone": make another, its push service has ended this one. */
  subscribe(subscription: {
    endpoint: string;
    p256dh: string;
    auth: string;
  }): Promise<Done | { kind: "gone" } | Unreachable | TryLater | Refused>;
  unsubscribe(): Promise<Done | Unreachable | TryLater | Refused>;
  /** One push now. */
  testPush(): Promise<{ kind: "ok"; push: "sent" | "gone" | "refused" | "retry" | "none" } | Unreachable | TryLater | Refused>;
}

/** For programs, a bot's or a business's: the app never calls these, and does not load them. */
export interface ProgramVerbs {
  /** This account is the business of that API token: its owner sees it in the console. */
  joinBusiness(token: string): Promise<Done | { kind: "bad-token" } | Unreachable | TryLater | Refused>;
  /** Makes this account a business, or says where its messages are read now. Signed; told to the directory and in each conversation. */
  setBusiness(business: { hosting: Hosting }): Promise<Done | Unreachable | TryLater | Refused>;

  /** A text with buttons or a list, for a business or a bot. */
  sendChoices(
    conversation: ConversationId,
    choices: OutgoingChoices,
    more?: { replyTo?: string; id?: string },
  ): Promise<SendChoicesOutcome>;
  sendLocation(
    conversation: ConversationId,
    location: OutgoingLocation,
    more?: { replyTo?: string; id?: string },
  ): Promise<SendLocationOutcome>;
  /** One to twenty people. */
  sendContacts(
    conversation: ConversationId,
    contacts: OutgoingCard[],
    more?: { replyTo?: string; id?: string },
  ): Promise<SendContactsOutcome>;

  /**
   * Takes out of this device all that was said there, or all before a seq: lines, reactions, files that nothing else uses; the draft too where
   * all goes. What is not sent yet stays, and what comes afterwards is read as always. Nobody else hears of it.
   */
  forget(conversation: ConversationId, what?: { before?: Seq }): Promise<Done | UnknownConversation>;
}

/** What a view sees of a Client; a proxy over a MessagePort has the same shape. */
export interface ClientSurface extends Watching {
  readonly verbs: Verbs;
  /** The network or the person is back (`online`, focus): connect and flush now, without waiting for the backoff. */
  wake(): void;
}
