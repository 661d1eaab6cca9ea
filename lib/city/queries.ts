import { sql } from "kysely";
import { distanceM, type LngLat } from "#lib/core/geo.ts";
import type { Context } from "#lib/infra/context.ts";
import { readAddress } from "./typed-address.ts";

type Reads = { readonly db: Pick<Context["db"], "replica"> };

/** A door, or a street where no number was asked for or none is known: then `at` is its middle. */
export type FoundAddress = {
  readonly street: string;
  readonly number: string | null;
  /** Empty where it is not known. */
  readonly city: string;
  readonly at: LngLat;
};

/** Streets whose names are looked at more closely. */
const STREETS = 24;
/** Who has typed a street's name means no other that is only like it. */
const MUCH_WORSE = 1.5;
/** Nobody stands at a door further away than this. */
const NEAR_DOOR_M = 250;
/** Doors that are next to a place in degrees, of which the next in metres is one. */
const DOORS_AROUND = 24;

/**
 * Addresses that somebody may mean by what they have typed so far, best first: streets by how alike the names are,
 * typing errors and accents forgiven, then by how near they are to `near`; on each the door with that number, or with
 * the nearest one that there is. Empty for a text without a name in it.
 */
export async function findAddresses(
  ctx: Reads,
  text: string,
  { near = null, limit = 6 }: { near?: LngLat | null; limit?: number } = {},
): Promise<FoundAddress[]> {
  const typed = readAddress(text);
  if (!typed) return [];
  const digits = typed.number === null ? null : Number.parseInt(typed.number, 10);
  const { rows } = await sql<{ street: string; number: string | null; city: string; lng: number; lat: number }>`
    with streets as (
      select s.words, s.street, s.city, s.lng, s.lat, max(
        -- The whole of a name, or its first words, or letters; else how alike they are. What is left out costs a little.
        (case when s.name = t.text then 4 when s.name like t.text || ' %' then 3 when s.name like t.text || '%' then 2
          else 0 end) + word_similarity(t.text, s.name) + similarity(t.text, s.name) / 2 - t.place * 0.05) as fit
      from unnest(${typed.streets}::text[]) with ordinality t (text, place)
      -- One by one, so that each is a look into the index.
      cross join lateral (
        select * from address_streets where name % t.text
        union select * from address_streets where name %> t.text
        union select * from address_streets where name like t.text || '%') s
      group by s.words, s.street, s.city, s.lng, s.lat
      order by fit desc, s.words
      limit ${sql.lit(STREETS)})
    select s.street, s.city, d.number, coalesce(d.lng, s.lng) as lng, coalesce(d.lat, s.lat) as lat
    from streets s left join lateral (
      select a.number, a.lng, a.lat from addresses a
      where a.words = s.words and ${digits}::bigint is not null
      order by lower(replace(a.number, ' ', '')) <> ${typed.number},
        abs(coalesce(substring(a.number from '^[0-9]{1,6}')::bigint, 1000000) - ${digits}::bigint), a.number
      limit 1) d on true
    where s.fit > (select max(fit) from streets) - ${sql.lit(MUCH_WORSE)}
    order by round(s.fit::numeric, 1) desc,
      point(s.lng, s.lat) <-> point(${near?.lng ?? null}::float8, ${near?.lat ?? null}::float8), s.fit desc, s.words
    limit ${limit}`.execute(ctx.db.replica);
  return rows.map(({ lng, lat, number, ...row }) => ({ ...row, number: number || null, at: { lng, lat } }));
}

/** The door that somebody at a place stands at, or null where none is known within 250 m. */
export async function findDoorAt(ctx: Reads, at: LngLat): Promise<FoundAddress | null> {
  const { rows } = await sql<{ street: string; number: string; city: string; lng: number; lat: number }>`
    select street, number, city, lng, lat from addresses
    order by point(lng, lat) <-> point(${at.lng}::float8, ${at.lat}::float8)
    limit ${sql.lit(DOORS_AROUND)}`.execute(ctx.db.replica);
  const doors = rows.map(({ lng, lat, ...row }) => ({ ...row, at: { lng, lat }, away: distanceM(at, { lng, lat }) }));
  const [nearest] = doors.sort((a, b) => a.away - b.away);
  if (!nearest || nearest.away > NEAR_DOOR_M) return null;
  const { away: _, number, ...door } = nearest;
  return { ...door, number: number || null };
}

/** "Vasagatan 24, Göteborg", as far as it is known. */
export function addressLabel({ street, number, city }: Pick<FoundAddress, "street" | "number" | "city">): string {
  return [number === null ? street : `${street} ${number}`, city].filter((part) => part !== "").join(", ");
}
