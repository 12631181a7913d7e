// What is too long to be shown whole at once. Apart from the fold itself, which a page loads with the first such text.

const LONG_LETTERS = 1500;
const LONG_LINES = 20;

export function isLong(text: string): boolean {
  return text.length > LONG_LETTERS || text.split("\n").length > LONG_LINES;
}
