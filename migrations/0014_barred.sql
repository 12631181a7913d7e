CREATE TABLE `barred` (
	`account` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `invitations_of_account` ON `invitations` (`account`);
--> statement-breakpoint
INSERT INTO `barred` SELECT `id`, 0 FROM `accounts` WHERE `suspended` = 1;
--> statement-breakpoint
CREATE TRIGGER `fenced_barred_insert` BEFORE INSERT ON `barred` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`account`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_barred_update` BEFORE UPDATE ON `barred` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(NEW.`account`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
--> statement-breakpoint
CREATE TRIGGER `fenced_barred_delete` BEFORE DELETE ON `barred` WHEN EXISTS (SELECT 1 FROM `fences` WHERE `bucket` = substr(OLD.`account`, 1, 2)) BEGIN SELECT RAISE(ABORT, 'this bucket is on its way'); END;
