import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createStyleInliner, readSheets } from "./inline-styles.ts";

const link = (href: string) => `<link rel="stylesheet" href="${href}" data-precedence="next"/>`;
const inline = (html: string, sheets: Record<string, string>) =>
  createStyleInliner(new Map(Object.entries(sheets)))(Buffer.from(html)).toString();

test("a sheet stands where its link was, in the same order, and the link is no longer fetched", () => {
  const html = `<head><title>Räksmörgås</title>${link("/a.css")}<meta/>${link("/b.css")}</head><body>å</body>`;
  expect(inline(html, { "/b.css": "b{content:'ö'}", "/a.css": "a{}" })).toBe(
    '<head><title>Räksmörgås</title><style>a{}</style><link rel="stylesheet" href="/a.css" data-precedence="next" disabled/>' +
      `<meta/><style>b{content:'ö'}</style><link rel="stylesheet" href="/b.css" data-precedence="next" disabled/></head><body>å</body>`,
  );
});

test("a sheet of another build, and what only looks like a link in a page's text, stay as they are", () => {
  const html = `<head>${link("/gone.css")}</head><body>${link("/a.css")}</body>`;
  expect(inline(html, { "/a.css": "a{}" })).toBe(html);
  expect(inline("<p>no head</p>", { "/a.css": "a{}" })).toBe("<p>no head</p>");
});

test("a sheet that could end its element is refused", () => {
  expect(() => inline("", { "/a.css": 'a{content:"</STYLE>"}' })).toThrow("/a.css cannot stand in a page");
});

test("addresses in a sheet hold wherever it stands", async () => {
  const root = await mkdtemp(join(tmpdir(), "hotpath-sheets-"));
  try {
    const folder = join(root, ".next/static/chunks");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "a.css"), `@font-face{src:url(../media/x.woff2)}b{background:url("../media/y.svg")}`);
    await writeFile(join(folder, "a.js"), "");
    expect([...readSheets(root)]).toEqual([
      [
        "/_next/static/chunks/a.css",
        `@font-face{src:url(/_next/static/media/x.woff2)}b{background:url("/_next/static/media/y.svg")}`,
      ],
    ]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
