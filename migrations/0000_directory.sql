CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`handle` text NOT NULL,
	`account_key` blob NOT NULL,
	`device_list` blob NOT NULL,
	`device_list_version` integer NOT NULL,
	`bucket` integer NOT NULL,
	`created` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_handle_unique` ON `accounts` (`handle`);--> statement-breakpoint
CREATE TABLE `challenges` (
	`challenge` blob PRIMARY KEY NOT NULL,
	`expires` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `challenges_by_expiry` ON `challenges` (`expires`);--> statement-breakpoint
CREATE TABLE `claims` (
	`requester` text NOT NULL,
	`conversation` text NOT NULL,
	`ref` text NOT NULL,
	`account` text NOT NULL,
	`device` text NOT NULL,
	`expires` integer NOT NULL,
	PRIMARY KEY(`requester`, `conversation`, `ref`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`device_key` blob NOT NULL,
	`revoked` integer NOT NULL,
	`created` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `devices_of_account` ON `devices` (`account`);--> statement-breakpoint
CREATE TABLE `key_packages` (
	`id` integer PRIMARY KEY NOT NULL,
	`device` text NOT NULL,
	`ref` text NOT NULL,
	`bytes` blob NOT NULL,
	`last_resort` integer NOT NULL,
	`used` integer NOT NULL,
	`expires` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `key_packages_ref_unique` ON `key_packages` (`ref`);--> statement-breakpoint
CREATE INDEX `key_packages_of_device` ON `key_packages` (`device`,`last_resort`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`device` text NOT NULL,
	`expires` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_of_device` ON `sessions` (`device`);