// Loudness over time as a fixed number of bars.

export const BARS = 64;

/**
 * The loudest moment of each of `BARS` equal stretches, drawn out so that the loudest bar is full.
 * @param levels from 0 to 1, at equal distances in time
 */
export function waveformOf(levels: readonly number[]): Uint8Array<ArrayBuffer> {
  const bars = new Uint8Array(BARS);
  const loudest = Math.max(...levels, FLOOR);
  for (let bar = 0; bar < BARS && levels.length > 0; bar++) {
    const from = Math.floor((bar * levels.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / BARS));
    bars[bar] = Math.round((255 * Math.max(...levels.slice(from, to))) / loudest);
  }
  return bars;
}

/** What is quieter than this is silence, and stays flat. */
const FLOOR = 0.05;

/** Root mean square of samples around 128, as `AnalyserNode.getByteTimeDomainData` gives them; from 0 to 1. */
export function levelOf(samples: Uint8Array): number {
  const sum = samples.reduce((total, sample) => total + (sample - 128) ** 2, 0);
  return Math.min(1, Math.sqrt(sum / Math.max(1, samples.length)) / 128);
}
