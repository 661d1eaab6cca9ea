import { expect, it } from "vitest";
import { keyHeaderOf } from "./cdn.ts";

it("has pages name their keys as the CDN reads them, and in one header only", () => {
  expect(keyHeaderOf("cloudflare")).toEqual({ name: "Cache-Tag", separator: "," });
  for (const kind of ["none", "varnish", "fastly"] as const) {
    expect(keyHeaderOf(kind)).toEqual({ name: "Surrogate-Key", separator: " " });
  }
});
