import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const pages = [
  "README.md",
  "CHANGELOG.md",
  ...globSync("docs/**/*.md"),
  ...globSync("{services,lib,bench}/**/README.md"),
];

test.each(pages)("%s names only files that are there", (page) => {
  const text = readFileSync(page, "utf8");
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) =>
    join(dirname(page), match[1] ?? ""),
  );
  // paths from the root, as in `lib/map/scene.ts`
  const paths = [
    ...text.matchAll(/`((?:app|components|lib|services|tests|e2e|bench|docs|deploy)\/[\w./-]+\.\w+)`/g),
  ].map((match) => match[1] ?? "");
  expect([...links, ...paths].filter((path) => !existsSync(path))).toEqual([]);
});
