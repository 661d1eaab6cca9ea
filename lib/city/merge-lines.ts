type Position = readonly [lng: number, lat: number];
type Line = readonly Position[];

/** Lines that meet at an angle sharper than this (cosine of the turn) are not one street. */
const MIN_COSINE = 0.3;

/**
 * Joins lines of the same key end to end where they go on most nearly straight. OpenStreetMap cuts a street at every
 * change of a tag: joined again it has fewer caps to draw, and room for its name. Order and direction are not kept.
 */
export function mergeLines<K extends string>(lines: readonly { key: K; line: Line }[]): { key: K; line: Line }[] {
  const byKey = new Map<K, Line[]>();
  for (const { key, line } of lines) byKey.set(key, [...(byKey.get(key) ?? []), line]);
  return [...byKey].flatMap(([key, same]) => mergeSame(same).map((line) => ({ key, line })));
}

function mergeSame(lines: readonly Line[]): Line[] {
  const alive = new Set(lines.map((_, i) => i));
  const endsAt = new Map<string, number[]>();
  for (const [i, line] of lines.entries()) {
    for (const end of [line[0], line.at(-1)]) {
      if (end) endsAt.set(keyOf(end), [...(endsAt.get(keyOf(end)) ?? []), i]);
    }
  }
  const merged: Line[] = [];
  for (const [i, seed] of lines.entries()) {
    if (!alive.delete(i)) continue;
    const forward = extend(seed);
    merged.push(extend([...forward].reverse()));
  }
  return merged;

  /** The line with everything that goes on from its last position. */
  function extend(start: Line): Line {
    const line = [...start];
    for (;;) {
      const end = line.at(-1);
      const before = line.at(-2);
      if (!end || !before) return line;
      let best: Line | null = null;
      let bestIndex = -1;
      let bestCosine = MIN_COSINE;
      for (const i of endsAt.get(keyOf(end)) ?? []) {
        const other = lines[i];
        if (!other || !alive.has(i)) continue;
        const onward = keyOf(other[0] ?? end) === keyOf(end) ? other : [...other].reverse();
        const cosine = cosineOf(before, end, onward[1] ?? end);
        if (cosine < bestCosine) continue;
        best = onward;
        bestIndex = i;
        bestCosine = cosine;
      }
      if (!best) return line;
      alive.delete(bestIndex);
      line.push(...best.slice(1));
    }
  }
}

function keyOf([lng, lat]: Position): string {
  return `${lng},${lat}`;
}

/** Cosine of the turn at b on the way from a to c; longitudes are shortened as at b. */
function cosineOf(a: Position, b: Position, c: Position): number {
  const k = Math.cos((b[1] * Math.PI) / 180);
  const [ux, uy] = [(b[0] - a[0]) * k, b[1] - a[1]];
  const [vx, vy] = [(c[0] - b[0]) * k, c[1] - b[1]];
  return (ux * vx + uy * vy) / (Math.hypot(ux, uy) * Math.hypot(vx, vy) || 1);
}
