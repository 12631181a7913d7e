// The templates of a business: listing, making, changing and deleting them.

import * as v from "valibot";
import { decimalId } from "../../business/decimal-id.ts";
import { answerDone, answerFault, answerNoSuchObject, type CloudContext } from "./answer.ts";
import { readParameters } from "./body.ts";
import { pick } from "./fields.ts";
import { limitOfPage } from "./paging.ts";
import { changeTemplate, readTemplate, type Template } from "./template.ts";
import { findTemplate, type TemplateStore } from "./template-store.ts";

export const MAX_TEMPLATES = 250;

export const listTemplates =
  (store: TemplateStore) =>
  async (c: CloudContext): Promise<Response> => {
    const { name, language, category, status, after, limit, fields } = c.req.query();
    const all = store
      .list()
      .filter((each) => name === undefined || each.name.includes(name))
      .filter((each) => language === undefined || each.language === language)
      .filter((each) => category === undefined || each.category === category.toUpperCase())
      .filter(() => status === undefined || status.toUpperCase() === "APPROVED");
    const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const page = all.slice(from, from + limitOfPage(limit, MAX_TEMPLATES));
    const [first, last] = [page[0], page.at(-1)];
    return c.json({
      data: page.map((template) => pick(shown(template), fields)),
      ...(first && last && { paging: { cursors: { before: first.id, after: last.id } } }),
    });
  };

export const createTemplate =
  (store: TemplateStore) =>
  async (c: CloudContext): Promise<Response> => {
    const parameters = await readParameters(c);
    const parsed = parameters.ok ? readTemplate(parameters.value) : parameters;
    if (!parsed.ok) return answerFault(c, parsed.fault);
    const { name, language, category } = parsed.value;
    if (findTemplate(store, name, language) !== undefined)
      return answerFault(c, { code: 100, details: "There is a template of that name in that language already." });
    if (store.list().length >= MAX_TEMPLATES)
      return answerFault(c, { code: 100, details: `A business has at most ${MAX_TEMPLATES} templates.` });
    const id = decimalId("template");
    store.put({ ...parsed.value, id });
    return c.json({ id, status: "APPROVED", category });
  };

export const getTemplate =
  (store: TemplateStore) =>
  async (c: CloudContext): Promise<Response> => {
    const template = store.get(c.req.param("template") ?? "");
    return template === undefined ? answerNoSuchObject(c) : c.json(pick(shown(template), c.req.query("fields")));
  };

export const editTemplate =
  (store: TemplateStore) =>
  async (c: CloudContext): Promise<Response> => {
    const parameters = await readParameters(c);
    const template = store.get(c.req.param("template") ?? "");
    if (template === undefined) return answerNoSuchObject(c);
    const changed = parameters.ok ? changeTemplate(template, parameters.value) : parameters;
    if (!changed.ok) return answerFault(c, changed.fault);
    store.put(changed.value);
    return answerDone(c);
  };

const named = v.object({ name: v.string(), language: v.optional(v.string()), hsm_id: v.optional(v.string()) });

/** All languages of a name, or of them the one of a language or an id. */
export const deleteTemplates =
  (store: TemplateStore) =>
  async (c: CloudContext): Promise<Response> => {
    const asked = v.safeParse(named, c.req.query());
    if (!asked.success) return answerFault(c, { code: 131008, details: "The parameter name is required." });
    const { name, language, hsm_id } = asked.output;
    const found = store
      .list()
      .filter((each) => each.name === name)
      .filter((each) => (language === undefined || each.language === language) && (hsm_id === undefined || each.id === hsm_id));
    if (found.length === 0) return answerFault(c, { code: 100, details: "There is no such template." });
    for (const { id } of found) store.remove(id);
    return answerDone(c);
  };

function shown({ id, name, language, category, format, components }: Template): Record<string, unknown> {
  return { id, name, status: "APPROVED", category, language, parameter_format: format, components };
}
