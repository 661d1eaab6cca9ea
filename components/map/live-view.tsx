"use client";
import type { City } from "#lib/city/city.ts";
import type { StyleUrls } from "./style-urls.ts";

export function LiveView({ city }: { city: City; styleUrls: StyleUrls }) {
  return <main>{city.name}</main>;
}
