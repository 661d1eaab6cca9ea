import { worldPx } from "./camera.ts";
import type { Group } from "./cluster.ts";

/** From this zoom on, a marker's width is less ground than the 25 m that positions are rounded to. */
const RING_FROM_ZOOM = 16.5;
/** More than this stay one disc. */
const MOST_IN_RING = 8;
const MOST_APART = 3;
/** Neighbours at least this far from each other are drawn one by one; those that are, until they are this near. */
const APART_PX = 46;
const STILL_APART_PX = 38;
/** Enough markers for one view: beyond it neighbours stay together, though the cap is higher. */
const ENOUGH = 60;

/**
 * Opens small groups: two or three deliveries that do not cover each other stand by themselves, and close up those that
 * wait at one door are drawn in a ring instead of as a cluster that no zoom could open. Never makes more than `max`.
 *
 * @param wasAlone names of the deliveries that stood by themselves before, so that they do not flip from tick to tick
 */
export function spreadGroups(
  groups: readonly Group[],
  zoom: number,
  max: number,
  wasAlone: ReadonlySet<string | number>,
): readonly Group[] {
  const isClose = zoom >= RING_FROM_ZOOM;
  const most = isClose ? MOST_IN_RING : MOST_APART;
  const small = groups.filter(
    ({ members }) => members.length > 1 && members.length <= most && !members.some(({ kind }) => kind === "cell"),
  );
  if (small.length === 0) return groups;
  const opened = new Map<Group, readonly Group[]>();
  let markers = groups.length;
  for (const group of small.sort((a, b) => a.members.length - b.members.length)) {
    const { members } = group;
    const known = members.every(({ id }) => wasAlone.has(id));
    const enough = Math.min(max, isClose ? max : known ? ENOUGH + 6 : ENOUGH);
    if (markers + members.length - 1 > enough) continue;
    const apart = areApart(group, (known ? STILL_APART_PX : APART_PX) / worldPx(zoom));
    if (!apart && !isClose) continue;
    opened.set(group, apart ? members.map(alone) : ringOf(group, APART_PX / worldPx(zoom)));
    markers += members.length - 1;
  }
  return groups.flatMap((group) => opened.get(group) ?? [group]);
}

function areApart({ members }: Group, units: number): boolean {
  return members.every((a, i) => members.every((b, j) => j >= i || Math.hypot(a.x - b.x, a.y - b.y) >= units));
}

function alone(member: Group["members"][number]): Group {
  return { x: member.x, y: member.y, count: 1, members: [member] };
}

/** Side by side around the middle, in the order of their names. */
function ringOf(group: Group, apart: number): Group[] {
  const members = [...group.members].sort((a, b) => Number(a.id) - Number(b.id));
  const radius = apart / (2 * Math.sin(Math.PI / members.length));
  return members.map((member, i) => {
    const turn = (2 * Math.PI * i) / members.length;
    const x = group.x + radius * Math.sin(turn);
    const y = group.y - radius * Math.cos(turn);
    return { x, y, count: 1, members: [member] };
  });
}
