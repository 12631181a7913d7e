ALTER TABLE `accounts` ADD `log` blob DEFAULT x'' NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `log_length` integer DEFAULT 0 NOT NULL;