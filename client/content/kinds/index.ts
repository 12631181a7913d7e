// The kinds of content that this version knows.

import { type Kind, type Kinds, kindsOf } from "../kind.ts";
import { choice } from "./choice.ts";
import { choicesKind } from "./choices.ts";
import { contactsKind } from "./contacts.ts";
import { couldNotFollow } from "./could-not-follow.ts";
import { deletion } from "./deletion.ts";
import { description } from "./description.ts";
import { earlier } from "./earlier.ts";
import { edit } from "./edit.ts";
import { introduction } from "./introduction.ts";
import { invite } from "./invite.ts";
import { leave } from "./leave.ts";
import { locationKind } from "./location.ts";
import { media } from "./media.ts";
import { onceKind } from "./once.ts";
import { opened } from "./opened.ts";
import { ownWords } from "./own-words.ts";
import { permission } from "./permission.ts";
import { photo } from "./photo.ts";
import { pin } from "./pin.ts";
import { pollKind } from "./poll.ts";
import { profile } from "./profile.ts";
import { reaction } from "./reaction.ts";
import { text } from "./text.ts";
import { title } from "./title.ts";
import { vote } from "./vote.ts";

export const LIST = [
  text,
  title,
  profile,
  introduction,
  leave,
  media,
  photo,
  reaction,
  choicesKind,
  choice,
  locationKind,
  contactsKind,
  permission,
  deletion,
  couldNotFollow,
  ownWords,
  edit,
  pollKind,
  vote,
  pin,
  onceKind,
  opened,
  description,
  invite,
  earlier,
] as const;

export const KINDS: Kinds = kindsOf(LIST);

type Each = (typeof LIST)[number];
export type Body = Each extends infer K ? (K extends Kind<infer B, infer _> ? B : never) : never;
/** What a message carries beside its words and files. */
export type MessageBody =
  | ReturnType<NonNullable<(typeof text)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof media)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof choicesKind)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof choice)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof locationKind)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof contactsKind)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof pollKind)["message"]>>["body"]
  | ReturnType<NonNullable<(typeof onceKind)["message"]>>["body"];
