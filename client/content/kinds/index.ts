// The kinds of content that this version knows.

import { type Kind, type Kinds, kindsOf } from "../kind.ts";
import { choice } from "./choice.ts";
import { choicesKind } from "./choices.ts";
import { contactsKind } from "./contacts.ts";
import { couldNotFollow } from "./could-not-follow.ts";
import { deletion } from "./deletion.ts";
import { introduction } from "./introduction.ts";
import { leave } from "./leave.ts";
import { locationKind } from "./location.ts";
import { media } from "./media.ts";
import { permission } from "./permission.ts";
import { photo } from "./photo.ts";
import { profile } from "./profile.ts";
import { reaction } from "./reaction.ts";
import { text } from "./text.ts";
import { title } from "./title.ts";

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
  | ReturnType<NonNullable<(typeof contactsKind)["message"]>>["body"];
