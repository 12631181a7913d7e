// What begins a group, changes it and brings this device back into it: loaded together, when the first of it is needed.

export { runChanges } from "./changes.ts";
export { prepareCreation } from "./creation.ts";
export { repair } from "./repair.ts";
export { sendReport } from "./reporting.ts";
