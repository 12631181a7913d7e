// The command: builds, starts, prints its one line, stays.

import { buildSandbox, startSandbox } from "./run.ts";

const at = process.argv.indexOf("--port");
const port = at < 0 ? 0 : Number(process.argv[at + 1]);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error("npm run sandbox -- --port N: expected a port number");
  process.exit(2);
}
await buildSandbox();
const sandbox = await startSandbox(port);
console.log(JSON.stringify(sandbox.line));
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void sandbox.end().finally(() => process.exit(0)));
