// What somebody typed or followed as a handle, in the form that handles have. Apart from the schema, which a page needs later or never.

/** "@Ana " as a person types it becomes "ana". */
export function tidyHandle(typed: string): string {
  return typed.trim().replace(/^@/, "").toLowerCase();
}
