// What a view can ask of the Client. Arguments and outcomes are plain values, so that they can cross a worker boundary.

import type { Hosting } from "../mls/index.ts";
import type { AccountId, BlobId, ConversationId, DeviceId, Seq, VaultId } from "../protocol/index.ts";
import type { AttachmentKind } from "./content/attachment.ts";
import type { GroupRules } from "./content/group-rules.ts";
import type { CardAccount } from "./content/kinds/contacts.ts";
import type { LinkedPage } from "./content/linked-page.ts";
import type {
  AddPasskeyOutcome,
  AllowOutcome,
  BeginRecoveryOutcome,
  BeginReplacingOutcome,
  ByRootOutcome,
  ChangeOutcome,
  ChooseOutcome,
  ComeBackOutcome,
  CreateGroupOutcome,
  DeleteAccountOutcome,
  DeleteOutcome,
  Done,
  EditOutcome,
  FindAccountOutcome,
  FindBackOutcome,
  FindPersonOutcome,
  FinishRecoveryOutcome,
  FinishReplacingOutcome,
  ForwardOutcome,
  InviteWanted,
  JoinOutcome,
  LookOutcome,
  MediaMissing,
  NotAllowed,
  OpenCardOutcome,
  Opened,
  OpenOutcome,
  OutgoingAttachment,
  OutgoingCard,
  OutgoingChoices,
  OutgoingLocation,
  OutgoingPoll,
  PhotoOutcome,
  PinOutcome,
  ReactOutcome,
  RecoveryWay,
  Refused,
  RegisterOutcome,
  RestoreOutcome,
  SearchAsked,
  SearchOutcome,
  SendChoicesOutcome,
  SendContactsOutcome,
  SendLocationOutcome,
  SendMediaOutcome,
  SendOutcome,
  SendPollOutcome,
  ShareContactOutcome,
  SignOutOutcome,
  StreamedAttachment,
  TryLater,
  UnknownConversation,
  Unreachable,
  VoteOutcome,
} from "./outcomes.ts";
import type { MediaRef, Mention, Preferences, Watching } from "./queries.ts";

export type * from "./outcomes.ts";

export interface Verbs {
  /** Makes keys, account, device, KeyPackages and "notes to yourself". Repeating it after no answer is safe. */
  /** @param person with an invitation where the service wants one */
  register(person: { name: string; handle: string; invitation?: string }): Promise<RegisterOutcome>;
  /** Changes the name that others see; it travels sealed, to each conversation. */
  setName(name: string): Promise<Done | { kind: "name-empty" }>;

  /** A recovery key, shown once. It counts when two groups of it were typed again and its vault was opened with it. */
  beginRecovery(): Promise<BeginRecoveryOutcome>;
  /** @param typed the groups that were asked for. Then whoever has this device cannot change the account by it any more. */
  finishRecovery(typed: string[]): Promise<FinishRecoveryOutcome>;
  /** A passkey as a second way. @param key the recovery key, as it was written down */
  addPasskey(passkey: { secret: Uint8Array; key: string }): Promise<AddPasskeyOutcome>;
  /** As `beginRecovery`, where a key is set up: another one in its place. @param way that key, or a passkey */
  beginReplacingKey(way: RecoveryWay): Promise<BeginReplacingOutcome>;
  /** Until it is `ok` either key may be the one that opens; the same call again goes on. */
  finishReplacingKey(typed: string[]): Promise<FinishReplacingOutcome>;
  /** It brings the account back no more, whoever has it. @param way the recovery key, or another passkey */
  removePasskey(passkey: VaultId, way: RecoveryWay): Promise<ByRootOutcome>;
  /** On a device that has no account: the one that opens with it. */
  findAccount(way: RecoveryWay): Promise<FindAccountOutcome>;
  /** The account that was found is this device's from now on. @param lost those devices are put out for good */
  restore(lost: DeviceId[]): Promise<RestoreOutcome>;
  /** What was said since the last time is kept now, encrypted, for a device that comes back with nothing. By itself it is within minutes. */
  keepHistory(): Promise<Done | TryLater>;
  /** Whether there is a history, on all devices of the account. Turned off, it is gone at the service when this answers `ok`. */
  setHistory(on: boolean): Promise<Done | { kind: "not-set-up" } | Unreachable | TryLater | Refused>;

