// Files that import one another in a circle.

/**
 * @param arrows what each imports
 * @returns each set of files of which every one leads to every other (Tarjan, "Depth-first search and linear graph algorithms", 1972)
 */
export function circles(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const places = new Map<string, { at: number; reaches: number; isOnPath: boolean }>();
  const path: string[] = [];

  function visit(file: string): { at: number; reaches: number; isOnPath: boolean } {
    const place = { at: places.size, reaches: places.size, isOnPath: true };
    places.set(file, place);
    path.push(file);
    for (const next of arrows.get(file) ?? []) {
      if (!arrows.has(next)) continue;
      const other = places.get(next);
      if (other === undefined) place.reaches = Math.min(place.reaches, visit(next).reaches);
      else if (other.isOnPath) place.reaches = Math.min(place.reaches, other.at);
    }
    if (place.reaches < place.at) return place;
    const circle = path.splice(path.indexOf(file));
    for (const each of circle) Object.assign(places.get(each) ?? {}, { isOnPath: false });
    if (circle.length > 1) found.push(circle.sort());
    return place;
  }

  for (const file of arrows.keys()) if (!places.has(file)) visit(file);
  return found;
}
