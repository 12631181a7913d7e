// Faults in how people are chosen.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;

export const look: Faults[] = [
  {
    file: "web/src/people/look-alike.ts",
    suite: unit("web/src/people/look-alike.test.ts"),
    faults: [
      ["letters that look the same are others", "confusables.get(letter) ?? letter", "letter"],
      ["what is not seen makes another name", '.replace(/\\p{DI}/gu, "")', ""],
      ["who has the name one gave them is marked", "if (person.name !== person.theirs) return null;", ""],
      ["of two with one name both are marked", "!(isKnown && [one.name, one.theirs].includes(person.theirs))", "true"],
      ["a long name is compared whole", ".slice(0, MOST_LETTERS)", ""],
    ],
  },
  {
    file: "client/content/text.ts",
    suite: unit("web/src/people/look-alike.test.ts"),
    faults: [
      ["a name may have what is not seen", '.replace(IGNORED, "")', ""],
      ["a name may be nothing to see", 'if (!SEEN.test(line)) return "";', ""],
    ],
  },
  {
    file: "web/src/people/handle-in.ts",
    suite: unit("web/src/people/handle-in.test.ts"),
    faults: [
      ["a link that leads elsewhere counts", "url.host === host && ", ""],
      ["a camera takes what was not meant", 'text.includes("/@") ? handleIn(text, origin) : null', "handleIn(text, origin)"],
    ],
  },
  {
    file: "web/src/people/to-add.ts",
    suite: unit("web/src/people/to-add.test.ts"),
    faults: [
      ["who was left out is complained of", "if (!has(handle)) return true;", ""],
      [
        "who is nobody is found out at the end",
        "checks.set(handle, checked(handle));",
        "checks.set(handle, Promise.resolve(true));",
      ],
    ],
  },
];
