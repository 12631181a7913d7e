ALTER TABLE `business_members` ADD `suspended` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE `business_members` SET `suspended` = 1
WHERE `account` IN (SELECT `id` FROM `accounts` WHERE `suspended` = 1)
  OR `account` IN (SELECT `owner` FROM `businesses` WHERE `owner_suspended` = 1);
