CREATE TABLE `reports` (
	`reporter` text NOT NULL,
	`subject` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`reporter`, `subject`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `business_profile` blob DEFAULT x'' NOT NULL;