// A message is to stand above its chat for everyone, or no longer. Of each message the word that stands last in the log counts.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { withPin } from "../pins.ts";
import { encodeTarget, type Target, target } from "../target.ts";

export type PinBody = { kind: "pin"; target: Target; on: boolean };

export const pin: Kind<PinBody> = {
  name: "pin",
  code: 24,
  ignorable: true,
  schema: v.pipe(
    v.tuple([target, v.boolean()]),
    v.transform(([to, on]): PinBody => ({ kind: "pin", target: to, on })),
  ),
  encode: (body) => [encodeTarget(body.target), body.on],
  target: (body) => body.target,
  /** In a group by who may change its name, between two by both. One that this device does not have may come by its history. */
  place({ record, mayEdit, seq: said, sender: by }, { target: { id, sender }, on }) {
    if (record.kind === "group" && !mayEdit) return;
    record.pins = withPin(record.pins ?? [], { id, sender, said, by, on });
  },
  waits: (outlook, body) => outlook.pin(body.target, body.on),
};
