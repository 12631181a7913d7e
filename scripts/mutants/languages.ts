// Faults in which words are said, in which language, and how the page looks.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const words = unit("web/build/words/words.test.ts");
const say = unit("web/src/language/say.test.ts");
const kept = unit("web/src/sw/words.test.ts");
const look = unit("web/src/appearance/look.test.ts");

export const languages: Faults[] = [
  {
    file: "web/build/words/reading.ts",
    suite: words,
    faults: [
      ["a sentence in pieces passes for words", 'else if (inPieces(parent)) stray(text, node, "a sentence in pieces");', ""],
      [
        "what a component is given is not looked at",
        "if (looksLikeWords(text)) stray(text, value, `an attribute of a component, ${name}`);",
        "",
      ],
      ["a word among the values is not looked at", 'stray(word.value as string, word, "a value");', ";"],
      ["lines of markup are not joined", '.join(" ")\n    .trim();', '.join("")\n    .trim();'],
    ],
  },
  {
    file: "web/build/words/catalogues.ts",
    suite: words,
    faults: [
      ["the rest says again what is said first", "filter((text) => !first.has(text))", "filter(() => true)"],
      ["all names are one", "Math.imul(hash ^ byte, 0x01000193) >>> 0", "0"],
    ],
  },
  {
    file: "web/src/language/cases.ts",
    suite: say,
    faults: [
      ["a name reaches what a text is made of", "Object.hasOwn(cases, each)", "each in cases"],
      ["all count as English does", "new Intl.PluralRules(language)", 'new Intl.PluralRules("en")'],
    ],
  },
  {
    file: "web/src/language/say.ts",
    suite: say,
    faults: [
      ["a name turns the words around it", "spoken().isMirrored || RIGHT_TO_LEFT.test(text)", "spoken().isMirrored"],
      ["marks stand around every name", "spoken().isMirrored || RIGHT_TO_LEFT.test(text)", "true"],
      ["a handle loses its sign", "`@${values[name]}`", "values[name]"],
      ["what has no words is not said", "spoken().words[name] ?? text", 'spoken().words[name] ?? ""'],
    ],
  },
  {
    file: "web/src/language/languages.ts",
    suite: say,
    faults: [
      ["a country hides the language", 'tag.toLowerCase().split("-")[0]', "tag.toLowerCase()"],
      ["the code that Hebrew had is not known", '?.replace("iw", "he")', ""],
    ],
  },
  {
    file: "web/src/language/sides.ts",
    suite: say,
    faults: [["an arrow goes against the way one reads", 'spoken().isMirrored ? "ArrowLeft" : "ArrowRight"', '"ArrowRight"']],
  },
  {
    file: "web/src/sw/words.ts",
    suite: kept,
    faults: [
      ["a hotel's page is kept for words", 'answer.ok && answer.headers.get("Content-Type")?.includes("json")', "answer.ok"],
      ["words are asked for each time", "if (kept) return kept;", ""],
    ],
  },
  {
    file: "web/src/appearance/look.ts",
    suite: look,
    faults: [
      ["any size is a size", "one<number>(SCALES, given.scale, 1)", "Number(given.scale ?? 1)"],
      ["any word is stillness", "given.isStill === true", "Boolean(given.isStill)"],
    ],
  },
  {
    file: "web/src/style/appearance.css",
    suite: look,
    faults: [["a link fades into what it stands on", "--link: #8e264e;", "--link: #d98aa8;"]],
  },
];
