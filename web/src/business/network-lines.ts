// Networks as they are typed, one a line or between commas; whether each is one the service says.

export function networksIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((each) => each !== ""))];
}
