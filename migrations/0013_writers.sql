CREATE TABLE `writers` (
	`day` integer NOT NULL,
	`account` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`day`, `account`)
) STRICT, WITHOUT ROWID;
