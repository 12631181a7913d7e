// Where the templates of a business are kept: a port, and a store in memory that does the same.

import type { Template } from "./template.ts";

export interface TemplateStore {
  /** In the order in which they were made */
  list(): Template[];
  get(id: string): Template | undefined;
  /** In the place of the one with its id, or as the last. Synchronous: nobody else's comes between a look and this. */
  put(template: Template): void;
  /** @returns whether it was there */
  remove(id: string): boolean;
}

export function memoryTemplates(): TemplateStore {
  const templates = new Map<string, Template>();
  return {
    list: () => [...templates.values()],
    get: (id) => templates.get(id),
    put: (template) => void templates.set(template.id, template),
    remove: (id) => templates.delete(id),
  };
}

export function findTemplate(store: TemplateStore, name: string, language: string): Template | undefined {
  return store.list().find((template) => template.name === name && template.language === language);
}
