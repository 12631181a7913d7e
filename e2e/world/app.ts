// All that a person's program needs of the client, in one module: a release keeps its own, by which its people go on.

export { openProgram, systemClock, systemRandom, tokenHttp, tokenSockets } from "../../client/index.ts";
export { follow } from "../../client/live/fold.ts";
export { openNodeVault } from "../../client/media/vault-node.ts";
export { sqlStore } from "../../client/store/sql.ts";
export { nodeSql } from "../../client/store/sql-node.ts";
