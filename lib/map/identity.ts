import { type Group, weightOf } from "./cluster.ts";

/** A group with the name its marker carries from tick to tick. */
export type NamedGroup = { readonly key: string; readonly group: Group };

/**
 * Names for the groups of a tick: a single delivery is named after itself; any other group takes the name of the
 * group before with which it shares most deliveries, else that of the nearest one within `withinUnits` whose name is
 * free, else a new one. Each name is given once.
 */
export function nameGroups(
  before: readonly NamedGroup[],
  groups: readonly Group[],
  withinUnits: number,
  newName: () => string,
): NamedGroup[] {
  if (areTheSame(before, groups)) return groups.map((group, i) => ({ key: before[i]!.key, group }));
  const names = new Array<string | undefined>(groups.length);
  const clusters: number[] = [];
  groups.forEach((group, i) => {
    const only = group.members.length === 1 ? group.members[0]! : null;
    if (only?.kind === "delivery") names[i] = `d${only.id}`;
    else clusters.push(i);
  });
  const old = before.filter(({ key }) => key.startsWith("c"));
  const taken = new Set<number>();
  const claim = (i: number, j: number) => {
    if (names[i] !== undefined || taken.has(j)) return;
    names[i] = old[j]!.key;
    taken.add(j);
  };
  for (const { i, j } of byShared(old, groups, clusters)) claim(i, j);
  const near: { i: number; j: number; units: number }[] = [];
  for (const i of clusters) {
    if (names[i] !== undefined) continue;
    const group = groups[i]!;
    old.forEach(({ group: other }, j) => {
      const units = Math.hypot(group.x - other.x, group.y - other.y);
      if (!taken.has(j) && units <= withinUnits) near.push({ i, j, units });
    });
  }
  near.sort((a, b) => a.units - b.units);
  for (const { i, j } of near) claim(i, j);
  return groups.map((group, i) => ({ key: names[i] ?? newName(), group }));
}

/** Whether every group has the members that it had, in their order: then each shares most with itself. */
function areTheSame(before: readonly NamedGroup[], groups: readonly Group[]): boolean {
  if (before.length !== groups.length) return false;
  for (const [i, { members }] of groups.entries()) {
    const old = before[i]!.group.members;
    if (old.length !== members.length) return false;
    for (let m = 0; m < members.length; m++) if (old[m]!.id !== members[m]!.id) return false;
  }
  return true;
}

/** Pairs of a new and an old cluster that share deliveries, most shared first. */
function byShared(old: readonly NamedGroup[], groups: readonly Group[], clusters: readonly number[]) {
  const owner = new Map<string | number, number>();
  old.forEach(({ group }, j) => {
    for (const member of group.members) owner.set(member.id, j);
  });
  const pairs: { i: number; j: number; shared: number }[] = [];
  for (const i of clusters) {
    const shared = new Map<number, number>();
    for (const member of groups[i]!.members) {
      const j = owner.get(member.id);
      if (j !== undefined) shared.set(j, (shared.get(j) ?? 0) + weightOf(member));
    }
    for (const [j, weight] of shared) pairs.push({ i, j, shared: weight });
  }
  return pairs.sort((a, b) => b.shared - a.shared);
}
