// A voice message on the lock screen and under the keys of a headset, also while Parley is in the background.

type Playing = { title: string; durationMs: number | null; positionMs: number; rate: number };
type Does = { play(): void; pause(): void; stop(): void; seekTo(ms: number): void };

const STEP_MS = 10_000;

export function showOnSystem({ title, durationMs, positionMs, rate }: Playing, does: Does): void {
  const { mediaSession } = navigator;
  if (mediaSession === undefined) return;
  mediaSession.metadata = new MediaMetadata({ title, artist: "Parley" });
  const by = (sign: 1 | -1) => (details: MediaSessionActionDetails) =>
    does.seekTo(positionMs + sign * (details.seekOffset === undefined ? STEP_MS : details.seekOffset * 1000));
  const actions: [MediaSessionAction, MediaSessionActionHandler][] = [
    ["play", () => does.play()],
    ["pause", () => does.pause()],
    ["stop", () => does.stop()],
    ["seekto", ({ seekTime = 0 }) => does.seekTo(seekTime * 1000)],
    ["seekforward", by(1)],
    ["seekbackward", by(-1)],
  ];
  for (const [action, handler] of actions) setAction(mediaSession, action, handler);
  if (durationMs === null || durationMs <= 0) return;
  const [duration, position] = [durationMs / 1000, Math.min(positionMs, durationMs) / 1000];
  mediaSession.setPositionState?.({ duration, position, playbackRate: rate });
}

export function hideOnSystem(): void {
  const { mediaSession } = navigator;
  if (mediaSession === undefined) return;
  mediaSession.metadata = null;
  for (const action of ["play", "pause", "stop", "seekto", "seekforward", "seekbackward"] as const)
    setAction(mediaSession, action, null);
}

/** Not every browser knows every action. */
function setAction(session: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // it has no such key
  }
}
