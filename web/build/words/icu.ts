// Takes a message apart while Parley is built, so that no page has to: ICU MessageFormat in, and out the parts of `web/src/language/say.ts`.

import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import type { Part } from "../../src/language/say.ts";

/** A text without cases is said as it is written. */
export function compiled(message: string): string | readonly Part[] {
  const elements = elementsOf(message);
  return elements.some(({ type }) => type === TYPE.plural || type === TYPE.select) ? parts(elements, "") : message;
}

/** @throws where it is no message */
export function elementsOf(message: string): MessageFormatElement[] {
  return parse(message, { ignoreTag: true, requiresOtherClause: true });
}

function parts(elements: readonly MessageFormatElement[], counted: string): Part[] {
  return elements.map((element): Part => {
    switch (element.type) {
      case TYPE.literal:
        return element.value;
      case TYPE.argument:
        return [element.value];
      case TYPE.pound:
        return [counted];
      case TYPE.plural:
      case TYPE.select: {
        const name = element.type === TYPE.plural ? element.value : counted;
        return [
          element.value,
          Object.fromEntries(Object.entries(element.options).map(([at, { value }]) => [at, parts(value, name)])),
        ];
      }
      default:
        throw new Error("a message has places for values, plurals and selects, and nothing else");
    }
  });
}
