CREATE INDEX `claims_by_expiry` ON `claims` (`expires`);--> statement-breakpoint
CREATE INDEX `key_packages_by_expiry` ON `key_packages` (`expires`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires`);