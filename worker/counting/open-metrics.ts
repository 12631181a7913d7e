// What is counted as OpenMetrics 1.0 text (github.com/prometheus/OpenMetrics): families, each with its type, its samples, and an end.

export type Sample = { labels?: Readonly<Record<string, string>>; value: number };
export type Family = { name: string; type: "counter" | "gauge"; help: string; samples: readonly Sample[] };

export const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

export function openMetrics(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, type, help, samples }) => [
    `# TYPE ${name} ${type}`,
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(({ labels, value }) => `${name}${type === "counter" ? "_total" : ""}${labelled(labels)} ${value}`),
  ]);
  return `${[...lines, "# EOF"].join("\n")}\n`;
}

function labelled(labels: Sample["labels"]): string {
  const all = Object.entries(labels ?? {}).map(([name, value]) => `${name}="${escaped(value)}"`);
  return all.length === 0 ? "" : `{${all.join(",")}}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** Counters of one name and a word behind it are one family with a label. */
const LABELLED: readonly { prefix: string; name: string; label: string; help: string }[] = [
  { prefix: "rejected-", name: "parley_rejections", label: "kind", help: "Requests and frames that were refused" },
  { prefix: "push-", name: "parley_pushes", label: "result", help: "What push services answered" },
  { prefix: "webhook-", name: "parley_webhooks", label: "result", help: "Attempts to deliver an event" },
  { prefix: "woken-", name: "parley_objects_woken", label: "object", help: "Objects that came to life, counted by sampling" },
  { prefix: "csp-", name: "parley_csp_reports", label: "directive", help: "Reports of browsers on what a page may not do" },
];
const PLAIN: Readonly<Record<string, string>> = {
  "accounts-made": "New accounts",
  "accounts-ended": "Accounts that were deleted or closed",
  messages: "Messages that were placed, counted by sampling",
  deliveries: "Messages to sockets that were open, counted by sampling",
  "file-writes": "Parts of files that were put",
  "file-reads": "Files, or ranges of them, that were fetched",
  "operator-refused": "Tries to operate the service without its secret",
  "failed-requests": "Requests that ended in an error of ours",
  "database-queries": "Statements that D1 answered, counted by sampling",
  "database-rows-read": "Rows that D1 read, as it says; counted by sampling",
  "database-rows-written": "Rows that D1 wrote, indexes among them, counted by sampling",
  "webhook.lag-ms": "Time from an event to its delivery, summed, in milliseconds",
};

export function familiesOf(counted: ReadonlyMap<string, number>): Family[] {
  const plain = Object.entries(PLAIN).map(([name, help]): Family => {
    return {
      name: `parley_${name.replaceAll(/[-.]/g, "_")}`,
      type: "counter",
      help,
      samples: [{ value: counted.get(name) ?? 0 }],
    };
  });
  const labelled = LABELLED.map(({ prefix, name, label, help }): Family => {
    const own = [...counted].filter(([each]) => each.startsWith(prefix)).sort();
    const samples = own.map(([each, value]) => ({ labels: { [label]: each.slice(prefix.length) }, value }));
    return { name, type: "counter", help, samples };
  });
  return [...plain, ...labelled];
}
