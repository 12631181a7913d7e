ALTER TABLE `accounts` ADD `used` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `accounts_unused` ON `accounts` (`created`) WHERE "accounts"."used" = 0;