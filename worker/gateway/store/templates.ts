// A business's templates in its object, sealed.

import type { Template } from "../cloud/template.ts";
import type { TemplateStore } from "../cloud/template-store.ts";
import type { SealedValues } from "./sealed-values.ts";

type Row = { id: string; template: ArrayBuffer };

export function sqlTemplates(sql: SqlStorage, values: SealedValues): TemplateStore {
  const read = ({ id, template }: Row) => values.open<Template>(`templates ${id}`, template);
  const row = (id: string) => sql.exec<Row>("SELECT id, template FROM templates WHERE id = ?", id).toArray()[0];
  return {
    list: () => sql.exec<Row>("SELECT id, template FROM templates ORDER BY place").toArray().map(read),
    get(id) {
      const found = row(id);
      return found && read(found);
    },
    put(template) {
      const { id } = template;
      const sealed = values.seal(`templates ${id}`, template);
      const insert =
        "INSERT INTO templates (id, template) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET template = excluded.template";
      sql.exec(insert, id, sealed);
    },
    remove: (id) => sql.exec("DELETE FROM templates WHERE id = ?", id).rowsWritten > 0,
  };
}
