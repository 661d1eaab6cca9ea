import { z } from "zod";
import { door, reply } from "#app/api/door.ts";
import { requireLimit } from "#app/api/limit.ts";
import { requireRuntime } from "#app/runtime.ts";
import { cellAt, cellName } from "#lib/catalog/cells.ts";
import { addressLabel, type FoundAddress, findAddresses, findDoorAt } from "#lib/city/queries.ts";
import { AppError } from "#lib/core/errors.ts";
import type { LngLat } from "#lib/core/geo.ts";

const MAX_PLACES = 6;

const wordsSchema = z.object({ q: z.string().min(1).max(200) });
/** Nothing at all would count as 0. */
const degrees = (most: number) =>
  z
    .string()
    .regex(/^[-\d.e]+$/)
    .transform(Number)
    .pipe(z.number().min(-most).max(most));
const placeSchema = z.object({ lng: degrees(180), lat: degrees(90) });

/**
 * `?q=` what somebody has typed of an address: at most six that may be meant. `?lng=&lat=` where somebody is: that
 * place, called by the door next to it (null: none is known). Each place with its canonical cell.
 * Throws AppError: bad_message.
 */
export const GET = door(async (request) => {
  await requireLimit(request, "places");
  const said = Object.fromEntries(new URL(request.url).searchParams);
  const { ctx, city } = requireRuntime();
  const words = wordsSchema.safeParse(said);
  if (words.success) {
    const found = await findAddresses(ctx, words.data.q, { near: city.center, limit: MAX_PLACES });
    return reply({ places: found.map((each) => placeOf(each, each.at)) });
  }
  const here = placeSchema.safeParse(said);
  if (!here.success || said.q !== undefined) throw new AppError("bad_message", "q, or lng and lat");
  return reply({ places: [placeOf(await findDoorAt(ctx, here.data), here.data)] });
});

function placeOf(address: FoundAddress | null, { lng, lat }: LngLat) {
  const { street = null, number = null } = address ?? {};
  return { label: address && addressLabel(address), street, number, lng, lat, cell: cellName(cellAt({ lng, lat })) };
}
