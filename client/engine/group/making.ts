// What begins a group, changes it, follows its changes and brings this device into it, and what one does not want to be in: loaded together,
// when the first of it is needed.

export { forgetDeleted } from "../requests/forgetting.ts";
export { runChanges } from "./changes.ts";
export { prepareCreation } from "./creation.ts";
export { takeCommit } from "./following.ts";
export { joinByWelcome } from "./joining.ts";
export { adoptPending } from "./pending-commit.ts";
export { repair } from "./repair.ts";
export { sendReport } from "./reporting.ts";
