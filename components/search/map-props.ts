import type { StyleUrls } from "#components/map/style-urls.ts";
import type { City } from "#lib/city/city.ts";
import type { LngLat } from "#lib/core/geo.ts";

/** What the map of a search is opened with. */
export type MapDialogProps = {
  cell: string;
  /** The search, as the address says it. */
  query: string;
  ground: Pick<City, "minZoom" | "bounds">;
  styleUrls: StyleUrls;
  /** Where the food goes: the middle of the cell. */
  door: LngLat;
  timeZone: string;
  /** Whether kitchens tell that they are shut now: not where another time is asked for. */
  tellsShut: boolean;
  onClose: () => void;
};
