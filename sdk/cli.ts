// Where `parley` begins: what was compiled once is kept (in the system's folder for such), which takes half of the time of a short command.

import { enableCompileCache } from "node:module";

enableCompileCache();
await import("./command-line.ts");
