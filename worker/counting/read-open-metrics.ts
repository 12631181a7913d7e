// Reads OpenMetrics 1.0 text as its specification has it, and throws where it is not: for tests, and for whoever checks what /metrics says.

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = `[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"`;
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);
const META = new RegExp(`^# (TYPE|HELP|UNIT) (${NAME}) (.+)$`);
/** What may stand behind a family's name in a sample, by its type */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { counter: ["_total", "_created"], gauge: [""] };

/** @returns each sample's value, by its name and labels as they stand there */
export function readOpenMetrics(text: string): Map<string, number> {
  if (!text.endsWith("# EOF\n")) throw new Error("no # EOF at the end");
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  const closed = new Set<string>();
  let family = "";
  for (const line of text.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)) {
    const [, what, named, said] = META.exec(line) ?? [];
    if (what !== undefined && named !== undefined) {
      if (named !== family) {
        if (closed.has(named)) throw new Error(`${named}: its lines do not stand together`);
        closed.add(family);
        family = named;
      }
      if (what === "TYPE") {
        if (types.has(named) || SUFFIXES[said ?? ""] === undefined) throw new Error(`${named}: TYPE ${said}`);
        types.set(named, said ?? "");
      }
      continue;
    }
    const [, name = "", labels = "", value] = SAMPLE.exec(line) ?? [];
    if (value === undefined) throw new Error(`no sample: ${line}`);
    const suffixes = SUFFIXES[types.get(family) ?? ""] ?? [];
    if (!suffixes.some((suffix) => name === family + suffix)) throw new Error(`${name}: not of ${family}`);
    if (types.get(family) === "counter" && Number(value) < 0) throw new Error(`${name}: less than nothing`);
    if (samples.has(name + labels)) throw new Error(`${name}${labels}: twice`);
    samples.set(name + labels, Number(value));
  }
  return samples;
}
