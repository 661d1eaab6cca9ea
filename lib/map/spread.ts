import { worldPx } from "./camera.ts";
import type { Group } from "./cluster.ts";

/** From this zoom on, a marker's width is less ground than the 25 m that positions are rounded to. */
const FROM_ZOOM = 16.5;
/** More than this stay one disc. */
const MOST = 8;
/** Markers at least this far apart do not cover each other, CSS pixels. */
const APART_PX = 36;

/**
 * Close up, deliveries that wait at one door are drawn side by side in a ring instead of as a cluster that no zoom could
 * open. As many groups are spread as the cap allows, smallest first.
 */
export function spreadGroups(groups: readonly Group[], zoom: number, max: number): readonly Group[] {
  if (zoom < FROM_ZOOM) return groups;
  let room = max - groups.length;
  const spread = new Set<Group>();
  for (const group of [...groups].sort((a, b) => a.members.length - b.members.length)) {
    const more = group.members.length - 1;
    if (more < 1 || more >= MOST || more > room) continue;
    if (group.members.some(({ kind }) => kind === "cell")) continue;
    room -= more;
    spread.add(group);
  }
  return groups.flatMap((group) => (spread.has(group) ? ringOf(group, zoom) : [group]));
}

/** Each member by itself: where it is if there is room, else on a ring around the middle, in the order of their names. */
function ringOf(group: Group, zoom: number): Group[] {
  const members = [...group.members].sort((a, b) => Number(a.id) - Number(b.id));
  const apart = APART_PX / worldPx(zoom);
  const crowded = members.some((a, i) => members.some((b, j) => j < i && Math.hypot(a.x - b.x, a.y - b.y) < apart));
  const radius = apart / (2 * Math.sin(Math.PI / members.length));
  return members.map((member, i) => {
    const turn = (2 * Math.PI * i) / members.length;
    const x = crowded ? group.x + radius * Math.sin(turn) : member.x;
    const y = crowded ? group.y - radius * Math.cos(turn) : member.y;
    return { x, y, count: 1, members: [member] };
  });
}
