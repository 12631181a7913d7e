// How large a file is, in words.

const KB = 1024;
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

export function sizeWords(bytes: number): string {
  if (bytes === 1) return "1 byte";
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1000 * KB) return `${whole.format(bytes / KB)} KB`;
  const [amount, unit] = bytes < 1000 * KB * KB ? [bytes / (KB * KB), "MB"] : [bytes / (KB * KB * KB), "GB"];
  return `${(amount < 10 ? tenths : whole).format(amount)} ${unit}`;
}
