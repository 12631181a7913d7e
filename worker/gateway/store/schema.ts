// The tables of one hosted business, beside those of its client (client_*): ids and times in the clear, what was said sealed.

export const VERSIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, news BLOB NOT NULL) STRICT;
  CREATE TABLE reach (
    conversation TEXT PRIMARY KEY, delivered INTEGER NOT NULL, read INTEGER NOT NULL,
    told_delivered INTEGER NOT NULL, told_read INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, person TEXT NOT NULL, message TEXT NOT NULL,
    reacts_to TEXT NOT NULL, event BLOB NOT NULL
  ) STRICT;
  CREATE INDEX events_of_person ON events (person);
  CREATE INDEX events_of_message ON events (message);
  CREATE INDEX events_of_reactions ON events (reacts_to) WHERE reacts_to <> '';
  CREATE TABLE people (
    person TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL UNIQUE, first_at INTEGER NOT NULL,
    last_wrote_at INTEGER NOT NULL, granted INTEGER NOT NULL, blocked INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sent (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL, callback BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE media (
    id TEXT PRIMARY KEY, place TEXT NOT NULL UNIQUE, person TEXT NOT NULL, expires INTEGER NOT NULL, file BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX media_by_expiry ON media (expires);
  CREATE TABLE idempotency (
    name BLOB PRIMARY KEY, request BLOB NOT NULL, person TEXT NOT NULL, answer BLOB NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_of_person ON idempotency (person) WHERE person <> '';
  CREATE TABLE templates (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, template BLOB NOT NULL) STRICT;
  CREATE TABLE exports (id TEXT PRIMARY KEY, person TEXT NOT NULL, created INTEGER NOT NULL, export BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
  // Of each export a row for so many people, in the order of their ids. Of each conversation since when something is kept that the retention may take.
  `
  CREATE TABLE export_parts (
    export TEXT NOT NULL, place INTEGER NOT NULL, up_to TEXT NOT NULL, made INTEGER NOT NULL, part BLOB NOT NULL, PRIMARY KEY (export, place)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE kept_since (conversation TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX kept_since_at ON kept_since (at);
  CREATE INDEX people_by_last_word ON people (last_wrote_at DESC, person);
  `,
  // What a business notes of people; labels by their digests.
  `
  CREATE TABLE contact_notes (person TEXT PRIMARY KEY, notes BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE contact_labels (label BLOB NOT NULL, person TEXT NOT NULL, PRIMARY KEY (label, person)) STRICT, WITHOUT ROWID;
  CREATE INDEX contact_labels_of_person ON contact_labels (person);
  `,
  // Jobs: what is sent to many, and how far it is.
  `
  CREATE TABLE jobs (
    id TEXT PRIMARY KEY, at INTEGER NOT NULL, created INTEGER NOT NULL, state TEXT NOT NULL, total INTEGER NOT NULL, sent INTEGER NOT NULL,
    refused INTEGER NOT NULL, found_up_to TEXT NOT NULL, work BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX jobs_open ON jobs (at, id) WHERE state IN ('waiting', 'running');
  CREATE INDEX jobs_by_age ON jobs (created);
  CREATE TABLE job_recipients (
    job TEXT NOT NULL, person TEXT NOT NULL, state INTEGER NOT NULL, why TEXT NOT NULL, message TEXT NOT NULL, tries INTEGER NOT NULL,
    PRIMARY KEY (job, person)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX job_recipients_waiting ON job_recipients (job, person) WHERE state = 0;
  CREATE INDEX job_recipients_of_person ON job_recipients (person);
  `,
  // What a team does with its conversations (team/). `sealed` and `note`: names and notes.
  `
  CREATE TABLE team_conversations (
    person TEXT PRIMARY KEY, state TEXT NOT NULL, assignee TEXT NOT NULL, waiting_since INTEGER NOT NULL, touched INTEGER NOT NULL,
    answers INTEGER NOT NULL, answered_by TEXT NOT NULL, sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX team_by_touch ON team_conversations (touched, person);
  CREATE INDEX team_by_state ON team_conversations (state, touched, person);
  CREATE INDEX team_by_assignee ON team_conversations (assignee, touched, person);
  CREATE TABLE team_labels (person TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (person, label)) STRICT, WITHOUT ROWID;
  CREATE INDEX team_of_label ON team_labels (label, person);
  CREATE TABLE team_notes (id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, at INTEGER NOT NULL, note BLOB NOT NULL) STRICT;
  CREATE INDEX team_notes_of_person ON team_notes (person, id);
  CREATE INDEX team_notes_by_time ON team_notes (at);
  CREATE TABLE team_senders (
    message TEXT PRIMARY KEY, person TEXT NOT NULL, at INTEGER NOT NULL, sender TEXT NOT NULL, counted INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX team_senders_of_person ON team_senders (person);
  CREATE INDEX team_senders_by_time ON team_senders (at);
  CREATE TABLE team_figures (
    day INTEGER NOT NULL, member TEXT NOT NULL, answered INTEGER NOT NULL, responses INTEGER NOT NULL, response_ms INTEGER NOT NULL,
    opened INTEGER NOT NULL, closed INTEGER NOT NULL, PRIMARY KEY (day, member)
  ) STRICT, WITHOUT ROWID;
  `,
  // Figures by day and template, and what they are made of: of which template a message was, and whether it was answered.
  `
  CREATE TABLE figures (
    day INTEGER NOT NULL, template TEXT NOT NULL, figure TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, template, figure)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE sent ADD COLUMN template TEXT NOT NULL DEFAULT '';
  ALTER TABLE sent ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX sent_unanswered ON sent (person, at) WHERE answered = 0;
  CREATE INDEX sent_by_age ON sent (at);
  `,
  // When everything with a person was erased last: a job that was made before goes past them.
  `
  ALTER TABLE people ADD COLUMN erased_at INTEGER NOT NULL DEFAULT 0;
  `,
  // Of those who were there before `kept_since` was: looked at with the next round, which says since when.
  `
  INSERT OR IGNORE INTO kept_since (conversation, at) SELECT conversation, 0 FROM people;
  `,
];
