// What a hosted business keeps of itself: its ids and wrapped key in the clear, all else sealed under that key.

import type { Tables } from "../../tables.ts";
import type { SealedValues } from "./sealed-values.ts";

export type Cell<T> = { read(): T; write(value: T): void };

export class Meta {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  read(name: string): ArrayBuffer | undefined {
    if (!this.tables.areMade) return undefined;
    return this.sql.exec<{ value: ArrayBuffer }>("SELECT value FROM meta WHERE name = ?", name).toArray()[0]?.value;
  }

  write(name: string, value: ArrayBuffer): void {
    this.tables.make();
    this.sql.exec("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value);
  }

  /** A value of its own under that name. @param none where nothing was kept yet */
  cell<T>(values: SealedValues, name: string, none: T): Cell<T> {
    return {
      read: () => {
        const row = this.read(name);
        return row === undefined ? none : values.open<T>(`meta ${name}`, row);
      },
      write: (value) => this.write(name, values.seal(`meta ${name}`, value)),
    };
  }
}
