// Solid's own, for all views: but what a view begins with, one fixed text in English, is put into the chosen language once.

import { template as inEnglish } from "solid-js/web";
import { language } from "./chosen.ts";
import { spoken } from "./say.ts";

export * from "solid-js/web";

export const template = (language === "en" ? inEnglish : translated) as typeof inEnglish;

function translated(...markup: Parameters<typeof inEnglish>): () => Node {
  const make = inEnglish(...markup);
  let made: Node | undefined;
  return () => {
    made ??= spoken().translate?.(make()) ?? make();
    return document.importNode(made, true);
  };
}
