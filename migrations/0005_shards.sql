CREATE TABLE `fences` (
	`bucket` text PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `given_up` (
	`account` text NOT NULL,
	`hash` text NOT NULL,
	`lapses` integer NOT NULL,
	PRIMARY KEY(`account`, `hash`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `handles` (
	`hash` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`lapses` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `handles_reserved` ON `handles` (`lapses`) WHERE "handles"."lapses" < 9007199254740991;--> statement-breakpoint
CREATE TABLE `moves` (
	`bucket` text PRIMARY KEY NOT NULL,
	`from_shard` integer NOT NULL,
	`to_shard` integer NOT NULL,
	`state` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shard_map` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`shards` blob NOT NULL,
	`mover` text NOT NULL,
	`mover_until` integer NOT NULL
) STRICT;
--> statement-breakpoint
DROP INDEX `accounts_handle_unique`;--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `bucket`;--> statement-breakpoint
CREATE TRIGGER `fenced_accounts_insert` BEFORE INSERT ON `accounts` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`id`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_accounts_update` BEFORE UPDATE ON `accounts` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`id`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_accounts_delete` BEFORE DELETE ON `accounts` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`id`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_devices_insert` BEFORE INSERT ON `devices` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`id`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_devices_update` BEFORE UPDATE ON `devices` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`id`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_devices_delete` BEFORE DELETE ON `devices` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`id`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_sessions_insert` BEFORE INSERT ON `sessions` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`device`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_sessions_update` BEFORE UPDATE ON `sessions` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`device`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_sessions_delete` BEFORE DELETE ON `sessions` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`device`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_key_packages_insert` BEFORE INSERT ON `key_packages` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`device`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_key_packages_update` BEFORE UPDATE ON `key_packages` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`device`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_key_packages_delete` BEFORE DELETE ON `key_packages` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`device`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_claims_insert` BEFORE INSERT ON `claims` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`requester`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_claims_update` BEFORE UPDATE ON `claims` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`requester`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_claims_delete` BEFORE DELETE ON `claims` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`requester`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_reports_insert` BEFORE INSERT ON `reports` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`reporter`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_reports_update` BEFORE UPDATE ON `reports` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`reporter`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_reports_delete` BEFORE DELETE ON `reports` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`reporter`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_handles_insert` BEFORE INSERT ON `handles` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`hash`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_handles_update` BEFORE UPDATE ON `handles` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`hash`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_handles_delete` BEFORE DELETE ON `handles` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`hash`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_given_up_insert` BEFORE INSERT ON `given_up` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`account`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_given_up_update` BEFORE UPDATE ON `given_up` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`account`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_given_up_delete` BEFORE DELETE ON `given_up` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`account`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
