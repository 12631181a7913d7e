// Faults of the project itself: what its checks would no longer look at.

import type { Faults } from "./mutation.ts";

const deployment = { project: "unit", file: "scripts/deploy/deployment.test.ts" } as const;
const types = { project: "unit", file: "scripts/types.test.ts" } as const;

export const project: Faults[] = [
  {
    file: "scripts/deploy/deployment.ts",
    suite: deployment,
    faults: [
      ["code before tables", "await migrate(ports, old);", ""],
      ["a database that is to be made yet is asked for tables", "({ name }) => there.includes(name)", "() => true"],
      [
        "a step that fails after the upload is left at that",
        "await ensureSecrets(ports);",
        "await ensureSecrets(ports).catch(() => {});",
      ],
      ["back is forward again", 'return "ask";', "return older[0]?.version ?? null;"],
      [
        "an answer that did not come is a worker that never was",
        "if (code !== 0 && isNotThere(`${out}${err}`))",
        "if (code !== 0)",
      ],
      ["a secret that is there is made anew", "if (there.includes(name)) continue;", ""],
      ["what does not work stays", 'ports.wrangler(["rollback", before,', 'ports.wrangler(["versions", before,'],
    ],
  },
  {
    file: "scripts/deploy/configuration.ts",
    suite: deployment,
    faults: [["environments share their counters", "Number(number) + NUMBERS_APART", "Number(number)"]],
  },
  {
    file: "scripts/deploy/additive.ts",
    suite: { project: "unit", file: "scripts/deploy/additive.test.ts" },
    faults: [["whatever is said of a table is an addition", "/^CREATE INDEX\\b/i,", "/^/,"]],
  },
  {
    file: "tsconfig.json",
    suite: types,
    faults: [["the types of the service's tests", ',\n    { "path": "./worker/tsconfig.tests.json" }', ""]],
  },
  {
    file: "tsconfig.tests.json",
    suite: types,
    faults: [["the types of tests of screens", '"**/*.test.tsx", ', ""]],
  },
];
