// Why this Node cannot run the project, in words. Plain JavaScript: what is told is that it knows no TypeScript.

/** Node runs TypeScript by itself since then. */
const OLDEST = /** @type {const} */ ([22, 18]);

/**
 * @param {string} version of the Node that runs this, such as "24.11.0"
 * @param {boolean} hasOwn the project's own Node, which `npm ci` installs, is there
 * @returns {string | null}
 */
export function nodeProblem(version, hasOwn) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  const found = `This is Node ${version}, and Parley's scripts need ${OLDEST.join(".")} or later.`;
  return hasOwn
    ? `${found}\nParley brings its own: start it with "npm start" or "npm test", or run "npm ci" again.`
    : `${found}\nParley brings its own, but it was not installed. npm may be set to run no scripts of packages:\n` +
        `  npm ci --ignore-scripts=false\n(or install Node 24 from https://nodejs.org)`;
}
