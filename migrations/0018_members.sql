CREATE TABLE `business_members` (
	`id` text PRIMARY KEY NOT NULL,
	`business` text NOT NULL,
	`account` text NOT NULL,
	`handle` text NOT NULL,
	`role` text NOT NULL,
	`invited` integer NOT NULL,
	`accepted` integer NOT NULL,
	`ended` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `members_of_business` ON `business_members` (`business`,`account`) WHERE ended = 0;--> statement-breakpoint
CREATE INDEX `members_by_account` ON `business_members` (`account`);--> statement-breakpoint
CREATE INDEX `ended_members` ON `business_members` (`business`,`ended`);--> statement-breakpoint
ALTER TABLE `api_tokens` ADD `maker` text DEFAULT '' NOT NULL;--> statement-breakpoint
INSERT INTO `business_members` (`id`, `business`, `account`, `handle`, `role`, `invited`, `accepted`, `ended`)
SELECT lower(hex(randomblob(16))), `id`, `owner`, coalesce((SELECT `handle` FROM `accounts` WHERE `accounts`.`id` = `owner`), ''), 'owner', `created`, `created`, 0 FROM `businesses`;
--> statement-breakpoint
UPDATE `api_tokens` SET `maker` = coalesce((
  SELECT `id` FROM `business_members` m
  WHERE m.`business` = `api_tokens`.`business` AND m.`role` = 'owner' AND m.`ended` = 0 AND m.`accepted` > 0
  ORDER BY m.`account` = (SELECT `owner` FROM `businesses` b WHERE b.`id` = m.`business`) DESC, m.`accepted` LIMIT 1
), '') WHERE `maker` = '';