  /** This device goes from its account. What it holds is for its program to clear, after this has answered. */
  signOut(): Promise<SignOutOutcome>;
  /**
   * For good, with all devices, files and history; everybody one has a chat with reads it. @param way null: where the root lies on this device
   */
  deleteAccount(way: RecoveryWay | null): Promise<DeleteAccountOutcome>;

  /** What others see beside the name, 140 letters at most; it travels as that does. "": nothing */
  setAbout(about: string): Promise<Done>;
  /** Off: nobody hears any more that one types. */
  setShowsTyping(on: boolean): Promise<Done>;

  /** Off: others still hear what was delivered, and nothing new of what was read. On again: how far one has read by then. */
  setReadReceipts(on: boolean): Promise<Done>;

  /** Answers at once with a conversation that can be written to; it is created at the service with the first message. */
  openDirect(handle: string): Promise<OpenOutcome>;
  /** Whether somebody has this handle: before they are added to anything. */
  findPerson(handle: string): Promise<FindPersonOutcome>;
  /** As `openDirect`, of a card: only where the handle is that account's. */
  openCard(card: CardAccount): Promise<OpenCardOutcome>;
  /** Somebody whom one knows, as a card: 16 bytes base64url as `id`, repeated with it, it is sent once */
  shareContact(conversation: ConversationId, account: AccountId, more?: { id?: string }): Promise<ShareContactOutcome>;
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
  /** There is always one: of the last it is refused. */
  dismissAdmin(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  /** Who writes, who changes name, photo and description, who adds people: by an admin. */
  setRules(conversation: ConversationId, rules: Partial<GroupRules>): Promise<ChangeOutcome>;
  /** The group's link, by an admin: changed, or another in its place with `isNew`; null: none any more. */
  setInvite(conversation: ConversationId, wanted: InviteWanted | null): Promise<ChangeOutcome>;
  /** Lets in who asks by the link. */
  approveAsk(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  declineAsk(conversation: ConversationId, account: AccountId): Promise<ChangeOutcome>;
  /** What stands behind the "#" of a group's link: asks to be let in. Asked again it says how far that is. */
  joinByLink(code: string): Promise<JoinOutcome>;
  rename(conversation: ConversationId, title: string): Promise<ChangeOutcome>;
  /** What the group is about; "": nothing any more. */
  describe(conversation: ConversationId, text: string): Promise<ChangeOutcome>;
  /** Where this account is the last admin, whoever has been in it longest is made one first. */
  leave(conversation: ConversationId): Promise<ChangeOutcome>;
  /**
   * How long messages last that are sent from now on, for all who are in: from sending for whoever sent it, from reading for who reads it. A
   * minute to a year; null: for ever. Who may edit the chat may say so.
   */
  setDisappearing(conversation: ConversationId, ms: number | null): Promise<ChangeOutcome>;
  /** The same for each chat that this account begins from now on. */
  setDisappearingDefault(ms: number | null): Promise<Done | Refused>;

  /**
   * What a page says of itself, by way of the service, which learns the link: for the message that has it. `picture` is as the page has it, and is to be
   * made small.
   */
  lookAtLink(url: string): Promise<LookOutcome>;

  /** Stored and shown before this answers; `replyTo` is the id of a timeline item. */
  send(
    conversation: ConversationId,
    message: {
      text: string;
      /** What `lookAtLink` found behind a link in it: shown to all, who fetch nothing */
      page?: LinkedPage;
      /** Who is meant, where they stand in the text: an "@" and their name */
      mentions?: Mention[];
      replyTo?: string /** 16 bytes, base64url: repeated with it, the message is sent once */;
      id?: string;
    },
  ): Promise<SendOutcome>;
  /** Encrypted and stored before this answers; shown at once, sent when all its files are at the service. */
  sendMedia(
    conversation: ConversationId,
    message: {
      attachments: (OutgoingAttachment | StreamedAttachment)[];
      caption: string;
      /** Who is meant in it */
      mentions?: Mention[];
      /** One photo or video, which each of the others opens once; without a caption */
      once?: boolean;
      replyTo?: string;
      id?: string;
    },
  ): Promise<SendMediaOutcome>;
  /** Of another's, once: when this answers with it nothing of it is on this device any more, and its sender hears so. */
  openOnce(conversation: ConversationId, item: string): Promise<{ kind: "ok"; data: Blob } | MediaMissing>;
  /**
   * Messages of a conversation, in their order, to others: as what they say, each file under a new key in each. `id` is 16 bytes, base64url: repeated
   * with it, each of them is there once.
   */
  forward(
    from: { conversation: ConversationId; items: readonly string[] },
    to: readonly ConversationId[],
    more?: { id?: string },
  ): Promise<ForwardOutcome>;
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

  /**
   * They go from all devices of this account, and out of its history. The others of the chat keep them, and hear nothing of it. One that is not sent yet is not
   * sent, or deleted for everyone where it may have left.
   */
  deleteForMe(conversation: ConversationId, items: readonly string[]): Promise<Done | UnknownConversation>;

  /**
   * One's own message in other words, within a day of it: text, or the caption of files. Shown before this answers; reactions and replies stay.
   * What was said before stays to be seen.
   */
  edit(
    conversation: ConversationId,
    item: string,
    words: { text: string; mentions?: Mention[]; id?: string },
  ): Promise<EditOutcome>;

  /** Above its chat, for everyone in it: three at most stand there. Shown before this answers. */
  pin(conversation: ConversationId, item: string, on: boolean, more?: { id?: string }): Promise<PinOutcome>;

  /** A mark of one's own, on all devices of the account, and nobody else hears of it. What is not there is passed over. */
  star(conversation: ConversationId, items: readonly string[], on: boolean): Promise<Done | UnknownConversation>;
  /**
   * Messages by their words and the names of their files, the newest first: each word typed begins one of theirs. `from:`, `in:`, `has:photo|video|
   * file|voice|link`, `before:`, `after:` (2026-11-24) narrow it. While `left` is not 0 older ones may be missing: asked again, it goes on.
   */
  search(asked: SearchAsked): Promise<SearchOutcome>;

  /** Answers a message that offers choices. Each answer is a message: one may choose again. */
  choose(conversation: ConversationId, item: string, option: string, more?: { id?: string }): Promise<ChooseOutcome>;

  /** A question with two to twelve answers. Everybody in the chat sees who chose what. */
  sendPoll(conversation: ConversationId, poll: OutgoingPoll, more?: { replyTo?: string; id?: string }): Promise<SendPollOutcome>;
  /** @param chosen places of options, from 0; none takes the vote back. Shown before this answers */
  vote(conversation: ConversationId, item: string, chosen: number[], more?: { id?: string }): Promise<VoteOutcome>;
  /** One's own: nobody votes in it any more. */
  closePoll(conversation: ConversationId, item: string): Promise<VoteOutcome>;

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

  /** `isLast`: whoever asks closes the profile next, so this answers when the others have been told, or cannot be. */
  markRead(conversation: ConversationId, upTo: Seq, more?: { isLast?: boolean }): Promise<void>;
  /** "I am typing": at most one signal in three seconds leaves, so call it on each key. */
  typing(conversation: ConversationId): Promise<void>;
  setDraft(conversation: ConversationId, text: string): Promise<void>;
  /** What the person sets about a chat; what is not named stays. Nobody else hears of it. */
  prefer(conversation: ConversationId, preferences: Partial<Preferences>): Promise<void>;
  /** For so many milliseconds from now, a week at most, or "always"; null: no longer. By the service's time. */
  mute(
    conversation: ConversationId,
    forMs: number | "always" | null,
    /** Whether who means this account is heard meanwhile; missing: as it was */
    more?: { mentions?: Preferences["mentions"] },
  ): Promise<void>;
  /** Above all other chats in the list: three at most. */
  keepOnTop(conversation: ConversationId, on: boolean): Promise<Done | { kind: "too-many"; most: number } | UnknownConversation>;
  /** Out of the list, until somebody says something there while it is not muted. */
  archive(conversation: ConversationId, on: boolean): Promise<Done | UnknownConversation>;
  /** A mark of one's own, beside what is unread. */
  markUnread(conversation: ConversationId, on: boolean): Promise<Done | UnknownConversation>;
  /** All that was said there goes from all devices of this account, and out of its history. Nobody else hears of it. */
  clearChat(conversation: ConversationId): Promise<Done | UnknownConversation>;
  /** And from the list, until somebody says something there again. A group is left first: where that cannot be, nothing is deleted. */
  deleteChat(conversation: ConversationId): Promise<ChangeOutcome>;
  /** On screen: its socket is kept open. The last two hidden ones stay warm. */
  show(conversation: ConversationId): Promise<void>;
  hide(conversation: ConversationId): Promise<void>;

  /** The 60 digits for this person, without spaces; null for an unknown account. */
  safetyNumber(account: AccountId): Promise<string | null>;
  verify(account: AccountId, verified: boolean): Promise<void>;
  acceptKeyChange(account: AccountId): Promise<void>;
  /** What this account calls them, on all its devices, before what they call themselves; "": nothing of its own any more. */
  callContact(account: AccountId, petname: string): Promise<Done>;
  /** What this account notes about them for itself, on all its devices; "": nothing any more. */
  noteContact(account: AccountId, note: string): Promise<Done>;
  block(account: AccountId, blocked: boolean): Promise<Done | Unreachable | TryLater | Refused>;
  /** Tells the operator of the service of an account that does harm: whom, and nothing of what was said. */
  report(account: AccountId): Promise<Done | Unreachable | TryLater | Refused>;

  /**
   * This device, which is in, shows a code for another one (query "link"): good for two minutes. @param system what this device is called from
   * now on in the list of devices, such as "Firefox on Linux" @param way to recover the account, where the root is on no device: it alone adds.
   * It is asked for once for all tries until one is linked or `endLink`, and no longer than five minutes
   */
  showLinkCode(own: { system: string; way?: RecoveryWay }): Promise<ByRootOutcome>;
  /** The four digits that the other device shows: one try. */
  confirmLink(digits: string): Promise<void>;
  /** Ends what is under way on this device. */
  endLink(): Promise<void>;
  /** A device without an account, which was told the code of another one. */
  linkThisDevice(link: { code: string; system: string }): Promise<void>;
  /**
   * By the account's root: a device goes for good, or one that was suspended is in again. Not this one.
   * @param way null: the root lies on this device
   */
  decideDevice(decision: { device: DeviceId; stays: boolean; way: RecoveryWay | null }): Promise<ByRootOutcome>;
  /** Not now: the person is asked again to set up recovery a hundred messages later. */
  askForRecoveryLater(): Promise<Done>;
  /** On a device that another one put out: by the root, here (null) or by a way to recover, it hears which devices there are. */
  findBack(way: RecoveryWay | null): Promise<FindBackOutcome>;
  /** Then it is in again. @param lost those that go for good */
  comeBack(lost: readonly DeviceId[]): Promise<ComeBackOutcome>;
  /** Puts a device of this account out, at once and everywhere; where the root is not on this one, until the root speaks. Not this one. */
  removeDevice(device: DeviceId): Promise<Done | Unreachable | TryLater | Refused>;

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
   * For good: not even that it was said is known any more, and what its sender says again, without having heard that it came, comes anew.
   */
  forget(conversation: ConversationId, what?: { before?: Seq; isForGood?: boolean }): Promise<Done | UnknownConversation>;
}

/** What a view sees of a Client; a proxy over a MessagePort has the same shape. */
export interface ClientSurface extends Watching {
  readonly verbs: Verbs;
  /** The network or the person is back (`online`, focus): connect and flush now, without waiting for the backoff. */
  wake(): void;
}
