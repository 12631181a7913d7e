CREATE TABLE `counters` (
	`day` integer NOT NULL,
	`name` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `name`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `invitations` (
	`hash` blob PRIMARY KEY NOT NULL,
	`expires` integer NOT NULL,
	`account` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `invitations_by_expiry` ON `invitations` (`expires`);--> statement-breakpoint
CREATE TABLE `operator_audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`act` text NOT NULL,
	`subject` text NOT NULL,
	`outcome` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `operator_audit_by_time` ON `operator_audit` (`at`);--> statement-breakpoint
CREATE TABLE `operator_refusals` (
	`hour` integer NOT NULL,
	`network` text NOT NULL,
	`tries` integer NOT NULL,
	PRIMARY KEY(`hour`, `network`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stored` (
	`account` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `totals` (
	`what` text PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `suspended` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `reports` ADD `network` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `reports_of_subject` ON `reports` (`subject`,`network`);--> statement-breakpoint
CREATE INDEX `reports_by_time` ON `reports` (`at`);--> statement-breakpoint
ALTER TABLE `businesses` ADD `suspended` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `businesses_by_account` ON `businesses` (`account`);--> statement-breakpoint
INSERT INTO `totals` SELECT 'accounts', count(*) FROM `accounts`;
--> statement-breakpoint
INSERT INTO `totals` SELECT 'bytes', coalesce(sum(`bytes`), 0) FROM `blobs`;
--> statement-breakpoint
INSERT INTO `stored` SELECT `account`, sum(`bytes`) FROM `blobs` GROUP BY `account`;
--> statement-breakpoint
CREATE TRIGGER `counted_accounts_insert` AFTER INSERT ON `accounts` BEGIN UPDATE `totals` SET `n` = `n` + 1 WHERE `what` = 'accounts'; END;
--> statement-breakpoint
CREATE TRIGGER `counted_accounts_delete` AFTER DELETE ON `accounts` BEGIN UPDATE `totals` SET `n` = `n` - 1 WHERE `what` = 'accounts'; END;
--> statement-breakpoint
CREATE TRIGGER `counted_blobs_insert` AFTER INSERT ON `blobs` BEGIN INSERT INTO `stored` (`account`, `bytes`) VALUES (NEW.`account`, NEW.`bytes`) ON CONFLICT (`account`) DO UPDATE SET `bytes` = `bytes` + excluded.`bytes`; UPDATE `totals` SET `n` = `n` + NEW.`bytes` WHERE `what` = 'bytes'; END;
--> statement-breakpoint
CREATE TRIGGER `counted_blobs_delete` AFTER DELETE ON `blobs` BEGIN UPDATE `stored` SET `bytes` = `bytes` - OLD.`bytes` WHERE `account` = OLD.`account`; DELETE FROM `stored` WHERE `account` = OLD.`account` AND `bytes` <= 0; UPDATE `totals` SET `n` = `n` - OLD.`bytes` WHERE `what` = 'bytes'; END;
