// What goes in and out of the native surface, as schemas.

import * as v from "valibot";
import { handle } from "../../../protocol/index.ts";
import { MAX_NETWORKS, networkOf } from "../networks.ts";
import { ROLES } from "../roles.ts";
import { SCOPES, scope } from "../scopes.ts";
import { filling } from "./template-views.ts";

export const text = (letters: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(letters));
export const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const businessView = v.object({
  id: v.string(),
  handle,
  hosting: v.picklist(["gateway", "own-server"]),
  isConnected: v.boolean(),
  phoneNumberId: v.string(),
  wabaId: v.string(),
  created: time,
  /** Which of its people one is oneself, and as what */
  member: v.string(),
  role: v.picklist(ROLES),
  isSuspended: v.boolean(),
  /** It is being deleted. */
  isEnding: v.boolean(),
});
export const offerView = v.object({
  business: v.string(),
  handle,
  hosting: v.picklist(["gateway", "own-server"]),
  expires: time,
});
export const tokenView = v.object({
  id: v.string(),
  name: v.string(),
  scopes: v.array(scope),
  networks: v.array(v.string()),
  created: time,
  expires: v.nullable(time),
  lastUsed: v.nullable(time),
  revoked: v.nullable(time),
});
/** Without controls and direction overrides, which could dress one name as another (as `tidyLine` of the client). */
const line = (maxLetters: number) =>
  v.pipe(
    text(maxLetters),
    v.check((name) => !UNSEEN.test(name), "expected one line without controls"),
  );
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

export const createBusinessRequest = v.object({ name: line(64), handle, hosting: v.picklist(["gateway", "own-server"]) });
/** Read once, here: what is kept is in one spelling. */
const network = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check((text) => networkOf(text) !== undefined, "expected an address, or a network as 203.0.113.0/24"),
  v.transform((text) => networkOf(text) ?? text),
);
export const createTokenRequest = v.object({
  name: line(64),
  scopes: v.pipe(v.array(scope), v.minLength(1), v.maxLength(SCOPES.length)),
  /** From where it may be used, as "203.0.113.0/24" or one address; none: from anywhere */
  networks: v.optional(v.pipe(v.array(network), v.maxLength(MAX_NETWORKS)), () => []),
  /** From now; null: until it is revoked */
  expiresInDays: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650))), null),
});
/** As when it is made; none: from anywhere */
export const changeTokenRequest = v.object({ networks: v.pipe(v.array(network), v.maxLength(MAX_NETWORKS)) });
export const overlapHours = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(168)), 24);
export const rotateRequest = v.object({ overlapHours });
export const newToken = v.object({ token: v.string(), shown: tokenView });
export const auditEntry = v.object({ id: time, at: time, actor: v.string(), action: v.string(), subject: v.string() });

