import { expect, it } from "vitest";
import { styleUrls } from "./style-urls.ts";

it("names the city's styles by theme", () => {
  expect(styleUrls("abc", null)).toEqual({ light: "/city/abc/style-light.json", dark: "/city/abc/style-dark.json" });
});

it("puts the theme into a style of one's own", () => {
  const own = styleUrls("abc", "https://tiles.example/{theme}.json");
  expect(own).toEqual({ light: "https://tiles.example/light.json", dark: "https://tiles.example/dark.json" });
});
