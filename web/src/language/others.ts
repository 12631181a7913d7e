// What every language but English needs: its words, and views that stand in English put into them.

import { learn } from "./cases.ts";
import { spoken, type Words, wordsFor } from "./say.ts";

spoken().translate = translate;

/** Where they cannot be had English is said. @param answer null: there is no connection */
export async function learnFrom(answer: Promise<Response | null> | undefined): Promise<void> {
  try {
    const given = await answer;
    if (given?.ok) learn((await given.json()) as Words);
  } catch {
    // something else answered in the service's place, or it broke off
  }
}

/** What of an element is read to people. `web/build/words/reading.ts` holds the catalogues to the same. */
const READ = ["aria-label", "placeholder", "title", "alt", "aria-description", "data-label"];

function translate(root: Node): Node {
  const all = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node: Node | null = root; node; node = all.nextNode()) {
    if (node instanceof Text) node.data = within(node.data);
    if (node instanceof Element)
      for (const name of READ) {
        const text = node.getAttribute(name);
        if (text) node.setAttribute(name, wordsFor(text));
      }
  }
  return root;
}

/** The room around words stays. */
function within(text: string): string {
  const words = text.trim();
  return words === "" ? text : text.replace(words, () => wordsFor(words));
}