export const profile = v.object({
  name: v.string(),
  about: v.string(),
  address: v.string(),
  description: v.string(),
  email: v.string(),
  websites: v.array(v.string()),
  vertical: v.string(),
});
export const settings = v.object({ retentionDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(400)) });
export const quickReplies = v.object({
  items: v.pipe(
    v.array(v.object({ shortcut: v.pipe(text(24), v.regex(/^[\p{L}\p{N}_-]+$/u)), text: text(4096) })),
    v.maxLength(50),
  ),
});
export const whole = v.pipe(v.number(), v.safeInteger());
export const place = v.object({
  latitude: v.number(),
  longitude: v.number(),
  name: v.optional(v.nullable(v.string()), null),
  address: v.optional(v.nullable(v.string()), null),
});
export const strings = v.optional(v.array(v.string()), () => []);
export const card = v.object({
  name: v.string(),
  organisation: v.optional(v.nullable(v.string()), null),
  phones: strings,
  emails: strings,
  urls: strings,
});
export const mediaUse = v.picklist(["image", "video", "audio", "voice", "document", "sticker"]);
/** Checked by the client, which knows what devices take: worker/gateway */
export const choices = v.looseObject({ kind: v.picklist(["buttons", "list", "notice"]), text: v.string() });
export const outgoing = v.variant("kind", [
  v.object({ kind: v.literal("text"), text: text(4096) }),
  v.object({
    kind: v.literal("media"),
    media: text(32),
    as: mediaUse,
    caption: v.optional(v.pipe(v.string(), v.maxLength(1024)), ""),
    filename: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(240))), null),
  }),
  v.object({ kind: v.literal("location"), location: place }),
  v.object({ kind: v.literal("contacts"), contacts: v.pipe(v.array(card), v.minLength(1), v.maxLength(20)) }),
  v.object({ kind: v.literal("choices"), choices }),
  filling,
]);
export const sendRequest = v.object({
  to: text(64),
  content: outgoing,
  replyTo: v.optional(v.nullable(text(128)), null),
  callbackData: v.optional(v.nullable(text(512)), null),
  /** As `answers` of the conversation was: where somebody else has answered since, nothing is sent, and 412 says who */
  ifAnswers: v.optional(v.nullable(time), null),
});
export const sent = v.object({ id: v.string(), person: v.string() });
export const handOver = v.object({
  /** Handle of the colleague */
  agent: text(33),
  title: text(100),
  /** The first thing that is said there */
  note: v.optional(v.pipe(v.string(), v.maxLength(4096)), ""),
});
export const mediaFacts = v.object({
  id: v.string(),
  type: v.string(),
  bytes: whole,
  sha256: v.string(),
  filename: v.nullable(v.string()),
  expiresAt: time,
});
const storedKinds = {
  text: v.object({ kind: v.literal("text"), text: v.string() }),
  media: v.object({ kind: v.literal("media"), as: mediaUse, media: mediaFacts, caption: v.string() }),
  lostMedia: v.object({ kind: v.literal("lost-media"), caption: v.string() }),
  location: v.object({ kind: v.literal("location"), location: place }),
  contacts: v.object({ kind: v.literal("contacts"), contacts: v.array(card) }),
  choice: v.object({
    kind: v.literal("choice"),
    from: v.picklist(["buttons", "list", "notice"]),
    option: v.string(),
    title: v.string(),
    description: v.nullable(v.string()),
  }),
  choices: v.object({ kind: v.literal("choices"), choices }),
  reaction: v.object({ kind: v.literal("reaction"), to: v.string(), emoji: v.string() }),
  unsupported: v.object({ kind: v.literal("unsupported") }),
};
export const stored = v.variant("kind", [
  storedKinds.text,
  storedKinds.media,
  storedKinds.lostMedia,
  storedKinds.location,
  storedKinds.contacts,
  storedKinds.choice,
  storedKinds.choices,
  storedKinds.reaction,
  storedKinds.unsupported,
]);
/** What came in */
export const inbound = v.variant("kind", [
  storedKinds.text,
  storedKinds.media,
  storedKinds.lostMedia,
  storedKinds.location,
  storedKinds.contacts,
  storedKinds.choice,
  storedKinds.reaction,
  storedKinds.unsupported,
]);
export const message = v.object({
  id: v.string(),
  person: v.string(),
  direction: v.picklist(["in", "out"]),
  at: time,
  content: stored,
  status: v.nullable(v.picklist(["pending", "sent", "delivered", "read", "failed"])),
  replyTo: v.nullable(v.string()),
  /** Whoever sent it says that they have it from elsewhere. */
  forwarded: v.boolean(),
  /** Of those that went out: which member or token sent it. They do not see it. */
  by: v.nullable(v.string()),
});
/** Rising, and never twice */
const ofEvent = { id: time, at: time, person: v.string(), name: v.string() };
/** What happened, one schema for each kind. Another kind may come with a later version: whoever reads passes it over. */
export const event = v.variant("kind", [
  v.object({
    ...ofEvent,
    kind: v.literal("message"),
    message: v.string(),
    content: inbound,
    replyTo: v.nullable(v.string()),
    repliesToUs: v.boolean(),
    forwarded: v.boolean(),
  }),
  v.object({
    ...ofEvent,
    kind: v.literal("status"),
    message: v.string(),
    status: v.picklist(["sent", "delivered", "read", "failed"]),
    callbackData: v.nullable(v.string()),
  }),
  v.object({ ...ofEvent, kind: v.literal("edited"), message: v.string(), text: v.string() }),
  v.object({ ...ofEvent, kind: v.literal("deleted"), message: v.string() }),
  v.object({ ...ofEvent, kind: v.literal("permission"), granted: v.boolean() }),
  v.object({
    ...ofEvent,
    kind: v.literal("conversation"),
    change: v.picklist(["state", "assignee", "labels", "note"]),
    by: v.string(),
    state: v.picklist(["open", "waiting", "closed"]),
    assignee: v.nullable(v.string()),
    labels: v.array(v.string()),
    note: v.nullable(time),
  }),
]);
/** Somebody whom the business talks with, for whoever reads messages */
export const talkedWith = v.object({
  person: v.string(),
  name: v.string(),
  lastWroteAt: v.nullable(time),
  hasGranted: v.boolean(),
  isBlocked: v.boolean(),
});
export const contact = v.object({
  ...talkedWith.entries,
  /** What the business notes of them: nobody else sees it */
  labels: v.array(v.string()),
  attributes: v.record(v.string(), v.string()),
});
const label = line(40);
const attributeName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,40}$/));
const attribute = v.pipe(v.string(), v.maxLength(500));
export const contactChange = v.object({
  labels: v.optional(v.pipe(v.array(label), v.maxLength(20))),
  /** What is left out stays; null takes one away. At most 40 */
  attributes: v.optional(v.record(attributeName, v.nullable(attribute))),
});
/** People who are known already. Consent is none of it: only they give that, in their chat. */
export const contactImport = v.object({
  items: v.pipe(v.array(v.looseObject({ person: text(64), ...contactChange.entries })), v.minLength(1), v.maxLength(1000)),
});
export const page = <T extends v.GenericSchema>(item: T) => v.object({ items: v.array(item), next: v.nullable(v.string()) });
/** `answered`: they wrote within a day of it */
export const figures = v.object({
  day: v.nullable(v.string()),
  /** Its id; "" for messages that were of none */
  template: v.nullable(v.string()),
  sent: time,
  delivered: time,
  read: time,
  answered: time,
  failed: time,
  received: time,
});
export const exportView = v.object({
  id: v.string(),
  state: v.picklist(["making", "ready", "failed"]),
  createdAt: time,
  expiresAt: time,
  person: v.nullable(v.string()),
  /** Whether notes of the team are in it: then only who may read them sees it */
  hasNotes: v.boolean(),
  /** Links that need no token, until it expires: messages.ndjson first, then one for each file */
  files: v.array(v.object({ name: v.string(), bytes: whole, url: v.string() })),
});
export const webhook = v.object({
  id: v.string(),
  url: v.string(),
  state: v.picklist(["on", "paused", "disabled"]),
  why: v.nullable(v.string()),
  resumesAt: v.nullable(time),
  createdAt: time,
  waiting: whole,
});
export const attempt = v.object({
  id: time,
  webhook: v.string(),
  webhookId: v.string(),
  event: time,
  number: whole,
  at: time,
  tookMs: whole,
  status: v.nullable(whole),
  outcome: v.picklist(["delivered", "retry", "dead", "disabled"]),
  why: v.nullable(v.string()),
  nextAt: v.nullable(time),
});
export const deadLetter = v.object({
  id: time,
  webhook: v.string(),
  webhookId: v.string(),
  event: time,
  at: time,
  attempts: whole,
});
export const secrets = v.object({
  current: v.string(),
  /** The same secret for Standard Webhooks */
  standard: v.string(),
  previous: v.nullable(v.object({ secret: v.string(), until: time })),
});
