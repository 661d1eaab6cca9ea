import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import type { City } from "./city.ts";
import { basemapStyle } from "./style.ts";
