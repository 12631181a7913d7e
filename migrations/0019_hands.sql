CREATE TABLE `business_offers` (
	`business` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`recipient` text NOT NULL,
	`expires` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `business_offers_to` ON `business_offers` (`recipient`);
--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `networks` text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE `businesses` ADD `ending` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `businesses` ADD `secret` text DEFAULT '' NOT NULL;