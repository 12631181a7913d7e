// The tables of an object: made when something is first kept, so that who only asks makes nothing; brought up to date when it wakes.

/** The SQL of a version; or what it does, where that is more than SQL can say. */
export type Migration = string | ((sql: SqlStorage) => void);

export class Tables {
  private made: number;
  private readonly storage: DurableObjectStorage;
  private readonly versions: readonly Migration[];

  /** @param versions a column never changes its meaning. Durable Objects refuse `PRAGMA user_version`, hence a table. */
  constructor(storage: DurableObjectStorage, versions: readonly Migration[]) {
    this.storage = storage;
    this.versions = versions;
    this.made = versionOf(storage.sql);
    if (this.made > 0) this.make();
  }

  /** Without them there is nothing to read. */
  get areMade(): boolean {
    return this.made > 0;
  }

  /** Before the first write; costs nothing once they are there. */
  make(): void {
    if (this.made === this.versions.length) return;
    this.storage.transactionSync(() => {
      this.storage.sql.exec("CREATE TABLE IF NOT EXISTS applied (version INTEGER PRIMARY KEY) STRICT");
      for (const [i, version] of this.versions.entries()) {
        if (i < this.made) continue;
        if (typeof version === "string") this.storage.sql.exec(version);
        else version(this.storage.sql);
        this.storage.sql.exec("INSERT INTO applied (version) VALUES (?)", i + 1);
      }
    });
    this.made = this.versions.length;
  }

  /** With all that is in them. */
  async remove(): Promise<void> {
    await this.storage.deleteAll();
    this.made = 0;
  }
}

function versionOf(sql: SqlStorage): number {
  const found = sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'applied'").toArray();
  return found.length === 0 ? 0 : sql.exec<{ done: number }>("SELECT count(*) AS done FROM applied").one().done;
}
