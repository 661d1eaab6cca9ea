import type { StyleUrls } from "#components/map/style-urls.ts";
import type { City } from "#lib/city/city.ts";

/** Where it all happens, as the server knows it: the same for every order. */
export type Place = { readonly city: City; readonly styleUrls: StyleUrls; readonly isDemo: boolean };
