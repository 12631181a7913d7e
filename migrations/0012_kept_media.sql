CREATE TABLE `blob_keepers` (
	`account` text NOT NULL,
	`blob` text NOT NULL,
	`bytes` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`account`, `blob`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `keepers_by_time` ON `blob_keepers` (`until`);--> statement-breakpoint
CREATE INDEX `keepers_of_account` ON `blob_keepers` (`account`,`until`,`bytes`);