ALTER TABLE `accounts` DROP COLUMN `device_list`;--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `device_list_version`;