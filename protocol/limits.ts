// The sizes and counts that both sides keep to; a cap is checked before anything is parsed.

/** A frame on a socket or in `submit`: one message, signal, marker or acknowledgement. */
export const MAX_FRAME_BYTES = 256 * 1024;
/** A Commit bundle or a creation, which may carry Welcomes for a whole group. */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
/** One row of a Durable Object holds 2 MB; what does not fit beside its header is refused. */
export const MAX_ROW_BYTES = 2_000_000 - 1024;
/** One sealed message: 64 KB of text and its padding, with room to spare. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** What one conversation may keep of what somebody has not fetched yet. */
export const MAX_LOG_BYTES = 1024 * 1024 * 1024;
export const MAX_SIGNAL_BYTES = 1024;
export const MAX_MARKER_BYTES = 512;
export const MAX_JSON_BYTES = 1024 * 1024;
export const MAX_DEVICES_PER_ACCOUNT = 10;
export const MAX_DEVICES_PER_CONVERSATION = 256;
/** A ring carries the envelope itself where it is this small and the group has at most `MAX_INLINE_DEVICES`. */
export const MAX_INLINE_BYTES = 8 * 1024;
export const MAX_INLINE_DEVICES = 32;
/** Envelopes in one page of the log. */
export const MAX_LOG_PAGE = 500;

/** Each takes a page of a database; whoever is online hears of each that is given out, and puts in another (decision 075). */
export const KEY_PACKAGES_PER_DEVICE = 3;
/** With fewer than that */
export const KEY_PACKAGES_REFILL_AT = 3;
export const KEY_PACKAGE_LIFETIME_MS = 30 * 24 * 3600 * 1000;
export const MESSAGE_RETENTION_MS = 30 * 24 * 3600 * 1000;
export const COMMIT_RETENTION_MS = 90 * 24 * 3600 * 1000;

/** Of a file, before it is encrypted. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;
/** R2 wants all parts of one size but the last, of 5 MiB or more. */
export const MEDIA_PART_BYTES = 8 * 1024 * 1024;
/** The largest file as it is stored: a header, and a tag for each 64 KiB. */
export const MAX_BLOB_BYTES = MAX_FILE_BYTES + 64 * 1024;
/** A profile's photo, which is kept until it is replaced. */
export const MAX_KEPT_BLOB_BYTES = 512 * 1024;
export const MAX_KEPT_BLOBS = 100;
/** What one account may upload within 24 hours. */
export const MEDIA_QUOTA_BYTES = 4 * 1024 * 1024 * 1024;
export const MEDIA_QUOTA_FILES = 5_000;
export const MEDIA_RETENTION_MS = 90 * 24 * 3600 * 1000;
/** An upload that nobody completed. */
export const UPLOAD_LIFETIME_MS = 24 * 3600 * 1000;
