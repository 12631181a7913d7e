// What begins a group, changes it, follows its changes and brings this device into it, and what one does not want to be in: loaded together,
// when the first of it is needed.

export { readAccountAnswer } from "../account/account-answer.ts";
export { acceptAskedFor } from "../requests/asked-for.ts";
export { goOnLeaving } from "../requests/deciding.ts";
export { forgetDeleted } from "../requests/forgetting.ts";
export { restored } from "../restored.ts";
export { lookUp } from "../say/looking-up.ts";
export { askAgain } from "./asking.ts";
export { lookAtAsks } from "./asks.ts";
export { runChanges } from "./changes.ts";
export { prepareCreation } from "./creation.ts";
export { comeInAgain, leaveUnproven } from "./departure.ts";
export { takeCommit } from "./following.ts";
export { joinByWelcome } from "./joining.ts";
export { maintain } from "./maintaining.ts";
export { adoptPending } from "./pending-commit.ts";
export { repair } from "./repair.ts";
export { sendReport } from "./reporting.ts";
