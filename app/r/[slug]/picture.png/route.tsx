import { ImageResponse } from "next/og";
import { requireRuntime } from "#app/runtime.ts";
import { restaurantPicture } from "#components/menu/restaurant-picture.ts";
import { pictureSrc, plateNameOf } from "#components/ui/plate-picture.tsx";
import { readRestaurantPage } from "#lib/catalog/cache.ts";
import { drawPlate } from "#lib/sim/plates/plate.ts";

type Props = { params: Promise<{ slug: string }> };

const WIDTH = 1_200;
const HEIGHT = 630;
/** A plate is drawn at 8 : 5, and cut above and below. */
const DRAWN_HEIGHT = 750;

/** The picture that goes with a link to a restaurant: its plate, as those who show such pictures want them. */
export async function GET(_request: Request, { params }: Props): Promise<Response> {
  const { slug } = await params;
  const found = await readRestaurantPage(requireRuntime().ctx, slug);
  if (!found) return new Response(null, { status: 404, headers: { "Cache-Control": "public, s-maxage=60" } });
  const picture = restaurantPicture(found.restaurant, found.menu);
  if (picture.kind === "photo")
    return Response.redirect(new URL(pictureSrc(picture), requireRuntime().ctx.config.publicUrl));
  const drawn = Buffer.from(drawPlate(plateNameOf(picture))).toString("base64");
  return new ImageResponse(
    <div style={{ display: "flex", width: WIDTH, height: HEIGHT, overflow: "hidden" }}>
      {/* biome-ignore lint/performance/noImgElement: drawn into a picture, not shown in a page */}
      <img
        src={`data:image/svg+xml;base64,${drawn}`}
        alt=""
        width={WIDTH}
        height={DRAWN_HEIGHT}
        style={{ marginTop: (HEIGHT - DRAWN_HEIGHT) / 2 }}
      />
    </div>,
    {
      width: WIDTH,
      height: HEIGHT,
      headers: {
        "Cache-Control": "public, max-age=86400, s-maxage=604800",
        "Surrogate-Key": found.keys.join(" "),
      },
    },
  );
}
