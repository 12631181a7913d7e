// The files that a person chose in the system's own dialog.

/** The same file can be chosen again after it was taken out. */
export function takeFrom(input: HTMLInputElement): File[] {
  const files = [...(input.files ?? [])];
  input.value = "";
  return files;
}
