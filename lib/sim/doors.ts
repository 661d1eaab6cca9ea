import type { RoadClass, Street } from "#lib/city/city.ts";
import type { Door } from "#lib/city/door.ts";
import { bearingDeg, distanceM, type LngLat, moveBy } from "#lib/core/geo.ts";

/** Streets with houses on them. */
const WITH_HOUSES: ReadonlySet<RoadClass> = new Set(["primary", "secondary", "tertiary", "residential", "pedestrian"]);
/** From one door to the next on the same side, and from the middle of the street. */
const FRONTAGE_M = 30;
const SETBACK_M = 9;

/**
 * Doors along every street that has a name: odd numbers on the left, even ones on the right, growing from the end that
 * is nearer to the middle of town. The streets are real, the numbers are made: the same for the same streets.
 */
export function createDoors(streets: readonly Street[], town: { name: string; center: LngLat }): Door[] {
  const byName = new Map<string, Street[]>();
  for (const street of streets) {
    if (!street.name || street.link || street.surface || !WITH_HOUSES.has(street.roadClass)) continue;
    const same = byName.get(street.name);
    if (same) same.push(street);
    else byName.set(street.name, [street]);
  }
  return [...byName].flatMap(([name, parts]) =>
    numbered(chained(parts, town.center)).map((each) => ({ street: name, postcode: null, city: town.name, ...each })),
  );
}

type Line = readonly LngLat[];

/** The parts one after the other: each time the one whose end is nearest to where the last has ended. */
function chained(parts: readonly Street[], from: LngLat): Line[] {
  const left = parts.map(({ coordinates }) => coordinates.map(([lng, lat]) => ({ lng, lat })));
  const chain: Line[] = [];
  let at = from;
  while (left.length > 0) {
    let best = { i: 0, isTurned: false, away: Number.POSITIVE_INFINITY };
    for (const [i, line] of left.entries()) {
      for (const isTurned of [false, true]) {
        const away = distanceM(at, line.at(isTurned ? -1 : 0) ?? at);
        if (away < best.away) best = { i, isTurned, away };
      }
    }
    const [line = []] = left.splice(best.i, 1);
    if (best.isTurned) line.reverse();
    chain.push(line);
    at = line.at(-1) ?? at;
  }
  return chain;
}

/** Two doors opposite each other every 30 m, through all lines. */
function numbered(lines: readonly Line[]): { number: string; at: LngLat }[] {
  const doors: { number: string; at: LngLat }[] = [];
  let dueM = FRONTAGE_M / 2;
  for (const line of lines) {
    for (const [i, to] of line.entries()) {
      const from = line[i - 1];
      if (!from) continue;
      const lengthM = distanceM(from, to);
      const bearing = bearingDeg(from, to);
      for (; dueM < lengthM; dueM += FRONTAGE_M) {
        const middle = moveBy(from, dueM, bearing);
        const odd = doors.length + 1;
        doors.push({ number: `${odd}`, at: rounded(moveBy(middle, SETBACK_M, bearing - 90)) });
        doors.push({ number: `${odd + 1}`, at: rounded(moveBy(middle, SETBACK_M, bearing + 90)) });
      }
      dueM -= lengthM;
    }
  }
  return doors;
}

/** To about a metre. */
function rounded({ lng, lat }: LngLat): LngLat {
  return { lng: Math.round(lng * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5 };
}
