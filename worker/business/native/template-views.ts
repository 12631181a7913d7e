// Templates as they go in and out. What they may say exactly is checked where both surfaces' templates are: worker/gateway/cloud.

import * as v from "valibot";

const name = v.pipe(v.string(), v.maxLength(512));
const language = v.pipe(v.string(), v.maxLength(8));
const words = (letters: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(letters));
const button = v.variant("kind", [
  v.object({ kind: v.literal("reply"), text: words(100) }),
  v.object({ kind: v.literal("link"), text: words(100), url: words(2000) }),
]);
const head = { name, language, category: v.picklist(["MARKETING", "UTILITY", "AUTHENTICATION"]) };

export const newTemplate = v.object({
  ...head,
  header: v.optional(v.nullable(words(240)), null),
  body: words(4096),
  footer: v.optional(v.nullable(words(240)), null),
  buttons: v.optional(v.pipe(v.array(button), v.maxLength(5)), () => []),
  /** Of each place, by its name */
  examples: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(256))), () => ({})),
});
export const template = v.object({
  id: v.string(),
  ...head,
  header: v.nullable(v.string()),
  body: v.string(),
  footer: v.nullable(v.string()),
  buttons: v.array(button),
  places: v.array(v.string()),
});
/** In a message */
export const filling = v.object({
  kind: v.literal("template"),
  name,
  language,
  values: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(1024))), () => ({})),
  header: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(1024))), null),
  /** The end of a link, or what comes back when it is tapped; places count from 0 */
  buttons: v.optional(
    v.pipe(
      v.array(
        v.object({
          place: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)),
          value: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
        }),
      ),
      v.maxLength(5),
    ),
    () => [],
  ),
});
