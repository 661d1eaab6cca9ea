import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { renderErrorsPage } from "./generate-errors.ts";

test("docs/errors.md says what the table of errors says (npm run docs:errors)", () => {
  expect(readFileSync(new URL("errors.md", import.meta.url), "utf8")).toBe(renderErrorsPage());
});
