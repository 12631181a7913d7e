// Whether a migration only adds: the code of the release before runs on with it, while the new one is uploaded and after going back. Pure.

/** All that is known to only add. What is none of these may take something away. */
const ADDS: readonly RegExp[] = [
  /^CREATE TABLE\b/i,
  /^CREATE INDEX\b/i,
  // A column that the code before does not write: it is empty then, or has a value that was said here.
  /^ALTER TABLE\b[^(]*\bADD\b(?!.*\b(NOT NULL|CHECK|UNIQUE|REFERENCES|GENERATED)\b).*$/is,
  /^ALTER TABLE\b[^(]*\bADD\b(?!.*\b(CHECK|UNIQUE|REFERENCES|GENERATED)\b)(?=.*\bNOT NULL\b)(?=.*\bDEFAULT (?!NULL\b)).*$/is,
];
/** About a table that this migration made itself, of which no code before knows */
const ABOUT_NEW = /^(?:CREATE UNIQUE INDEX\b.*?\bON|INSERT INTO) [`"]?(\w+)/is;
/** Of what is written to a table that is there, into tables that this migration made: the code before does not notice. `;` ends a statement within it. */
const NOTES = /CREATE TRIGGER [`"]?\w+[`"]? AFTER (?:INSERT|DELETE) ON [`"]?\w+[`"]? BEGIN((?:[^;]*;)+?) END\s*;/gi;
/** Of writes to a table that refuse or count: nothing to the code before, where this migration made the table. */
const ABOUT_WRITES =
  /CREATE TRIGGER [`"]?\w+[`"]? (?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE) ON [`"]?(\w+)[`"]?(?: WHEN [^;]*?)? BEGIN (?:SELECT RAISE\(ABORT, '[^';]*'\)|UPDATE [^;]*); END\s*;/gi;
const WRITES_TO = /^(?:INSERT INTO|UPDATE|DELETE FROM) [`"]?(\w+)/i;
/** A column of a table that is there, to which this migration added it: no code before knows of it. */
const FILLS = /^UPDATE [`"]?(\w+)[`"]? SET [`"]?(\w+)[`"]? = (?!.*,\s*[`"]?\w+[`"]?\s*=)/is;
const ADDED = /^ALTER TABLE [`"]?(\w+)[`"]? ADD (?:COLUMN )?[`"]?(\w+)/i;
const MAKES = /^CREATE TABLE (?!IF NOT EXISTS)[`"]?(\w+)/i;

/** @returns the statements of it that do more than add, as they begin */
export function subtractions(sql: string): string[] {
  const made = new Set<string>();
  const added = new Set<string>();
  const said = sql.replace(/\/\*.*?\*\//gs, " ").replace(/--[^\n]*/g, "");
  const makes = new Set([...said.matchAll(/\bCREATE TABLE (?!IF NOT EXISTS)[`"]?(\w+)/gi)].map(([, name]) => name));
  return said
    .replace(ABOUT_WRITES, (trigger, table: string) => (makes.has(table) ? "" : trigger))
    .replace(NOTES, (trigger, body: string) => (writesOnlyTo(makes, body) ? "" : trigger))
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => {
      if (statement === "") return false;
      const makes = MAKES.exec(statement)?.[1];
      if (makes !== undefined) made.add(makes);
      const about = ABOUT_NEW.exec(statement)?.[1];
      const column = ADDED.exec(statement);
      if (column !== null) added.add(`${column[1]}.${column[2]}`);
      const filled = FILLS.exec(statement);
      if (filled !== null && added.has(`${filled[1]}.${filled[2]}`)) return false;
      return !ADDS.some((pattern) => pattern.test(statement)) && !(about !== undefined && made.has(about));
    })
    .map((statement) => statement.slice(0, 80));
}

function writesOnlyTo(made: ReadonlySet<string | undefined>, body: string): boolean {
  const statements = body.split(";").map((statement) => statement.trim());
  return statements.every((statement) => statement === "" || made.has(WRITES_TO.exec(statement)?.[1]));
}
