// The sound of a message, made here: two soft notes, a third of a second in all.

const NOTES: [frequency: number, startS: number][] = [
  [659.26, 0],
  [880, 0.09],
];
const LASTS_S = 0.22;
const LOUDNESS = 0.12;

/** In a page that nobody has touched yet browsers let nothing sound: then there is none. */
export function playSound(): void {
  if (navigator.userActivation?.hasBeenActive === false) return;
  const context = new AudioContext();
  const start = context.currentTime;
  const tones = NOTES.map(([frequency, startS]) => {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start + startS);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + startS + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + startS + LASTS_S);
    tone.connect(volume).connect(context.destination);
    tone.start(start + startS);
    tone.stop(start + startS + LASTS_S);
    return tone;
  });
  const last = tones.at(-1);
  if (last) last.onended = () => void context.close();
}
