// Lines on stdout: whole, in order, and harmless to a terminal.

/** Resolves when the reader has it; rejects when there is none any more. */
export function printLine(line: string): Promise<void> {
  return new Promise((done, failed) => {
    process.stdout.write(`${line}\n`, (error) => (error ? failed(error) : done()));
  });
}

/** ASCII where it matters: some terminals obey the controls from U+007F to U+009F, which JSON leaves as they are. */
export function printJson(value: unknown): Promise<void> {
  return printLine(JSON.stringify(value).replace(/[\u007f-\u009f]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`));
}

/** Words of others: no controls, which could rewrite the screen, and nothing that turns the order of letters around. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
