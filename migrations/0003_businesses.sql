CREATE TABLE `api_tokens` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`business` text NOT NULL,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`created` integer NOT NULL,
	`expires` integer NOT NULL,
	`last_used` integer NOT NULL,
	`revoked` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_id_unique` ON `api_tokens` (`id`);--> statement-breakpoint
CREATE INDEX `api_tokens_of_business` ON `api_tokens` (`business`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`business` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_of_business` ON `audit_log` (`business`,`id`);--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit_log` (`at`);--> statement-breakpoint
CREATE TABLE `businesses` (
	`id` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`handle` text NOT NULL,
	`hosting` text NOT NULL,
	`account` text NOT NULL,
	`phone_number_id` text NOT NULL,
	`waba_id` text NOT NULL,
	`created` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `businesses_phone_number_id_unique` ON `businesses` (`phone_number_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `businesses_waba_id_unique` ON `businesses` (`waba_id`);--> statement-breakpoint
CREATE INDEX `businesses_of_owner` ON `businesses` (`owner`);