CREATE TABLE `hosted_files` (
	`business` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `counted_hosted_files_insert` AFTER INSERT ON `hosted_files` BEGIN UPDATE `totals` SET `n` = `n` + NEW.`bytes` WHERE `what` = 'bytes'; END;
--> statement-breakpoint
CREATE TRIGGER `counted_hosted_files_update` AFTER UPDATE ON `hosted_files` BEGIN UPDATE `totals` SET `n` = `n` + NEW.`bytes` - OLD.`bytes` WHERE `what` = 'bytes'; END;
--> statement-breakpoint
CREATE TRIGGER `counted_hosted_files_delete` AFTER DELETE ON `hosted_files` BEGIN UPDATE `totals` SET `n` = `n` + -OLD.`bytes` WHERE `what` = 'bytes'; END;
