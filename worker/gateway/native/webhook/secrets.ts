// What signs, as both kinds of receivers want to have it.

import { standardSecret } from "../../webhooks/signature.ts";
import type { NativeContext } from "../answer.ts";

export function secretsOf(c: NativeContext) {
  const { current, previous } = c.get("webhooks").secrets();
  return { current, standard: standardSecret(current), previous };
}
