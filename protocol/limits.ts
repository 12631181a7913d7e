// The sizes and counts that both sides keep to; a cap is checked before anything is parsed.

/** A frame on a socket or in `submit`: one message, signal, marker or acknowledgement. */
export const MAX_FRAME_BYTES = 256 * 1024;
/** A Commit bundle, which may carry Welcomes for a whole group. */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
/** A creation adds a whole group at once, as a restart has to: a KeyPackage and a Welcome for each device, mostly 4.5 KB together. */
export const MAX_CREATION_BYTES = 16 * 1024 * 1024;
/** One row of a Durable Object holds 2 MB. */
export const MAX_ROW_BYTES = 2_000_000 - 1024;
/** One sealed message: 64 KB of text and its padding, with room to spare. */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** What one conversation may keep of what somebody has not fetched yet. */
export const MAX_LOG_BYTES = 1024 * 1024 * 1024;
export const MAX_SIGNAL_BYTES = 1024;
export const MAX_MARKER_BYTES = 512;
export const MAX_JSON_BYTES = 1024 * 1024;
export const MAX_DEVICES_PER_ACCOUNT = 10;
export const MAX_DEVICES_PER_CONVERSATION = 1_024;
/** A ring carries the envelope itself where it is this small and the group has at most `MAX_INLINE_DEVICES`. */
export const MAX_INLINE_BYTES = 8 * 1024;
export const MAX_INLINE_DEVICES = 32;
/**
 * So long a ring stands for what comes after it, and four times as long each time that it was not answered. A device that stored what it was
 * rung for, and went before it could say so, is told of the next all the same, and pushed to.
 * @param times how often it was rung before, without an answer
 */
export function ringStandsMs(times: number): number {
  return Math.min(5_000 * 4 ** times, 6 * 3600_000);
}
/** More than that no socket carries at once (workerd takes 1 MiB): the device fetches it. */
export const MAX_SOCKET_FRAME_BYTES = 512 * 1024;
/** Envelopes in one page of the log. */
export const MAX_LOG_PAGE = 500;

/** Each takes a page of a database; whoever is online hears of each that is given out, and puts in another (decision 075). */
export const KEY_PACKAGES_PER_DEVICE = 3;
/** With fewer than that */
export const KEY_PACKAGES_REFILL_AT = 3;
export const KEY_PACKAGE_LIFETIME_MS = 30 * 24 * 3600 * 1000;
export const MESSAGE_RETENTION_MS = 30 * 24 * 3600 * 1000;
export const COMMIT_RETENTION_MS = 90 * 24 * 3600 * 1000;

/** X-Wing, then what recovers an account, with the public halves of all ways to do so */
export const MAX_SEALED_VAULT_BYTES = 14 * 1024;
/** With its root's signature */
export const MAX_VAULT_RECORD_BYTES = MAX_SEALED_VAULT_BYTES + 512;
/** A recovery key and passkeys */
export const MAX_VAULTS = 8;

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
/** What one account has kept beyond that, because its history names it. */
export const HISTORY_MEDIA_BYTES = 5 * 1024 * 1024 * 1024;
export const HISTORY_MEDIA_FILES = 20_000;
export const MAX_KEPT_EACH = 100;
export const MAX_DROPPED_EACH = 1_000;
/** An upload that nobody completed. */
export const UPLOAD_LIFETIME_MS = 24 * 3600 * 1000;
