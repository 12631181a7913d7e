CREATE TABLE `sign_ups` (
	`who` text NOT NULL,
	`slot` integer NOT NULL,
	`made` integer NOT NULL,
	PRIMARY KEY(`who`, `slot`)
) STRICT, WITHOUT ROWID;

