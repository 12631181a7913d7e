CREATE TABLE `blobs` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`bytes` integer NOT NULL,
	`kept` integer NOT NULL,
	`state` text NOT NULL,
	`upload` text NOT NULL,
	`created` integer NOT NULL,
	`sweep_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `blobs_by_sweep` ON `blobs` (`sweep_at`);--> statement-breakpoint
CREATE INDEX `blobs_of_account` ON `blobs` (`account`,`kept`,`created`,`bytes`);--> statement-breakpoint
CREATE TABLE `blob_parts` (
	`blob` text NOT NULL,
	`part` integer NOT NULL,
	`etag` text NOT NULL,
	PRIMARY KEY(`blob`, `part`)
) STRICT, WITHOUT ROWID;
