// Brings a message of the open chat into view.

/** False where it is not among the messages that are drawn. */
export function scrollToMessage(item: string): boolean {
  const row = document.getElementById(`m-${item}`);
  row?.scrollIntoView({ block: "center", behavior: "smooth" });
  return row !== null;
}
