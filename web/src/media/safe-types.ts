// What may be shown inside the app: raster pictures, sound and video, each by the type that its first bytes speak of.
// Everything else (SVG, HTML, PDF and whatever comes next) may run something, and is only ever saved.

export const SAFE_PICTURES: readonly string[] = [
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/heic",
  "image/bmp",
];
export const SAFE_VIDEOS: readonly string[] = ["video/mp4", "video/webm", "video/quicktime", "video/ogg", "video/3gpp"];
export const SAFE_SOUNDS: readonly string[] = ["audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/aac", "audio/flac"];

/** A container of video holds a voice message as well. */
export const SAFE_VOICES: readonly string[] = [...SAFE_SOUNDS, "video/webm", "video/mp4", "video/ogg"];
export const SAFE_STREAMS: readonly string[] = [...SAFE_VIDEOS, ...SAFE_SOUNDS];
