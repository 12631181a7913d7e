// How large a file is, in words.

import { spoken, t } from "../language/say.ts";

const KB = 1024;
const whole = new Intl.NumberFormat(spoken().locale, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(spoken().locale, { maximumFractionDigits: 1 });

export function sizeWords(bytes: number): string {
  if (bytes === 1) return t("1 byte");
  if (bytes < 1000) return t("{bytes} bytes", { bytes });
  if (bytes < 1000 * KB) return t("{bytes} KB", { bytes: whole.format(bytes / KB) });
  const [amount, unit] = bytes < 1000 * KB * KB ? [bytes / (KB * KB), t("MB")] : [bytes / (KB * KB * KB), t("GB")];
  return `${(amount < 10 ? tenths : whole).format(amount)} ${unit}`;
}
